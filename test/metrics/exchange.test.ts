import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/metrics/exchange.js';
import { alike } from '../../src/metrics/likeness.js';
import { milestones } from '../../src/metrics/milestones.js';
import { check } from '../../src/org/check.js';
import { organizationNamed, person, simulate, taskNamed } from '../support/trials.js';
import { cells, event } from './hand.js';
import { draft, opened, told } from './told.js';

const PEOPLE = [0, 1, 2];
const vote = (person: number, shown: readonly string[]) =>
  event(`v/${person}`, { person, act: 'choose', as: 'vote', shown, reply: { ranking: [] } });

describe('shown_density', () => {
  it('a committee of three, one round in which all see all, a vote: (6 + 6)/9, own drafts not counted', () => {
    const first = PEOPLE.map((p) => event(`s/${p}`, { person: p }));
    const second = PEOPLE.map((p) => event(`r/${p}`, { person: p, as: 'revise', shown: first.map((e) => e.id) }));
    const votes = PEOPLE.map((p) =>
      vote(
        p,
        second.map((e) => e.id),
      ),
    );
    expect(cells(exchange, { entries: [...first, ...second, ...votes] }).shown_density).toBeCloseTo(12 / 9, 12);
  });

  it('nobody shown anything is 0, nobody asked is empty', () => {
    expect(cells(exchange, { entries: [event('a')] }).shown_density).toBe(0);
    expect(cells(exchange, {})).toEqual({ shown_density: '(empty)', duplicate_work: '(empty)' });
  });
});

describe('duplicate_work', () => {
  it('of three different requests one went to two people', () => {
    const entries = [
      event('a', { person: 0 }),
      event('b', { person: 1 }),
      event('c', { person: 1, parts: ['p2'] }),
      event('d', { person: 2, shown: ['a'] }),
    ];
    expect(cells(exchange, { entries }).duplicate_work).toBeCloseTo(1 / 3, 12);
  });

  it('the same person asked twice does nobody else’s work', () => {
    expect(cells(exchange, { entries: [event('a'), event('b')] }).duplicate_work).toBe(0);
  });
});

describe('redundancy and diversity_n', () => {
  const answers = (...labels: readonly string[]) =>
    told(alike, opened({ entries: labels.map((a, i) => draft(`s/${i}`, { labels: { p1: a } }, { person: i })) }));

  it('A A B: one pair in three is alike', () => {
    expect(answers('A', 'A', 'B').redundancy).toBeCloseTo(1 / 3, 12);
  });

  it.each([
    ['AAA', 1],
    ['ABC', 3],
    ['AABB', 2],
  ])('%s holds %d different drafts', (labels, n) => {
    expect(answers(...labels).diversity_n).toBeCloseTo(n, 9);
  });

  it('half of the parts equal is half alike', () => {
    const entries = [draft('s/0', { labels: { p1: 'A', p2: 'A' } }), draft('s/1', { labels: { p1: 'A', p2: 'B' } })];
    const found = told(alike, opened({ entries }));
    expect(found.redundancy).toBe(0.5);
    // Eigenvalues .75 and .25.
    expect(found.diversity_n).toBeCloseTo(Math.exp(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25))), 9);
  });

  it('drafts of other rounds and other parts are not compared', () => {
    const entries = [
      draft('0.solve/a', { labels: { p1: 'A' } }),
      draft('1.revise/a', { labels: { p1: 'A' } }),
      draft('0.solve/b', { labels: { p2: 'A' } }),
    ];
    expect(told(alike, opened({ entries }))).toEqual({ redundancy: '(empty)', diversity_n: '(empty)' });
  });
});

describe('milestones', () => {
  const reach = (...ids: readonly string[]) => ({ label: 'x', reached: ids });
  it('two seats reach four and two of four: .75 of all on average, four in all', () => {
    const entries = [draft('a', reach('1', '2', '3', '4'), { person: 0 }), draft('b', reach('1', '2'), { person: 1 })];
    const task = { milestones: () => ['1', '2', '3', '4'] };
    expect(told(milestones, opened({ entries }, task))).toEqual({ milestones: 4, milestone_share: 0.75 });
  });

  it('a family without any has none to reach', () => {
    expect(cells(milestones, { entries: [event('a')] })).toEqual({ milestones: '(empty)', milestone_share: '(empty)' });
  });
});

describe('milestones of a chain', () => {
  const task = taskNamed('sequential');
  const found = (skill: number, name = 'assembly-line') =>
    Array.from({ length: 40 }, (_, index) => {
      const org = organizationNamed(name);
      const people = [0, 1, 2, 3, 4].map((i) => person(i, skill));
      const { trace, instance } = simulate(org, task, index, 2, people);
      const score = trace.answer ? task.score(instance, trace.answer.content) : null;
      return told(milestones, { trace, task, instance, org, bound: check(org).bound, people: 5, score });
    });
  const mean = (rows: ReturnType<typeof found>, name: string): number =>
    rows.reduce((sum, row) => sum + (row[name] as number), 0) / rows.length;

  it('abler people come further, and nobody beyond the end', () => {
    const [weak, able] = [found(-1), found(1.5)];
    for (const row of [...weak, ...able]) expect(row.milestones).toBeLessThanOrEqual(6);
    expect(mean(able, 'milestones')).toBeGreaterThan(mean(weak, 'milestones') + 1);
    expect(mean(able, 'milestone_share')).toBeGreaterThan(mean(weak, 'milestone_share'));
  });

  it('work that is shared out reaches less for each seat', () => {
    const [alone, divided] = [found(0.7, 'single'), found(0.7, 'hierarchy')];
    expect(mean(divided, 'milestone_share')).toBeLessThan(mean(alone, 'milestone_share'));
  });
});
