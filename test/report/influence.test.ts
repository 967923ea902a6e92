import { expect, it } from 'vitest';
import type { Headcount } from '../../src/lab/headcount.js';
import type { Chunk } from '../../src/lab/sink.js';
import { influenceTable, shadowPower } from '../../src/report/influence.js';
import { type Source, summaryTable } from '../../src/report/tables.js';
import { records } from '../../src/report/verdict.js';
import { a, source } from './synthetic.js';

const asking = (rerun?: readonly string[]): Source => {
  const made = source([a]);
  return { ...made, conditions: made.conditions.map((c) => ({ ...c, ...(rerun ? { rerun } : {}) })) } as Source;
};
const count = (seat: string, person: number, more: Partial<Headcount>): Headcount => ({
  seat,
  person,
  trials: 10,
  answered: 10,
  calls: 10,
  tokens: 0,
  drafts: 0,
  firsts: 0,
  right: 0,
  authored: 0,
  ...more,
});
const rowOf = (people: readonly Headcount[], rerun = ['influence']) =>
  records(influenceTable(asking(rerun), () => [{ people } as unknown as Chunk])!)[0]!;

it('is over seats, whoever sits there, and written only where it is asked for', () => {
  const people = [
    count('boss.0', 0, { rerun: 5, influence: 5, dark: 1, decided: 10, banzhaf: 10 }),
    count('boss.0', 1, { rerun: 5, influence: 3, dark: 3, decided: 10, banzhaf: 10 }),
    count('worker.0', 1, { rerun: 10, influence: 2, dark: 0, decided: 10, banzhaf: 0 }),
  ];
  const row = rowOf(people);
  expect(row).toMatchObject({ seats: 2, null_reasons: null });
  const close = (x: number) => expect.closeTo(x, 12);
  expect([row.influence, row.max_share, row.hhi, row.gini_influence, row.shadow_power, row.dark_share]).toEqual(
    [1, 0.8, 0.68, 0.6, 0.2, 0.4].map(close),
  );
  expect(influenceTable(asking(), () => [])).toBeNull();
  expect(influenceTable(asking(['shapley']), () => [])).toBeNull();
  expect(summaryTable(asking()).rows.length).toBeGreaterThan(0);
});
it('nothing is not zero', () => {
  const none = rowOf([count('boss.0', 0, { rerun: 5, influence: 0, dark: 0 })]);
  expect(none).toMatchObject({ gini_influence: null, hhi: null, dark_share: null });
  expect(none.null_reasons).toBe(
    ['gini_influence', 'hhi', 'max_share', 'shadow_power', 'dark_share'].map((name) => `${name}:no_contrast`).join(';'),
  );
  const informal = rowOf([count('boss.0', 0, { rerun: 5, influence: 2, dark: 0 })]);
  expect(informal).toMatchObject({
    max_share: 1,
    shadow_power: null,
    null_reasons: 'gini_influence:empty;shadow_power:empty',
  });
  expect(rowOf([count('boss.0', 0, {})])).toMatchObject({
    ...{ seats: 0, influence: null, max_share: null },
    null_reasons: expect.stringMatching(/^influence:censored;gini_influence:censored;/),
  });
});
it('shadow power: formal shares ⅔, ⅙, ⅙ beside equal influence differ by a third', () => {
  const seats = [2 / 3, 1 / 6, 1 / 6].map((formal) => ({ formal, influence: 0.2 }));
  expect(shadowPower(seats)).toBeCloseTo(1 / 3, 12);
  expect(shadowPower(seats.map((s) => ({ ...s, formal: null })))).toBeNull();
});
