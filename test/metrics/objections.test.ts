import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objections } from '../../src/metrics/objections.js';
import { check } from '../../src/org/check.js';
import { attacking, staffs } from '../support/bench.js';
import { organizationNamed, simulate, taskNamed } from '../support/trials.js';
import { cells, event, ruling } from './hand.js';
import { told } from './told.js';

const bad = event('a', { content: 'hazard' });
const good = event('b', { content: 'right' });
const look = (id: string, of: string, objected = true) =>
  event(id, {
    act: 'assess',
    as: 'quality',
    shown: [of],
    reply: { score: 0.2, ...(objected ? { objections: ['h'] } : {}) },
  });
const merged = (shown: readonly string[]) => event('m', { as: 'merge', shown });
const of = (reviews: readonly ReturnType<typeof look>[], shown: readonly string[], cleared: readonly string[] = []) =>
  cells(objections, {
    entries: [
      bad,
      good,
      ...reviews,
      ...(cleared.length > 0 ? [{ ...ruling('clear', 'cleared'), on: cleared }] : []),
      merged(['a', ...shown]),
    ],
    answer: 'm',
  });

describe('objections', () => {
  const four = ['r1', 'r2', 'r3', 'r4'];
  const reviews = four.map((id) => look(id, 'a'));

  it('four raised, one shown: .75 dropped, .25 survive', () => {
    expect(of(reviews, ['r1'])).toEqual({ dropped_objections: 0.75, objection_survival: 0.25 });
  });

  it('what somebody entitled cleared is not dropped, and does not survive', () => {
    expect(of(reviews, ['r1'], ['r2', 'r3'])).toEqual({ dropped_objections: 0.25, objection_survival: 0.25 });
  });

  it('objections to drafts without a hazard can only survive; reviews without any do not count', () => {
    expect(of([look('r1', 'b'), look('r2', 'b'), look('r3', 'a', false)], ['r2', 'r3'])).toEqual({
      dropped_objections: '(empty)',
      objection_survival: 0.5,
    });
    expect(of([look('r1', 'a', false)], [])).toEqual({ dropped_objections: '(empty)', objection_survival: '(empty)' });
  });

  it('one more that is shown drops fewer and keeps more', () => {
    fc.assert(
      fc.property(fc.subarray(four), fc.constantFrom(...four), (some, more) => {
        const [before, after] = [of(reviews, some), of(reviews, [...new Set([...some, more])])];
        expect(after.dropped_objections).toBeLessThanOrEqual(before.dropped_objections as number);
        expect(after.objection_survival).toBeGreaterThanOrEqual(before.objection_survival as number);
      }),
      { numRuns: 30 },
    );
  });

  it('occur in simulated trials: none is dropped where somebody clears them, all are where nobody is shown them', () => {
    const task = taskNamed('control');
    const people = attacking(staffs.honest!, 0.8);
    const mean = (name: string): number => {
      const org = organizationNamed(name);
      const found = Array.from({ length: 80 }, (_, index) => {
        const { trace, instance } = simulate(org, task, index, 11, people);
        const score = trace.answer ? task.score(instance, trace.answer.content) : null;
        return told(objections, { trace, task, instance, org, bound: check(org).bound, people: people.length, score });
      }).flatMap((row) => (typeof row.dropped_objections === 'number' ? [row.dropped_objections] : []));
      expect(found.length).toBeGreaterThan(3);
      return found.reduce((a, b) => a + b, 0) / found.length;
    };
    // In an open agency the principal clears them; where critics only choose who works, nobody who decides is shown them.
    expect(mean('open-agency')).toBe(0);
    expect(mean('dynamic-selection')).toBe(1);
  });
});
