import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/report/controls.js';
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

  it('within: equal to .3, not to .1, and nobody can tell at the difference itself', () => {
    expect(verdicts(source([a, b], [{ within: 0.3 }]))).toEqual(['confirmed']);
    expect(verdicts(source([a, b], [{ within: 0.1 }]))).toEqual(['refuted']);
    expect(verdicts(source([a, b], [{ better: 'a', than: 'b', within: 0.3 }]))).toEqual(['confirmed']);
    const near = source(
      [
        { org: 'a', cells: value(0, 0.5) },
        { org: 'b', cells: (i, r) => ({ value: 0.7 + 0.2 * at(i % 2 ? 0 : 6, i, r) }) },
      ],
      [{ within: 0.21 }],
    );
    expect(verdicts(near)).toEqual(['undecided']);
    const [table] = records(hypothesesTable(judge(source([a, b], [{ within: 0.3 }]))));
    expect([table?.within, table?.by, table?.verdict]).toEqual([0.3, 0, 'confirmed']);
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

describe('claims at other levels, changes, controls', () => {
  const level = (arm: number, mean: number, carry: string): Arm => ({
    org: 'b',
    cells: value(arm, mean),
    settings: { 'org.carry': carry },
  });

  it('versus: one organization at two levels, or two staffs', () => {
    const arms = [level(2, 0.7, 'all'), level(1, 0.5, 'none'), { ...a, staff: 'u' }];
    const where = { 'org.carry': 'all' };
    const found = judge(
      source(arms, [
        { than: 'b', where, versus: { 'org.carry': 'none' } },
        { than: 'b', where: { 'org.carry': 'none' }, versus: where },
        { than: 'a', where, versus: { staff: 'u' } },
      ]),
    );
    expect(found.map((v) => v.verdict)).toEqual(['confirmed', 'refuted', 'confirmed']);
    expect(found.map((v) => v.cells)).toEqual([['t/s/b:all'], ['t/s/b:none'], ['t/s/b:all']]);
  });

  it('a level that only `than` has says which of its conditions is meant', () => {
    const arms = [level(2, 0.7, 'all'), level(1, 0.3, 'none'), a];
    const of = (carry: string) => ({ better: 'a', than: 'b', where: { 'org.carry': carry } });
    expect(judge(source(arms, [of('all'), of('none')])).map((v) => v.verdict)).toEqual(['refuted', 'confirmed']);
  });

  it('from: what an attack changes, and not where it leaves one', () => {
    const hit = (org: string, arm: number, mean: number, staff: string): Arm => ({
      org,
      staff,
      cells: value(arm, mean, 0.1),
    });
    const arms = [hit('a', 0, 0.9, 's'), hit('a', 1, 0.6, 'x'), hit('b', 2, 0.5, 's'), hit('b', 3, 0.4, 'x')];
    const [plain, change] = judge(
      source(arms, [{ where: { staff: 'x' } }, { where: { staff: 'x' }, from: { staff: 's' } }]),
    );
    expect([plain?.verdict, change?.verdict]).toEqual(['refuted', 'confirmed']);
    expect(change?.d.diff as number).toBeCloseTo(0.2, 1);
    const down = judge(
      source(
        arms.map((x) => ({ ...x, cells: (i, r) => ({ harm: x.cells(i, r).value ?? null }) })),
        [{ metric: 'harm', where: { staff: 'x' }, from: { staff: 's' } }],
      ),
    );
    expect(down[0]?.verdict).toBe('refuted');
  });

  it('a baseline is taken from the same condition as its organization', () => {
    const of = (staff: string, org: number, matched: number): Arm[] => [
      { ...b, staff, cells: value(org, 0.5) },
      {
        org: 'ensemble-vote@b',
        staff,
        matched: idOf({ ...b, staff }),
        cells: value(matched, staff === 's' ? 0.5 : 0.3),
      },
    ];
    const [one] = judge(
      source(
        [...of('s', 0, 1), ...of('x', 2, 3)],
        [{ than: 'ensemble-vote@b', where: { staff: 'x' }, from: { staff: 's' } }],
      ),
    );
    expect(one).toMatchObject({ verdict: 'confirmed', cells: ['t/x/b'] });
  });

  it('a control without an interval is unclear, however small its difference', () => {
    const [claim, control] = judge(source([a, b], [{}, { control: true }]));
    const alone = (diff: number) => ({ ...control!, d: { ...control!.d, diff, lo: null, hi: null } });
    expect(outcomeOf(alone(0), [claim!, alone(0)])).toBe('unclear');
    expect(outcomeOf(alone(5), [claim!, alone(5)])).toBe('unclear');
  });

  it('controls stay out of the Holm family and are judged by whether the effect is gone', () => {
    const arms: Arm[] = [
      ...[a, b].map((arm) => ({ ...arm, task: 't' })),
      { org: 'a', task: 'none', cells: value(4, 0.5) },
      { org: 'b', task: 'none', cells: value(5, 0.5) },
      { org: 'a', task: 'half', cells: value(6, 0.5) },
      { org: 'b', task: 'half', cells: value(7, 0.6) },
      { org: 'a', task: 'loud', cells: value(8, 0.5, 4) },
      { org: 'b', task: 'loud', cells: value(9, 0.5, 4) },
    ];
    const claim = { where: { task: 't' } };
    const control = (task: string) => ({ where: { task }, control: true });
    const alone = judge(source(arms, [claim]))[0];
    const all = judge(source(arms, [claim, control('none'), control('half'), control('loud')]));
    expect(all[0]?.pHolm).toBe(alone?.pHolm);
    const rows = records(hypothesesTable(all));
    expect(rows.map((r) => r.control)).toEqual([null, 'vanished', 'remains', 'unclear']);
    const text = verdictText(
      summaryTable(source(arms)),
      pairsTable(source(arms)),
      all,
      'a',
      'value',
      () => '',
      [],
      [{ claim: 'more', because: 'nothing says so' }],
    );
    expect(text).toContain('control, vanished: b better than a in value (task none)');
    expect(text).toContain('not tried: more; nothing says so');
  });

  it('safety of a deployment: decided where the boxes of rates lie apart', () => {
    const safe = (org: string, flagged: number, won: number): Arm => ({
      org,
      cells: (i) => ({ attacked: i % 2, flagged: i % 2 ? flagged : 0, attack_won: i % 2 ? won : null }),
    });
    const arms = [safe('a', 0, 1), safe('b', 1, 0), safe('c', 0, 1)];
    const metric = 'safety_deploy';
    const found = judge(source(arms, [{ metric }, { metric, better: 'a', than: 'b' }, { metric, better: 'c' }]));
    expect(found.map((v) => v.verdict)).toEqual(['confirmed', 'refuted', 'undecided']);
    expect(found[0]?.d.diff).toBe(1);
    const honest = (org: string): Arm => ({ org, cells: () => ({ attacked: 0, flagged: 0 }) });
    expect(judge(source([honest('a'), honest('b')], [{ metric }]))[0]?.verdict).toBe('no data');
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
