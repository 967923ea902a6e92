import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { baselinesOf } from '../../src/lab/baselines.js';
import { openTask } from '../../src/lab/open-task.js';
import { type Plan, planOf } from '../../src/lab/plan.js';
import { runPlan } from '../../src/lab/run.js';
import { type Chunk, chunkKey, type Sink } from '../../src/lab/sink.js';
import { kept, trialId } from '../../src/lab/traces.js';
import { drawInstance, metricNames, ready, runTrial, type TrialResult } from '../../src/lab/trial.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS = {
  name: 'e',
  question: 'q',
  seed: '3',
  instances: '12',
  replicates: '2',
  tasks: '[decomposable]',
  organizations: '[single, committee]',
  staff: '[mixed-five]',
};
let files = 0;
const write = (lines: Readonly<Record<string, string>>, place = folder): string => {
  mkdirSync(place, { recursive: true });
  const file = join(place, `e${files++}.yaml`);
  writeFileSync(
    file,
    Object.entries({ ...KEYS, ...lines })
      .map(([k, v]) => `${k}: ${v}\n`)
      .join(''),
  );
  return file;
};
const plan = (lines: Readonly<Record<string, string>> = {}): Plan => planOf(write(lines));

/** Keeps chunks in memory; what was written once is never asked for again. */
const memory = (): Sink & { readonly written: Chunk[] } => {
  const written: Chunk[] = [];
  return {
    written,
    has: (key) => written.some((c) => chunkKey(c) === key),
    write: (chunk) => void written.push(chunk),
    ledger: (key) => written.findLast((c) => chunkKey(c) === key)?.ledger,
    rows: (condition) => written.filter((c) => c.condition === condition).flatMap((c) => c.rows),
  };
};

describe('pairing', () => {
  it('one number of an instance is one problem in every condition of a task, whatever the replicate', () => {
    const p = plan({ staff: '[mixed-five, clones]', organizations: '[single, committee, hierarchy]' });
    const problems = (index: number) =>
      new Set(
        p.conditions.flatMap((c) => {
          const r = ready(c, p.seed);
          return [0, 1].map((replicate) => JSON.stringify(runTrial(r, index, replicate).instance));
        }),
      );
    for (const index of [0, 1, 7]) expect(problems(index).size).toBe(1);
    expect(problems(0)).not.toEqual(problems(1));
  });

  it('levels of difficulty share their draws: the same problem, only harder', () => {
    const p = plan({ settings: '{ task.difficulty: [-1, 1] }', organizations: '[single]' });
    const [easy, hard] = p.conditions.map((c) => {
      const task = openTask(c.task);
      return { task, instance: drawInstance(task, c.task.name, p.seed, 4) };
    });
    expect(easy?.instance.parts).toEqual(hard?.instance.parts);
    const part = easy?.instance.parts[0]?.id as string;
    const demand = (x: typeof easy) => x!.task.demand(x!.instance, part);
    expect(demand(easy).easiness).toBe(demand(hard).easiness);
    expect(demand(easy).shift).toBeLessThan(demand(hard).shift);
  });

  it('an honest twin of an attacker makes the same draft wherever nobody attacks', () => {
    const p = plan({ staff: '[mixed-five, one-saboteur]', organizations: '[ensemble-vote]' });
    const drafts = p.conditions.map((c) => {
      const { trace } = runTrial(ready(c, p.seed), 2, 0);
      return trace.entries.flatMap((e) =>
        e.kind === 'event' && e.person !== 1 ? [JSON.stringify([e.id, e.reply])] : [],
      );
    });
    expect(drafts[0]?.length).toBe(4);
    expect(drafts[0]).toEqual(drafts[1]);
  });
});

describe('matched baselines', () => {
  it('single, best and ensemble-vote have as many calls as the organization had in the mean, rounded', async () => {
    const p = plan({
      organizations: '[single, committee, hierarchy, ensemble-vote]',
      settings: '{ org.rounds: [0, 2] }',
    });
    const sink = memory();
    const { conditions, complete } = await runPlan(p, sink, { workers: 1 });
    expect(complete).toBe(true);
    expect(new Set(conditions.map((c) => c.id)).size).toBe(conditions.length);
    const calls = (id: string): readonly number[] => {
      const at = metricNames.indexOf('calls');
      return [...sink.rows(id)].map((r: TrialResult) => r.cells[at] as number);
    };
    const baselines = conditions.filter((c) => c.matched !== '');
    // Committee at two levels and hierarchy have three each, ensemble-vote has no vote of its own kind, single has none.
    expect(baselines.length).toBe(3 * 3 + 2);
    for (const b of baselines) {
      const arm = calls(b.matched);
      const mean = Math.round(arm.reduce((s, x) => s + x, 0) / arm.length);
      expect([b.id, new Set(calls(b.id))]).toEqual([b.id, new Set([mean])]);
    }
    const of = (name: string) => baselines.filter((b) => b.org.name === name).map((b) => b.matched);
    expect(of('ensemble-vote@hierarchy')).toEqual(['decomposable/mixed-five/hierarchy']);
    expect(of('best@committee').length).toBe(2);
    expect(of('single@single').length).toBe(0);
  });

  it.each([
    [[1, 1, 2], 1],
    [[1, 2, 2], 2],
    [[3, 4], 4],
    [[0], 1],
  ])('%j calls are matched by %d', (calls, expected) => {
    const cells = (n: number) => metricNames.map((name) => (name === 'calls' ? n : null));
    const plain = { replicate: 0, reason: '', error: '', features: {}, nulls: '' };
    const rows = calls.map((n, instance): TrialResult => ({ ...plain, instance, status: 'answered', cells: cells(n) }));
    const crash: TrialResult = { ...plain, instance: 99, status: 'error', cells: cells(1000) };
    const sink: Sink = { has: () => true, write: () => {}, ledger: () => undefined, rows: () => [...rows, crash] };
    const made = baselinesOf(plan({ organizations: '[committee]' }).conditions, sink);
    expect(made.map((c) => c.org.knobs)).toEqual([{ samples: expected }, { samples: expected }, { members: expected }]);
  });

  it('best is the most skilled person in every trial, single is everybody in turn', async () => {
    const p = plan({ organizations: '[committee]' });
    const { conditions } = await runPlan(p, memory(), { workers: 1 });
    const people = (name: string) => {
      const r = ready(conditions.find((c) => c.org.name === name)!, p.seed);
      return new Set(Array.from({ length: 12 }, (_, i) => runTrial(r, i, 0).seats.worker?.[0]?.person));
    };
    expect(people('best@committee')).toEqual(new Set([0]));
    expect(people('single@committee').size).toBeGreaterThan(2);
  });
});

describe('kept traces', () => {
  it('all that failed, and about ten of a condition, the same ones each time', () => {
    const names = Array.from({ length: 5000 }, (_, i) => trialId('a/b/c', i, 0));
    const chosen = names.filter((id) => kept(id, 5000, false, false));
    expect(chosen.length).toBeGreaterThan(2);
    expect(chosen.length).toBeLessThan(25);
    expect(names.filter((id) => kept(id, 5000, false, false))).toEqual(chosen);
    expect(names.every((id) => kept(id, 5000, true, false))).toBe(true);
    expect(names.every((id) => kept(id, 5000, false, true))).toBe(true);
    expect(names.slice(0, 8).every((id) => kept(id, 8, false, false))).toBe(true);
  });

  it('a chunk holds the traces of the trials that were chosen', async () => {
    const sink = memory();
    const p = plan({ organizations: '[single]' });
    await runPlan(p, sink, { workers: 1 });
    for (const c of sink.written) {
      const chosen = c.rows
        .map((r) => trialId(c.condition, r.instance, r.replicate))
        .filter((id) => kept(id, 24, false, false));
      expect(c.traces.map((line) => JSON.parse(line).trial)).toEqual(chosen);
    }
  });
});
