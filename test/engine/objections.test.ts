/** Objections through the engine: raised by reviewers, cleared by a role that clears and by nobody else. */
import { describe, expect, it } from 'vitest';
import type { Ruling, TraceEvent } from '../../src/engine/types.js';
import { organizationFrom, simulate, taskNamed } from '../support/trials.js';

const org = (clears: boolean, from = '') =>
  organizationFrom(`
name: objecting
summary: A critic objects, a judge looks, and a test counts what is left.
roles: { author: {}, critic: {}, judge: { clears: ${clears} } }
workflow:
  - { do: solve, by: author }
  - { do: review, by: critic }
  - { do: review, by: judge${from} }
  - { do: when, test: { stat: objections, atLeast: 1 }, then: [{ do: revise, by: author }] }
`);

const task = taskNamed('decomposable');

/** Objections by role, and the number that the test saw, over many trials. */
const counts = (organization: ReturnType<typeof org>) =>
  Array.from({ length: 40 }, (_, i) => {
    const { trace } = simulate(organization, task, i);
    const by = (role: string): number =>
      trace.entries
        .filter((e): e is TraceEvent => e.kind === 'event' && e.as === 'quality' && e.seat === `${role}.0`)
        .reduce((n, e) => n + ('objections' in e.reply ? (e.reply.objections?.length ?? 0) : 0), 0);
    const rulings = trace.entries.filter((e): e is Ruling => e.kind === 'ruling');
    const test = rulings.find((r) => r.ruling === 'test');
    return {
      critic: by('critic'),
      judge: by('judge'),
      left: Number(test?.why?.split(' ')[1]),
      cleared: rulings.filter((r) => r.ruling === 'clear'),
    };
  });

describe('objections', () => {
  it('stand until they are cleared', () => {
    for (const c of counts(org(false))) {
      expect(c.left).toBe(c.critic + c.judge);
      expect(c.cleared).toEqual([]);
    }
  });

  it('are cleared by a role that clears, but for those it raises itself', () => {
    const all = counts(org(true));
    expect(all.some((c) => c.critic > 0 && c.judge === 0)).toBe(true);
    for (const c of all) {
      expect(c.left).toBe(c.judge);
      expect(c.cleared.map((r) => r.outcome)).toEqual(c.critic > 0 ? [`cleared ${c.critic}`] : []);
    }
  });

  it('are not cleared by a look at some of the drafts', () => {
    for (const c of counts(org(true, ', from: author'))) expect(c.left).toBe(c.critic + c.judge);
  });
});
