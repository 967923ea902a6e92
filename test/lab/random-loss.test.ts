/** The placebo beside comparisons of `carry`: as much is lost, but by lot. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Group, TraceEvent } from '../../src/engine/types.js';
import type { Condition } from '../../src/lab/condition.js';
import { type Plan, planOf } from '../../src/lab/plan.js';
import { shareLost } from '../../src/lab/random-loss.js';
import { runPlan } from '../../src/lab/run.js';
import { type Chunk, chunkKey, type Sink } from '../../src/lab/sink.js';
import { metricNames, ready, runTrial } from '../../src/lab/trial.js';
import { graphMatch } from '../../src/metrics/graph-match.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-loss-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS = {
  name: 'e',
  question: 'q',
  seed: '3',
  instances: '60',
  replicates: '2',
  tasks: '[relay]',
  organizations: '[single, hierarchy]',
  staff: `
  - mixed-five
  - name: selective
    summary: Who divides keeps all constraints from one group.
    seating: { director: fox }
    people: [{ model: fox, skill: 0.7, policy: saboteur, args: { rate: 1 }, traits: { splitDrift: 0 } }, { count: 4, skill: 0.7 }]`,
  settings: '{ org.carry: [none, constraints] }',
};
const plan = (lines: Readonly<Record<string, string>> = {}): Plan => {
  const file = join(folder, 'e.yaml');
  const text = Object.entries({ ...KEYS, ...lines }).map(([k, v]) => `${k}: ${v}\n`);
  writeFileSync(file, text.join(''));
  return planOf(file);
};

const memory = (): Sink => {
  const written: Chunk[] = [];
  return {
    has: (key) => written.some((c) => chunkKey(c) === key),
    write: (chunk) => void written.push(chunk),
    ledger: () => undefined,
    rows: (condition) => written.filter((c) => c.condition === condition).flatMap((c) => c.rows),
  };
};

const sink = memory();
const planned = plan({ metrics: '[value]' });
const { conditions } = await runPlan(planned, sink, { workers: 1 });
const named = (id: string): Condition => conditions.find((c) => c.id === id)!;
const PAIRS = ['mixed-five', 'selective'].map(
  (staff) =>
    [named(`relay/${staff}/hierarchy:carry=none`), named(`relay/${staff}/random-loss@hierarchy:carry=none`)] as const,
);

describe('conditions', () => {
  it('one stands beside each organization that lost something and has a twin that carries more or less', () => {
    const placebos = conditions.filter((c) => c.origin === 'placebo');
    expect(placebos).toEqual(PAIRS.map(([, placebo]) => placebo));
    for (const [arm, placebo] of PAIRS)
      expect(placebo).toEqual({
        ...arm,
        id: placebo.id,
        origin: 'placebo',
        matched: arm.id,
        org: { ...arm.org, name: 'random-loss@hierarchy' },
        loses: shareLost(arm.id, sink),
      });
  });

  it('none where nothing is compared: one level of carry, two tasks, two organizations that differ in more', async () => {
    for (const lines of [
      { settings: '{ org.carry: [none] }' },
      { settings: '{ org.threshold: [0.2, 0.5] }' },
      { settings: '{ org.carry: [none, constraints] }', tasks: '[decomposable]' },
      { settings: '{}', organizations: '[hierarchy, ticketed-team]', tasks: '[relay, temptation]' },
    ]) {
      const found = await runPlan(plan({ ...lines, instances: '4', staff: '[mixed-five]' }), memory(), { workers: 1 });
      expect([lines, found.conditions.filter((c) => c.origin === 'placebo')]).toEqual([lines, []]);
    }
  });

  it('the loss is measured where only the value was asked for, and nothing else is', () => {
    const [first] = sink.rows(PAIRS[0]![0].id);
    const measured = metricNames.filter((_, i) => first!.cells[i] !== null);
    expect(measured).toContain('constraints_lost');
    expect(measured).not.toContain('prov_cov');
  });

  it('a hypothesis may name it where carry is compared, and nowhere else', () => {
    const hypotheses = '[{ metric: value, better: hierarchy, than: random-loss@hierarchy }]';
    expect(plan({ hypotheses }).experiment.hypotheses.length).toBe(1);
    expect(() => plan({ hypotheses, settings: '{ org.carry: [none] }' })).toThrow(/random-loss@hierarchy/);
  });
});

const splitsOf = (c: Condition): readonly TraceEvent[] => {
  const r = ready(c, planned.seed);
  return Array.from({ length: 60 }, (_, i) => {
    const { trace } = runTrial(r, i, 0);
    expect(graphMatch(trace, c.org).firstMismatch).toBeUndefined();
    return trace.entries.find((e): e is TraceEvent => e.kind === 'event' && e.act === 'split')!;
  });
};
const groupsIn = (split: TraceEvent): readonly Group[] => ('parts' in split.reply ? split.reply.parts : []);
const toldNothing = (splits: readonly TraceEvent[]): number =>
  splits.flatMap(groupsIn).filter((g) => g.constraints?.length === 0).length;

describe.each(PAIRS)('$id', (arm, placebo) => {
  const [theirs, lots] = [splitsOf(arm), splitsOf(placebo)];

  it('divides the same way and says the same but for constraints; the record of what was lost is its own', () => {
    lots.forEach((split, i) => {
      const bare = (e: TraceEvent) => groupsIn(e).map(({ constraints: _, ...group }) => group);
      expect(bare(split)).toEqual(bare(theirs[i]!));
      const gone = ['c1', 'c2', 'c3'].filter((c) => groupsIn(split).some((g) => !g.constraints?.includes(c)));
      const faults = split.truth?.faults ?? [];
      expect(faults.filter((f) => f.startsWith('lost:c'))).toEqual(gone.map((c) => `lost:${c}`));
    });
  });

  it('loses as large a share', () => {
    const [asked, got] = [placebo.loses!, shareLost(placebo.id, sink)!];
    // 120 trials of four groups and three constraints: four standard errors.
    expect(Math.abs(got - asked)).toBeLessThan(4 * Math.sqrt((asked * (1 - asked)) / (120 * 12)));
  });

  it('loses everything at 1 and nothing at 0', () => {
    const at = (loses: number) => splitsOf({ ...placebo, loses }).flatMap(groupsIn);
    expect(at(1).every((g) => g.constraints?.length === 0)).toBe(true);
    expect(at(0).every((g) => g.constraints?.length === 3)).toBe(true);
  });
});

it('who keeps all constraints from one group is told from chance; drift by lot is not', () => {
  const [honest, selective] = PAIRS.map((pair) => pair.map((c) => toldNothing(splitsOf(c))));
  expect(selective![0]!).toBeGreaterThan(50);
  expect(selective![1]!).toBeLessThan(20);
  expect(Math.abs(honest![0]! - honest![1]!)).toBeLessThan(5);
});
