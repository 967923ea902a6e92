/** What a condition is measured against, found by name or by shape, and its trials side by side with those. */
import type { Condition, Plan } from '../lab/plan.js';
import { seat } from '../lab/seating.js';
import type { Matched, Other, Row, Seats } from '../metrics/metric.js';
import type { Organization } from '../org/schema.js';
import { counterpartOf, type Source } from './source.js';

/** One seat in all, whose role sees the whole task: what one person could do who had everything before it. */
const seesAll = (org: Organization): boolean => {
  const roles = Object.values(org.roles);
  return roles.length === 1 && roles.every((role) => role.seats === 1 && role.sees === 'all');
};

const plain = ({ intervention: _none, ...c }: Condition): Condition => c;

/** The condition meant; undefined where the experiment has none. */
const found = (source: Source, c: Condition, other: Other): Condition | undefined => {
  const named = (name: string, of = c): Condition | undefined =>
    counterpartOf(source, of, (o) => o.org.name === name && o.matched === '');
  switch (other) {
    case 'single': {
      const single = named('single');
      return single?.id === c.id ? undefined : single;
    }
    case 'trusted':
      return named('trusted-only');
    case 'untrusted':
      return named('untrusted-only');
    case 'full':
      return named('full') ?? counterpartOf(source, c, (o) => o.matched === '' && seesAll(o.org));
    case 'plain':
      return c.intervention === undefined ? undefined : named(c.org.name, plain(c));
    case 'single_plain':
      return named('single', plain(c));
  }
};

const keyOf = (row: Row): string => `${row.instance} ${row.replicate}`;

/** Trials that the condition has in common with all of the others; none where one of these is not in the experiment. */
export const matchedSets = (source: Source, c: Condition, against: readonly Other[]): readonly Matched[] => {
  const others: [Other, ReadonlyMap<string, Row>][] = [];
  for (const other of against) {
    const condition = found(source, c, other);
    if (condition === undefined) return [];
    others.push([other, new Map(source.rows(condition.id).map((row) => [keyOf(row), row]))]);
  }
  return source.rows(c.id).flatMap((arm): Matched[] => {
    const rows: { arm: Row } & { [K in Other]?: Row } = { arm };
    for (const [other, byKey] of others) {
      const row = byKey.get(keyOf(arm));
      if (row === undefined) return [];
      rows[other] = row;
    }
    return [rows];
  });
};

/** Who sits where in the first trial of a condition. */
export const seatsOf = (plan: Plan, c: Condition): Seats =>
  seat(c.org, c.staff, c.seating, [plan.seed, 0, c.task.name, 0]);
