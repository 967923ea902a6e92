import { describe, expect, it } from 'vitest';
import type { Entry, Trace, TraceEvent } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import type { Organization } from '../../src/org/schema.js';
import { integer, oneOf, stream } from '../../src/rng/streams.js';
import {
  carelessPeople,
  organizationFrom,
  organizationNamed,
  organizationNames,
  simulate,
  taskNamed,
} from '../support/trials.js';

const coupled = taskNamed('coupled');
const committee = organizationNamed('committee');
const hierarchy = organizationNamed('hierarchy');

type Fits = (e: TraceEvent) => boolean;

const eventsOf = (trace: Trace): readonly TraceEvent[] => trace.entries.filter((e) => e.kind === 'event');

/** The trace with other events in place of the first one that fits. */
const tampered = (trace: Trace, fits: Fits, change: (e: TraceEvent) => readonly Entry[]): Trace => {
  const found = eventsOf(trace).find(fits);
  expect(found).toBeDefined();
  return { ...trace, entries: trace.entries.flatMap((e) => (e === found ? change(found) : [e])) };
};

/** The trace in which the first event that fits was shown something else. */
const shown = (trace: Trace, fits: Fits, other: (shown: readonly string[]) => readonly string[]): Trace =>
  tampered(trace, fits, (e) => [{ ...e, shown: other(e.shown) }]);

const renamed = (trace: Trace, fits: Fits, name: (text: string) => string): Trace =>
  tampered(trace, fits, (e) => [{ ...e, id: name(e.id), seat: name(e.seat) }]);

const broken = (trace: Trace, org: Organization, why: string | RegExp): void => {
  const { match, firstMismatch } = graphMatch(trace, org);
  expect(match).toBe(0);
  expect(firstMismatch).toMatch(why);
};

/** A trial in which some group builds on another and some do not. */
const divided = (org: Organization): Trace => {
  for (let i = 0; i < 50; i++) {
    const { trace } = simulate(org, coupled, i);
    const solves = eventsOf(trace).filter((e) => e.as === 'solve');
    if (solves.some((e) => e.shown.length > 0) && solves.some((e) => e.shown.length === 0)) return trace;
  }
  throw new Error('no trial with dependent groups');
};

const talk = simulate(committee, coupled, 3).trace;
const work = divided(hierarchy);
const solves: Fits = (e) => e.as === 'solve';
const revises: Fits = (e) => e.as === 'revise';
const votes: Fits = (e) => e.as === 'vote';
const by =
  (seat: string, as: string): Fits =>
  (e) =>
    e.seat === seat && e.as === as;
const looks: Fits = (e) => e.as === 'quality';

it('the traces are whole before they are broken', () => {
  expect(graphMatch(talk, committee)).toEqual({ match: 1 });
  expect(graphMatch(work, hierarchy)).toEqual({ match: 1 });
  expect(eventsOf(talk).some(revises)).toBe(true);
});

describe('what is shown', () => {
  it('a draft to a solver', () => {
    const trace = shown(talk, by('member.1', 'solve'), () => ['0.solve/member.0']);
    broken(trace, committee, '0.solve/member.1: shown and not declared: [0.solve/member.0]');
  });

  it('all drafts but one to a reviser, a voter', () => {
    const first = shown(talk, revises, (ids) => ids.slice(1));
    broken(first, committee, 'declared and not shown: [0.solve/member.0]');
    const last = shown(talk, by('member.4', 'vote'), (ids) => ids.slice(0, 4));
    broken(last, committee, /2\.vote\/member\.4: .*declared and not shown: \[.+\]/);
  });

  it('one draft twice in place of another', () => {
    const trace = shown(talk, votes, (ids) => [...ids.slice(0, 1), ...ids.slice(0, -1)]);
    broken(trace, committee, 'declared and not shown');
  });

  it('an old draft in place of the revised one', () => {
    const trace = shown(talk, votes, (ids) => [...ids.slice(1), '0.solve/member.0']);
    broken(trace, committee, 'shown and not declared: [0.solve/member.0]');
  });

  it('the drafts of others to one who revises its own', () => {
    const org = organizationFrom(`
name: apart
summary: Each improves its own.
roles: { a: { seats: 3 } }
workflow: [{ do: solve, by: a }, { do: revise, by: a }, { do: pick, rule: most-common }]`);
    const { trace } = simulate(org, coupled);
    expect(graphMatch(trace, org)).toEqual({ match: 1 });
    const more = shown(trace, revises, (ids) => [...ids, '0.solve/a.1']);
    broken(more, org, 'shown and not declared: [0.solve/a.1]');
    const other = shown(trace, revises, () => ['0.solve/a.1']);
    broken(other, org, 'declared and not shown: [0.solve/a.0]');
  });

  it('a draft of a group that this one does not build on', () => {
    const draft = eventsOf(work).find(solves) as TraceEvent;
    const free: Fits = (e) => solves(e) && e !== draft && !e.shown.includes(draft.id);
    const trace = shown(work, free, (ids) => [...ids, draft.id]);
    broken(trace, hierarchy, 'shown and not declared');
  });

  it('not the result of a group that this one builds on', () => {
    const bound: Fits = (e) => solves(e) && e.shown.length > 0;
    const trace = shown(work, bound, () => []);
    broken(trace, hierarchy, 'declared and not shown');
  });

  it('the parts of another group', () => {
    const scope = { parts: ['elsewhere'], garbled: [] };
    broken(
      tampered(work, solves, (e) => [{ ...e, scope }]),
      hierarchy,
      'the split gave',
    );
  });

  it('anything taken away, added or exchanged, in any trial', () => {
    for (const name of organizationNames)
      for (let i = 0; i < 20; i++) {
        const org = organizationNamed(name);
        const { trace } = simulate(org, coupled, i, 1, carelessPeople);
        const rng = stream(['tamper', name, i]);
        const target = oneOf(rng, eventsOf(trace));
        const at = integer(rng, target.shown.length + 1);
        const pool = [...eventsOf(trace).map((e) => e.id), 'nothing'].filter((id) => id !== target.shown[at]);
        const other = rng() < 0.5 || at === target.shown.length ? [oneOf(rng, pool)] : [];
        const gone = other.length === 0 || rng() < 0.5 ? 1 : 0;
        const is: Fits = (e) => e === target;
        const changed = shown(trace, is, (ids) => ids.toSpliced(at, gone, ...other));
        expect(graphMatch(changed, org).match, `${target.id} −${gone} at ${at} +${other}`).toBe(0);
      }
  });
});

describe('who is asked', () => {
  it('not somebody who is declared', () => {
    broken(
      tampered(talk, votes, () => []),
      committee,
      'here is declared 2.vote/member.0',
    );
    broken(
      tampered(work, looks, () => []),
      hierarchy,
      'quality by manager.0',
    );
  });

  it('somebody who is not declared', () => {
    const other = (text: string): string => text.replace('manager.0', 'director.0');
    broken(renamed(work, looks, other), hierarchy, 'quality by manager.0');
  });

  it('seats that have changed places', () => {
    const trace = tampered(talk, by('member.0', 'solve'), (e) => [{ ...e, seat: 'member.1' }]);
    broken(trace, committee, 'solve by member.0');
  });

  it('another worker than the one appointed', () => {
    const next = (text: string): string => text.replace(/worker\.(\d)/, (_, n) => `worker.${(Number(n) + 1) % 3}`);
    broken(renamed(work, solves, next), hierarchy, 'solve by worker');
  });

  it('a hierarchy that ran as a sequence (CrewAI #4783)', () => {
    const roles = '{ director: {}, manager: {}, worker: { seats: 3 } }';
    const each = '[{ do: assign, to: worker, rule: rotate, steps: [{ do: solve, by: assignee }] }]';
    const sequence = organizationFrom(`
name: sequence
summary: Nobody is appointed and nobody checks.
roles: ${roles}
workflow: [{ do: decompose, by: director, each: ${each} }, { do: merge, by: director }]`);
    broken(divided(sequence), hierarchy, 'appoint by manager.0');
    const alone = organizationFrom(`
name: alone
summary: The director does it all.
roles: ${roles}
workflow: [{ do: solve, by: director }]`);
    broken(simulate(alone, coupled).trace, hierarchy, 'decompose by director.0');
  });

  it('less or more than to the end, and another answer', () => {
    broken({ ...talk, entries: talk.entries.slice(0, 5) }, committee, 'the end: ');
    broken({ ...talk, entries: [...talk.entries, ...talk.entries.slice(-1)] }, committee, 'nothing more is declared');
    broken({ ...talk, answer: null }, committee, 'what remained is');
  });
});
