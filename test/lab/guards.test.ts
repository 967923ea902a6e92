/** Guards against being right by construction: the baseline against itself, and verdicts at the ends of assumptions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { baselinesOf } from '../../src/lab/baselines.js';
import { cornersOf, isIn } from '../../src/lab/corners.js';
import { openFile } from '../../src/lab/locate.js';
import { planOf } from '../../src/lab/plan.js';
import { metricNames, ready, runTrial } from '../../src/lab/trial.js';
import { ASSUMPTIONS } from '../../src/sim/assumptions.js';
import { DEFAULTS } from '../../src/sim/constants.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-guards-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (more: string, staff = 'mixed-five'): string => {
  const path = join(folder, 'e.yaml');
  writeFileSync(
    path,
    `name: e
question: q
instances: 10
tasks: [decomposable]
organizations: [single, committee, hierarchy]
staff: [${staff}]
${more}
`,
  );
  return path;
};

describe('a placebo', () => {
  const plan = planOf(file('placebo: true'));
  const [single] = plan.conditions;
  const again = plan.conditions.find((c) => c.org.name === 'single@placebo')!;
  it('is the baseline under another name, once for each of its conditions', () => {
    expect(plan.conditions.length).toBe(4);
    expect(again).toMatchObject({ origin: 'placebo', org: { workflow: single!.org.workflow } });
  });
  it('meets the same problems with other noise', () => {
    const trials = [single!, again].map((c) => runTrial(ready(c, plan.seed), 3, 0));
    expect(JSON.stringify(trials[0]!.instance)).toBe(JSON.stringify(trials[1]!.instance));
    expect(trials[0]!.trace.span).not.toBe(trials[1]!.trace.span);
  });
  it('has no matched baselines of its own, and is not there unless asked for', () => {
    const cells = metricNames.map((name) => (name === 'calls' ? 1 : null));
    const row = {
      instance: 0,
      replicate: 0,
      status: 'answered',
      reason: '',
      error: '',
      features: {},
      nulls: '',
      cells,
    };
    const sink = { has: () => true, write: () => {}, ledger: () => undefined, rows: () => [row as never] };
    expect(baselinesOf([again], sink)).toEqual([]);
    expect(planOf(file('')).conditions.length).toBe(3);
  });
});

describe('assumptions', () => {
  it('name traits that are there, with the default between their ends', () => {
    for (const { name, low, high } of ASSUMPTIONS) {
      expect(low).toBeLessThan(high);
      const usual = DEFAULTS[name as keyof typeof DEFAULTS] as number;
      expect([name, usual >= low && usual <= high]).toEqual([name, true]);
    }
  });
  it('are tried at both ends, for the organizations that a hypothesis names', () => {
    const corners = cornersOf(openFile(file('hypotheses: [{ metric: value, better: committee, than: single }]')), {});
    expect(corners.length).toBe(2 * ASSUMPTIONS.length);
    for (const { trait, level, plan } of corners) {
      expect(plan.conditions.map((c) => c.org.name)).toEqual(['single', 'committee']);
      for (const c of plan.conditions)
        for (const p of c.staff.people) expect(p.traits[trait as keyof typeof DEFAULTS]).toBe(level);
    }
  });
  it('of attackers are tried where somebody knows them, and honest staffs are the same in all their corners', () => {
    const path = file(
      'hypotheses: [{ metric: value, better: committee, than: single }]',
      'mixed-five, placed-saboteur',
    );
    const corners = cornersOf(openFile(path), {});
    const attack = corners.filter((c) => !Object.hasOwn(DEFAULTS, c.trait));
    expect(attack.map((c) => [c.trait, c.level])).toEqual([
      ['subtlety', 0],
      ['subtlety', 1],
      ['success', 0.4],
      ['success', 1],
    ]);
    for (const corner of attack) {
      const [honest, attacked] = ['mixed-five', 'placed-saboteur'].map((name) =>
        corner.plan.conditions.filter((c) => c.staff.name === name),
      );
      expect(honest?.map((c) => c.id)).toEqual(['decomposable/mixed-five/single', 'decomposable/mixed-five/committee']);
      for (const c of attacked ?? []) expect(c.staff.placed?.args[corner.trait]).toBe(corner.level);
      // Everything of its own and nothing of others.
      const all = corners.flatMap((c) => c.plan.conditions).filter((c) => isIn(corner, c));
      expect(new Set(all.map((c) => c.id))).toEqual(new Set(corner.plan.conditions.map((c) => c.id)));
    }
  });
  it('leave alone what the experiment varies itself', () => {
    const path = file(
      'settings: { staff.keep: [0.1, 0.5] }\nhypotheses: [{ metric: value, better: committee, than: single }]',
    );
    expect(cornersOf(openFile(path), {}).some((c) => c.trait === 'keep')).toBe(false);
  });
});
