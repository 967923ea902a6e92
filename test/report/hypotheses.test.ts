import { describe, expect, it } from 'vitest';
import { hypothesesTable, judge, pairsTable, type Source, summaryTable } from '../../src/report/tables.js';
import { records, verdictText } from '../../src/report/verdict.js';

import { type Arm, a, at, b, type Cells, idOf, source, value } from './synthetic.js';

describe('hypotheses', () => {
  const verdicts = (s: Source) => judge(s).map((v) => v.verdict);

  it('confirmed, refuted, undecided, no data', () => {
    const equal: Arm = { org: 'c', cells: value(2, 0.5) };
    const silent: Arm = { org: 'd', cells: () => ({ value: null, null_reasons: 'value:failed' }) };
    const list = [{}, { better: 'a', than: 'b' }, { better: 'c', than: 'a' }, { better: 'd' }];
    expect(verdicts(source([a, b, equal, silent], list))).toEqual(['confirmed', 'refuted', 'undecided', 'no data']);
  });

  it('what is better down is better when it is less, and the difference is positive then', () => {
    const harm = (org: string, arm: number, mean: number): Arm => ({
      org,
      cells: (i, r) => ({ harm: mean + 0.1 * at(arm, i, r) }),
    });
    const [one] = judge(source([harm('a', 0, 0.5), harm('b', 1, 0.2)], [{ metric: 'harm' }]));
    expect(one).toMatchObject({ verdict: 'confirmed' });
    expect(one?.d.diff as number).toBeCloseTo(0.3, 1);
    expect(verdicts(source([harm('a', 0, 0.2), harm('b', 1, 0.5)], [{ metric: 'harm' }]))).toEqual(['refuted']);
  });

  it('by: .2 better confirms .1, cannot tell .2, refutes .3', () => {
    expect(verdicts(source([a, b], [{ by: 0.1 }]))).toEqual(['confirmed']);
    expect(verdicts(source([a, b], [{ by: 0.3 }]))).toEqual(['refuted']);
    const exact = source(
      [
        { org: 'a', cells: value(0, 0.5) },
        { org: 'b', cells: (i, r) => ({ value: 0.7 + 0.2 * at(i % 2 ? 0 : 6, i, r) }) },
      ],
      [{ by: 0.2 }],
    );
    expect(verdicts(exact)).toEqual(['undecided']);
  });

  it('where keeps to its task; without it the cells are pooled', () => {
    const there: Arm[] = [
      { ...a, task: 'u' },
      { org: 'b', task: 'u', cells: value(3, 0.2) },
    ];
    const list = [{ where: { task: 't' } }, { where: { task: 'u' } }, {}];
    const [t, u, both] = judge(source([a, b, ...there], list));
    expect([t?.verdict, u?.verdict]).toEqual(['confirmed', 'refuted']);
    expect(both?.cells).toEqual(['t/s/b', 'u/s/b']);
    expect(both?.d.diff as number).toBeCloseTo(((t?.d.diff as number) + (u?.d.diff as number)) / 2, 12);
  });

  it('the declared hypotheses are one Holm family', () => {
    const near: Arm = { org: 'b', cells: value(1, 0.512) };
    const alone = judge(source([a, near], [{}]))[0]!;
    expect(alone.pHolm).toBe(alone.d.p);
    const four = judge(source([a, near], [{}, { metric: 'success' }, {}, { better: 'a', than: 'b' }]));
    expect(four[1]).toMatchObject({ verdict: 'no data', pHolm: null });
    expect(four[0]?.pHolm as number).toBeCloseTo(Math.min(1, 3 * (alone.d.p as number)), 12);
  });

  it('against a baseline matched to the organization', () => {
    const matched: Arm = { org: 'ensemble-vote@b', matched: idOf(b), cells: value(4, 0.5) };
    const [one] = judge(source([a, b, matched], [{ than: 'ensemble-vote@b' }]));
    expect(one).toMatchObject({ verdict: 'confirmed', cells: ['t/s/b'] });
  });

  it('the table says what was declared and what was found', () => {
    const table = hypothesesTable(judge(source([a, b], [{ where: { task: 't' }, by: 0.1 }])));
    expect(records(table)[0]).toMatchObject({
      better: 'b',
      than: 'a',
      where: '{"task":"t"}',
      by: 0.1,
      verdict: 'confirmed',
      n: 120,
    });
  });
});

describe('the verdict as text', () => {
  const draw = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    [head, ...rows].map((r) => r.join('|')).join('\n');
  const text = (s: Source): string =>
    verdictText(summaryTable(s), pairsTable(s), judge(s), s.plan.baseline, 'value', draw);

  it('whatever is empty, there is no NaN, undefined, null or Infinity in it', () => {
    const none: Cells = () => ({ status: 'failed', value: null, harm: null, null_reasons: 'value:failed;harm:failed' });
    const still: Cells = () => ({ value: 1, harm: 0, calls: 3 });
    const list = [{}, { better: 'a', than: 'b' }, { better: 'c', than: 'a' }, { metric: 'harm' }, { metric: 'usd' }];
    for (const cells of [none, still, value(1, 0.7)])
      for (const other of [none, still, value(2, 0.1)])
        for (const replicates of [1, 3]) {
          const arms = [
            { org: 'a', cells },
            { org: 'b', cells: other },
            { org: 'c', cells },
          ];
          expect(text(source(arms, list, { replicates }))).not.toMatch(/NaN|undefined|null|Infinity/);
        }
  });

  it('says what failed, what is conditional, and what each hypothesis came to', () => {
    const some: Cells = (i, r) =>
      i < 8 ? { status: 'failed', value: null, null_reasons: 'value:failed' } : { value: 0.9 + 0.1 * at(1, i, r) };
    const said = text(source([a, { org: 'b', cells: some }], [{}], { replicates: 1 }));
    expect(said).toContain('b: 20.0 % of trials failed');
    expect(said).toContain('conditional on this staff');
    expect(said).toMatch(
      /hypothesis confirmed: b better than a in value; difference 0\.\d+ \[0\.\d+, 0\.\d+\], p < \.0001/,
    );
    expect(said).toMatch(/\nb\|0\.(?:89|90)\d \[.*\|\+0\.\d+\* \[\+/);
  });
});
