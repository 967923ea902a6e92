/** What a condition is measured against, found by name or by shape, and its trials side by side with those. */
import type { Condition, Plan } from '../lab/plan.js';
import { seat } from '../lab/seating.js';
import type { Matched, Other, Row, Seats } from '../metrics/metric.js';
import { differOnlyIn, stepsOf } from '../org/alike.js';
import { canonicalJson } from '../org/hash.js';
import type { Organization } from '../org/schema.js';
import { conditionCells } from './rows.js';
import { counterpartOf, type Source, sameBut } from './source.js';

/** One seat in all, whose role sees the whole task: what one person could do who had everything before it. */
const seesAll = (org: Organization): boolean => {
  const roles = Object.values(org.roles);
  return roles.length === 1 && roles.every((role) => role.seats === 1 && role.sees === 'all');
};

/** What all revisers see; undefined where nobody revises, or some see more than others. */
const revisersSee = (org: Organization): string | undefined => {
  const seen = new Set(stepsOf(org).flatMap((step) => (step.do === 'revise' ? [step.see] : [])));
  return seen.size === 1 ? [...seen][0] : undefined;
};

/** The same organization whose revisers see this much, on the same task, staff and levels. */
const whoseRevisersSee = (source: Source, c: Condition, see: string): Condition | undefined =>
  sameBut(source, c, (o) => revisersSee(o.org) === see && differOnlyIn(o.org, c.org, 'see'));

const isHonest = (source: Source, c: Condition): boolean => conditionCells(source.plan, c).attacker === null;

/** The people of a condition without what they do with their work, and all else that has to be equal; levels of staffs are in the people. */
const apartFromPolicy = (c: Condition): string => {
  const { staff, task, org, orgHash, settings, intervention, matched } = c;
  const known = texts.get(c);
  if (known !== undefined) return known;
  const levels = Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('staff.')));
  const text = canonicalJson({
    people: staff.people.map(({ policy: _, args: __, ...person }) => person),
    rest: [staff.seating, task.name, org.name, orgHash, levels, intervention ?? null, matched],
  });
  texts.set(c, text);
  return text;
};
const texts = new WeakMap<Condition, string>();

/** The same organization on the same task, where the same people are all honest. */
const honestTwin = (source: Source, c: Condition): Condition | undefined =>
  c.matched === ''
    ? source.conditions.find((o) => isHonest(source, o) && apartFromPolicy(o) === apartFromPolicy(c))
    : undefined;

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
    case 'honest':
      return isHonest(source, c) ? undefined : honestTwin(source, c);
    case 'alone':
      return revisersSee(c.org) === 'summary' ? whoseRevisersSee(source, c, 'own') : undefined;
    case 'counts':
      return revisersSee(c.org) === 'all' ? whoseRevisersSee(source, c, 'summary') : undefined;
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

/** Trials of every condition in which some of these people are not honest, matched with those of this one, where they all are. */
export const corruptOf = (source: Source, c: Condition): readonly (readonly Matched[])[] =>
  isHonest(source, c) && c.matched === ''
    ? source.conditions
        .filter((o) => !isHonest(source, o) && honestTwin(source, o)?.id === c.id)
        .map((o) => matchedSets(source, o, ['honest']))
        .filter((sets) => sets.length > 0)
    : [];

/** Who sits where in the first trial of a condition. */
export const seatsOf = (plan: Plan, c: Condition): Seats =>
  seat(c.org, c.staff, c.seating, [plan.seed, 0, c.task.name, 0]);
