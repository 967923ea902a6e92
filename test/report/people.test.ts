import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { planOf } from '../../src/lab/plan.js';
import type { Chunk } from '../../src/lab/sink.js';
import { conditionCells, rowOf } from '../../src/report/rows.js';
import { curvesTable, peopleTable, type Source } from '../../src/report/tables.js';
import { records } from '../../src/report/verdict.js';
import { experiment, scratch } from '../cli/harness.js';

const folder = scratch();
const ran = (lines: Readonly<Record<string, string>>) => {
  const file = join(folder, 'e.yaml');
  writeFileSync(file, experiment({ instances: '120', ...lines }));
  const plan = planOf(file);
  const chunks: Chunk[] = [];
  for (const job of jobsOf(plan.conditions, plan.experiment.replicates, plan.seed)) {
    const before = chunks.findLast((c) => c.condition === job.condition.id && c.replicate === job.replicate);
    chunks.push(doJob({ ...job, opening: before?.ledger?.closing ?? {} }));
  }
  const of = (id: string): readonly Chunk[] => chunks.filter((c) => c.condition === id);
  const source: Source = {
    plan,
    conditions: plan.conditions,
    formulas: [],
    rows: (id) => {
      const condition = plan.conditions.find((c) => c.id === id)!;
      return of(id).flatMap((c) => c.rows.map((r) => rowOf(conditionCells(plan, condition), r, [])));
    },
  };
  return { source, of };
};
type Cells = Readonly<Record<string, number | string | null>>;
const sum = (rows: readonly Cells[], of: (row: Cells) => number): number => rows.reduce((s, r) => s + of(r), 0);
const num = (row: Cells, name: string): number => row[name] as number;

describe('people.csv', () => {
  const { source, of } = ran({ organizations: '[committee, hierarchy, trusted-monitoring]', tasks: '[control]' });
  const all = records(peopleTable(source, of));

  it.each(source.conditions.map((c) => c.id))('%s: what people did is what trials cost', (id) => {
    const rows = all.filter((r) => r.condition === id);
    const trials = source.rows(id);
    expect(sum(rows, (r) => num(r, 'calls') * num(r, 'trials'))).toBeCloseTo(
      sum(trials, (r) => num(r, 'calls')),
      6,
    );
    expect(sum(rows, (r) => num(r, 'tokens') * num(r, 'trials'))).toBeCloseTo(
      sum(trials, (r) => num(r, 'tokens_in') + num(r, 'tokens_out')),
      4,
    );
    // Each seat is taken in every trial, by one person.
    for (const seat of new Set(rows.map((r) => r.seat)))
      expect(
        sum(
          rows.filter((r) => r.seat === seat),
          (r) => num(r, 'trials'),
        ),
      ).toBe(trials.length);
  });

  it('answers have one author, or none where it is the null answer', () => {
    for (const { id } of source.conditions) {
      const answered = source.rows(id).filter((r) => r.status === 'answered' && r.terminate_reason !== 'default');
      const rows = all.filter((r) => r.condition === id && typeof r.authored === 'number');
      const sat = (r: Cells): number => num(r, 'trials');
      expect(sum(rows, (r) => num(r, 'authored') * sat(r))).toBeCloseTo(answered.length, 6);
    }
  });

  it('first drafts of the committee are as right as first_errors says, by person', () => {
    const id = source.conditions[0]!.id;
    for (const person of [0, 1, 2, 3, 4]) {
      const marks = source.rows(id).flatMap((r) => String(r.first_errors ?? '')[person] ?? []);
      const rows = all.filter((r) => r.condition === id && r.person === person);
      const right = sum(rows, (r) => Math.round(num(r, 'first_accuracy') * num(r, 'firsts')));
      expect(right).toBe(marks.filter((m) => m === '0').length);
    }
  });

  it('formal power adds up to 1 over seats: equal in a committee, all of it where one seat writes the answer', () => {
    const [committee, hierarchy] = source.conditions.map(({ id }) => {
      const rows = all.filter((r) => r.condition === id && typeof r.banzhaf === 'number');
      for (const name of ['banzhaf', 'shapley_shubik'])
        expect(sum(rows, (r) => num(r, name) * num(r, 'trials'))).toBeCloseTo(source.rows(id).length, 1);
      return rows;
    });
    expect(new Set(committee!.map((r) => num(r, 'banzhaf').toFixed(3)))).toEqual(new Set(['0.200']));
    for (const r of hierarchy!) expect(r.banzhaf).toBe(r.role === 'director' ? 1 : 0);
  });

  it('has a reason for every empty cell, and no other reasons', () => {
    for (const row of all) {
      const reasons = String(row.null_reasons)
        .split(';')
        .map((item) => item.split(':')[0]);
      const empty = Object.keys(row).filter((name) => row[name] === null);
      expect(reasons.sort()).toEqual(empty.sort());
    }
  });

  it('first drafts are not told where nobody asks for them', () => {
    const some = ran({ organizations: '[committee]', metrics: '[value]', instances: '5' });
    for (const row of records(peopleTable(some.source, some.of)))
      expect(row).toMatchObject({
        first_accuracy: null,
        null_reasons: expect.stringContaining('first_accuracy:not_asked'),
      });
    expect(records(curvesTable(some.source)).map((r) => r.x)).toEqual(expect.arrayContaining(['pass_at_k']));
    expect(records(curvesTable(some.source)).map((r) => r.x)).not.toContain('plurality_k');
  });
});

describe('balances', () => {
  const { source, of } = ran({ organizations: '[reputation-market]', tasks: '[coupled]' });
  const [id] = source.conditions.map((c) => c.id);

  it('are those with which the series ended, as means over replicates', () => {
    const ends = [0, 1].map((r) => of(id!).findLast((c) => c.replicate === r)?.ledger?.closing);
    for (const row of records(peopleTable(source, of))) {
      for (const item of String(row.balances).split(' ')) {
        const [account, balance] = item.split('=') as [string, string];
        const known = ends.map((end) => end?.[account]?.[String(row.person)]);
        if (known.every((x) => x !== undefined))
          expect(Number(balance)).toBeCloseTo(((known[0] as number) + (known[1] as number)) / 2, 12);
      }
    }
  });
});
