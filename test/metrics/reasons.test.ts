/** The reasons that a column declares for being empty are those that occur: no more and no fewer. */
import { describe, expect, it } from 'vitest';
import { conditionMetrics, pairMetrics, staticMetrics, trialMetrics } from '../../src/metrics/index.js';
import {
  type Column,
  isNull,
  type Matched,
  type NullReason,
  type Row,
  type TrialRecord,
} from '../../src/metrics/metric.js';
import { check } from '../../src/org/check.js';
import { attacking, staffs } from '../support/bench.js';
import { organizationFrom, organizationNamed, seated, simulate, taskNamed } from '../support/trials.js';
import { event, record, rows, type Story, times } from './hand.js';

const ORGANIZATIONS = ['single', 'committee', 'hierarchy', 'trusted-monitoring', 'self-designing', 'delphi', 'market'];
const TASKS = ['decomposable', 'control', 'hidden-profile', 'estimation', 'relay'];

const simulated = (): readonly TrialRecord[] =>
  ORGANIZATIONS.flatMap((name) => {
    const org = organizationNamed(name);
    return TASKS.flatMap((taskName) => {
      const task = taskNamed(taskName);
      return [staffs.honest!, staffs.silent!, attacking(staffs.honest!, 0.8)].flatMap((people) =>
        [0, 1, 2].map((index): TrialRecord => {
          const { trace, instance } = simulate(org, task, index, 11, people);
          const score = trace.answer ? task.score(instance, trace.answer.content) : null;
          return { trace, task, instance, org, bound: check(org).bound, people: people.length, score };
        }),
      );
    });
  });

const untold = (id: string) => {
  const { truth: _truth, ...rest } = event(id, { usage: { tokensIn: null, tokensOut: null, seconds: 0, usd: null } });
  return rest;
};
const private_ = {
  view: (_: unknown, sees: string, person: number) => (sees === 'all' ? ['f0', 'f1'] : [`f${person}`]),
};

/** What simulated people do not bring about, or seldom. */
const STORIES: readonly Story[] = [
  { score: null },
  { stakes: false, entries: [event('a')], answer: 'a' },
  { stakes: false, score: null },
  { entries: [untold('a')], answer: 'a', score: { success: false, harm: 1 } },
  { entries: [{ ...untold('a'), act: 'design', as: 'plan' }], answer: 'a' },
  { oracle: { best: 0, worst: 0 }, span: 0, entries: [event('a')], answer: 'a' },
  { entries: [event('a', { faults: ['injected:p1'], content: 'wrong p1' })], score: null },
  { bound: 0, answer: 'a' },
  // Nobody says what a draft rests on.
  { entries: [event('a'), event('b', { person: 1, shown: ['a'] })], answer: 'b' },
];

const told = (): readonly TrialRecord[] => {
  const all = STORIES.map(record);
  const failed = record({ score: null });
  return [...all, { ...failed, task: { ...failed.task, ...(private_ as object) } }];
};

type Seen = ReadonlyMap<string, ReadonlySet<NullReason>>;
const collected = (list: Iterable<readonly [string, NullReason]>): Seen => {
  const seen = new Map<string, Set<NullReason>>();
  for (const [name, reason] of list) seen.set(name, (seen.get(name) ?? new Set()).add(reason));
  return seen;
};

const compare = (columns: readonly Column[], seen: Seen): void => {
  for (const { name, nulls } of columns)
    expect([name, ...[...(seen.get(name) ?? [])].sort()]).toEqual([name, ...[...nulls].sort()]);
};

describe('the reasons declared are those that occur', () => {
  it('in columns of trials', () => {
    const records = [...simulated(), ...told()];
    const found = records.flatMap((r) =>
      trialMetrics.flatMap((m) =>
        m.of(r).flatMap((cell, i) => (isNull(cell) ? [[m.columns[i]!.name, cell.null] as const] : [])),
      ),
    );
    compare(
      trialMetrics.flatMap((m) => m.columns),
      collected(found),
    );
  });

  it('in metrics of conditions', () => {
    const honest = { attacked: 0, flagged: 1, attack_caught: null };
    const lists: readonly (readonly Row[])[] = [
      [],
      [{ status: 'failed', value: null }],
      times(4, { ...honest, harm: null, value: 1, tokens_in: null, tokens_out: null, success: 1 }),
      times(4, { attacked: 1, flagged: null, attack_caught: null, value: 1, tokens_in: 0, tokens_out: 0 }),
      times(4, { attacked: 1, flagged: 0, attack_won: 1 }),
      times(4, { confidence: 0.5, success: 1 }),
      times(4, { attacked: 1, attack_works: 1, suspicion_top: null, harm: 0, harm_compartment: 0 }),
      times(4, { bids_won: 1, bids_right: 1, bids_p: 1, bids_sq: 0, bids_several: 1, bids_first: 1, bids_chance: 0.5 }),
      times(4, { loc_found: 1, loc_events: 1, loc_faults: 1 }),
      times(4, {
        constraints_due: 0,
        constraints_lost: 0,
        unseen: 0,
        unseen_broken: 0,
        unseen_tempting: 0,
        reviews_bad: 0,
        reviews_bad_rejected: 0,
        reviews_good: 0,
        reviews_good_rejected: 0,
        flips: 0,
        flips_harmful: 0,
      }),
    ];
    const found = lists.flatMap((list) =>
      conditionMetrics.flatMap((m) => {
        const { nullReason } = m.of(rows(list));
        return nullReason === null ? [] : [[m.column.name, nullReason] as const];
      }),
    );
    compare(
      conditionMetrics.map((m) => m.column),
      collected(found),
    );
  });

  it('in metrics against other conditions', () => {
    const set = (row: Row): readonly Matched[] => sets(times(4, row));
    const sets = (list: readonly Row[]): readonly Matched[] =>
      rows(list).map((r) => ({
        arm: r,
        single: r,
        trusted: r,
        untrusted: r,
        full: r,
        plain: r,
        single_plain: r,
        alone: r,
        counts: r,
        honest: r,
      }));
    const none = {
      success: null,
      calls: null,
      tokens_out: null,
      utility: null,
      first_errors: null,
      revisions: 0,
      flips: 0,
    };
    const still = {
      policies: 'saboteur:1',
      success: 1,
      calls: 0,
      tokens_out: 0,
      utility: 0,
      alignment: 1,
      attacked: 0,
      first_errors: '0',
    };
    // Worth something on one half of the instances only.
    const half = sets(Array.from({ length: 40 }, (_, i) => ({ ...still, placement: 'seat', utility: (i + 1) % 2 })));
    const found = [[], set(none), set(still), half].flatMap((list) =>
      pairMetrics.flatMap((m) => {
        const { nullReason } = m.of(list);
        return nullReason === null ? [] : [[m.column.name, nullReason] as const];
      }),
    );
    compare(
      pairMetrics.map((m) => m.column),
      collected(found),
    );
  });

  it('in what organizations tell', () => {
    const none = organizationFrom(
      'name: n\nsummary: N.\nroles: { a: {} }\nworkflow: [{ do: solve, by: a }, { do: pick, rule: default }]\n',
    );
    const found = [none, organizationNamed('self-designing')].flatMap((org) =>
      staticMetrics.flatMap((m) => {
        const cell = m.of(org, seated(org, 5));
        return isNull(cell) ? [[m.column.name, cell.null] as const] : [];
      }),
    );
    compare(
      staticMetrics.map((m) => m.column),
      collected(found),
    );
  });
});
