import { describe, expect, it } from 'vitest';
import { type Associated, associate } from '../../src/report/associations.js';
import { associationsTable, associationsText } from '../../src/report/associations-table.js';
import { type Arm, at, source } from './synthetic.js';

/** Sixteen organizations, the k-th of which has these means. */
const arms = (means: (k: number) => Readonly<Record<string, number>>, staff = 's'): readonly Arm[] =>
  Array.from({ length: 16 }, (_, k) => ({
    org: `o${k}`,
    staff,
    cells: (i: number, r: number) =>
      Object.fromEntries(Object.entries(means(k)).map(([name, mean]) => [name, mean + at(k, i, r) / 10])),
  }));

const claim = { metric: 'value', with: 'prov_cov', where: {}, at: {}, control: false };
const found = (list: readonly Arm[], ...more: readonly object[]): readonly Associated[] =>
  associate(source(list, [], { associations: more.map((m) => ({ ...claim, ...m })) }));
const scattered = (k: number): number => (k * 7) % 16;

describe('associations over organizations', () => {
  const same = arms((k) => ({ value: k, prov_cov: k, calls: scattered(k) }));
  it('confirmed, refuted, undecided', () => {
    expect(found(same, {})).toMatchObject([{ verdict: 'confirmed', points: 16, organizations: 16 }]);
    expect(found(same, {})[0]?.rho).toBeCloseTo(1, 6);
    expect(
      found(
        arms((k) => ({ value: k, prov_cov: -k })),
        {},
      ),
    ).toMatchObject([{ verdict: 'refuted' }]);
    expect(found(same, { with: 'calls' })).toMatchObject([{ verdict: 'undecided' }]);
  });
  it('has no data where the number is nowhere, and where fewer than three organizations have it', () => {
    expect(found(same, { with: 'harm' })).toMatchObject([{ verdict: 'no data', points: 0, rho: null, lo: null }]);
    expect(found(same, { among: ['o1', 'o2'] })).toMatchObject([{ verdict: 'no data', points: 2 }]);
  });
  it('takes the other number where it is told to', () => {
    const both = [...arms((k) => ({ value: k, prov_cov: 0 })), ...arms((k) => ({ value: 0, prov_cov: k }), 'honest')];
    expect(found(both, { where: { staff: 's' }, at: { staff: 'honest' } })).toMatchObject([{ verdict: 'confirmed' }]);
    expect(found(both, { where: { staff: 's' } })[0]?.verdict).not.toBe('confirmed');
  });
  it('holds a third number fixed', () => {
    const driven = arms((k) => ({ value: k + 4 * Math.sin(k * 12.9), prov_cov: k + 4 * Math.sin(k * 78.2), calls: k }));
    expect(found(driven, {})).toMatchObject([{ verdict: 'confirmed' }]);
    expect(found(driven, { given: 'calls' })).toMatchObject([{ verdict: 'undecided' }]);
  });
  it('two levels of one organization are two points and are drawn together, so that copies add no certainty', () => {
    const weak = arms((k) => ({ value: k, prov_cov: k + 6 * Math.sin(k * 12.9) }));
    const level = (l: number): readonly Arm[] => weak.map((arm) => ({ ...arm, settings: { 'org.l': l } }));
    const [once] = found(weak, {});
    const [thrice] = found([...level(1), ...level(2), ...level(3)], {});
    expect([thrice?.points, thrice?.organizations]).toEqual([48, 16]);
    const width = (a?: Associated): number => (a?.hi as number) - (a?.lo as number);
    expect(width(thrice) / width(once)).toBeGreaterThan(0.8);
  });
  it('a control says what is left of what the claim found, whatever its sign', () => {
    const gone = arms((k) => ({ value: scattered(k), prov_cov: k }), 'gone');
    const outcomes = (list: readonly Arm[]): unknown[] =>
      found(
        [...list, ...gone],
        { where: { staff: 's' } },
        ...['s', 'gone'].map((staff) => ({ where: { staff }, control: true })),
      ).map((a) => a.outcome);
    expect(outcomes(same)).toEqual([null, 'remains', 'vanished']);
    expect(outcomes(arms((k) => ({ value: -k, prov_cov: k })))).toEqual([null, 'remains', 'vanished']);
  });
  it('says of which organizations, and why there is no interval', () => {
    const few = found(same, {}, { among: ['o1', 'o2'] });
    const { columns, rows } = associationsTable(few);
    const cell = (row: number, name: string) => rows[row]?.[columns.indexOf(name)];
    expect([0, 1].map((i) => [cell(i, 'among'), cell(i, 'null_reason')])).toEqual([
      [null, null],
      ['o1 o2', 'no_contrast'],
    ]);
    expect(associationsText(few)[1]).toContain('value goes with prov_cov among o1, o2;');
  });
  it('is the same again, as a table and as lines', () => {
    const again = () => associationsTable(found(same, {}, { given: 'calls', control: true }));
    expect(again()).toEqual(again());
    expect(associationsText(found(same, { given: 'calls' }))[0]).toMatch(
      /^association confirmed: value goes with prov_cov, calls held fixed; rank correlation 1\.000 \[\S+, 1\.000\] over 16 organizations$/,
    );
  });
});
