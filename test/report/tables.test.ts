import { describe, expect, it } from 'vitest';
import { contrastsOf, pairsTable, summaryTable } from '../../src/report/tables.js';
import { records } from '../../src/report/verdict.js';

import { type Arm, a, at, b, type Cells, find, idOf, N, REPLICATES, source, value } from './synthetic.js';

describe('summary', () => {
  it('means of the answered, with failures beside them and the reason of what is empty', () => {
    const cells: Cells = (i) =>
      i < 4
        ? { status: 'failed', value: null, null_reasons: 'value:failed;harm:failed' }
        : { value: i % 2, harm: null, null_reasons: 'harm:no_stakes' };
    const table = summaryTable(source([{ org: 'a', cells }]));
    const n = (N - 4) * REPLICATES;
    expect(find(table, { metric: 'value' })).toMatchObject({ n, failed: 12, mean: 0.5, null_reason: null, note: null });
    expect(find(table, { metric: 'failed_rate' })).toMatchObject({ n: 120, k: 12, mean: 0.1 });
    expect(find(table, { metric: 'harm' })).toMatchObject({ n: 0, mean: null, lo: null, null_reason: 'no_stakes' });
    expect(find(table, { metric: 'value_failed_zero' }).mean).toBeCloseTo(0.45, 12);
  });

  it('all failed: value is empty because of that, not 0', () => {
    const failed: Cells = () => ({ status: 'failed', value: null, null_reasons: 'value:failed' });
    const table = summaryTable(source([{ org: 'a', cells: failed }]));
    expect(find(table, { metric: 'value' })).toMatchObject({ n: 0, mean: null, null_reason: 'failed' });
    expect(find(table, { metric: 'failed_rate' })).toMatchObject({ mean: 1 });
  });

  it('the interval holds the mean, and what never varies has none', () => {
    const row = find(summaryTable(source([a])), { metric: 'value' });
    expect(row.lo as number).toBeLessThan(row.mean as number);
    expect(row.hi as number).toBeGreaterThan(row.mean as number);
    const still = find(summaryTable(source([{ org: 'a', cells: () => ({ value: 1 }) }])), { metric: 'value' });
    expect(still).toMatchObject({ mean: 1, se: null, lo: null, hi: null, null_reason: null });
  });

  it('one replicate is said to be conditional on this staff', () => {
    const table = summaryTable(source([a], [], { replicates: 1 }));
    expect(find(table, { metric: 'value' }).note).toBe('conditional on this staff');
  });

  it('overhead is against single of the same task, and empty for single itself', () => {
    const arms: Arm[] = [
      { org: 'single', cells: () => ({ calls: 2, success: 1 }) },
      { org: 'single', task: 'u', cells: () => ({ calls: 5, success: 1 }) },
      { org: 'b', cells: (instance) => ({ calls: 6, success: instance % 2 }) },
    ];
    const table = summaryTable(source(arms));
    expect(find(table, { org: 'b', metric: 'overhead_pct' }).mean).toBeCloseTo(200, 9);
    expect(find(table, { org: 'b', metric: 'coord_efficiency' }).mean).toBeCloseTo(1 / 6, 12);
    expect(find(table, { org: 'single', metric: 'overhead_pct' })).toMatchObject({
      mean: null,
      null_reason: 'no_baseline',
    });
  });

  it('only the metrics asked for', () => {
    const table = summaryTable(source([a], [], { metrics: ['value', 'asr'] }));
    expect(records(table).map((r) => r.metric)).toEqual(['value', 'asr']);
  });
});

describe('pairs', () => {
  it('differences pair by pair: what both share falls out', () => {
    const shared =
      (add: number): Cells =>
      (i, r) => ({ value: at(0, i, r) + add + 0.01 * at(5, i, r) * add });
    const row = find(
      pairsTable(
        source([
          { org: 'a', cells: shared(0) },
          { org: 'b', cells: shared(0.3) },
        ]),
      ),
      { metric: 'value' },
    );
    expect(row).toMatchObject({ org: 'b', baseline_org: 'a', n: 120, dropped: 0 });
    expect(row.diff as number).toBeCloseTo(0.3, 3);
    expect((row.hi as number) - (row.lo as number)).toBeLessThan(0.002);
  });

  it('a pair with an empty side is dropped and counted; no pair at all has a reason', () => {
    const half: Cells = (i) => (i < 10 ? { value: null, null_reasons: 'value:failed' } : { value: 0.5 + (i % 3) });
    expect(find(pairsTable(source([a, { org: 'b', cells: half }])), { metric: 'value' })).toMatchObject({
      n: 90,
      dropped: 30,
    });
    const none: Cells = () => ({ value: null, null_reasons: 'value:failed' });
    expect(find(pairsTable(source([a, { org: 'b', cells: none }])), { metric: 'value' })).toMatchObject({
      n: 0,
      diff: null,
      null_reason: 'failed',
    });
  });

  it('0/1 metrics have McNemar: pairs won, pairs lost', () => {
    const bit =
      (f: (i: number) => boolean): Cells =>
      (i) => ({ success: f(i) ? 1 : 0 });
    const arms = [
      { org: 'a', cells: bit((i) => i < 20) },
      { org: 'b', cells: bit((i) => i >= 10) },
    ];
    expect(find(pairsTable(source(arms)), { metric: 'success' })).toMatchObject({
      mcnemar_b: 60,
      mcnemar_c: 30,
      diff: 0.25,
    });
    expect(find(pairsTable(source([a, b])), { metric: 'value' }).mcnemar_b).toBeNull();
  });

  it('Holm within metric, task, staff and kind of baseline: two comparisons double the smaller p, others do not', () => {
    const slight = (arm: number): Cells => value(arm, 0.505, 0.2);
    const arms: Arm[] = [a, { org: 'b', cells: slight(2) }, { org: 'c', cells: slight(3) }];
    const rows = records(pairsTable(source(arms))).filter((r) => r.metric === 'value');
    const ps = rows.map((r) => r.p as number);
    const small = rows[ps.indexOf(Math.min(...ps))]!;
    expect(small.p_holm as number).toBeCloseTo(Math.min(1, 2 * (small.p as number)), 12);
    const elsewhere: Arm[] = [a, arms[1]!, { ...a, task: 'u' }, { ...arms[2]!, task: 'u' }];
    for (const r of records(pairsTable(source(elsewhere))).filter((x) => x.metric === 'value'))
      expect(r.p_holm).toBe(r.p);
  });

  it('each organization against the baseline and its own matched ones; all pairs on demand, once each', () => {
    const matched: Arm = { org: 'ensemble-vote@b', matched: idOf(b), cells: value(4, 0.6) };
    const s = source([a, b, { org: 'c', cells: value(5, 0.5) }, matched]);
    const names = (list: ReturnType<typeof contrastsOf>) => list.map((c) => `${c.arm.org.name}-${c.baseline.org.name}`);
    expect(names(contrastsOf(s))).toEqual(['b-a', 'b-ensemble-vote@b', 'c-a']);
    expect(names(contrastsOf(s, 'c'))).toEqual(['a-c', 'b-c', 'b-ensemble-vote@b']);
    expect(names(contrastsOf(s, 'a', true)).sort()).toEqual(['a-b', 'a-c', 'b-c', 'b-ensemble-vote@b']);
  });

  it('an organization without the knob is the baseline of every level of it', () => {
    const level = (v: number): Arm => ({ org: 'b', settings: { 'org.rounds': v }, cells: value(v + 1, 0.6) });
    expect(contrastsOf(source([a, level(0), level(2)])).map((c) => `${c.arm.id} ${c.baseline.id}`)).toEqual([
      't/s/b:0 t/s/a',
      't/s/b:2 t/s/a',
    ]);
  });

  it('where both have the knob, equal levels are compared', () => {
    const level = (org: string, v: number): Arm => ({ org, settings: { 'org.rounds': v }, cells: value(v, 0.6) });
    const arms = [level('a', 0), level('a', 2), level('b', 0), level('b', 2)];
    expect(contrastsOf(source(arms)).map((c) => `${c.arm.id} ${c.baseline.id}`)).toEqual([
      't/s/b:0 t/s/a:0',
      't/s/b:2 t/s/a:2',
    ]);
  });
});
