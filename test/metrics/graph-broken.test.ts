import { describe, expect, it } from 'vitest';
import type { Entry, Trace, TraceEvent } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import type { Organization } from '../../src/org/schema.js';
import { integer, oneOf, stream } from '../../src/rng/streams.js';
import { careless } from '../support/random-organizations.js';
import { organizationFrom, organizationNamed, organizationNames, simulate, taskNamed } from '../support/trials.js';

const coupled = taskNamed('coupled');

/** The trace with the first event that fits changed; what is changed may also be taken out. */
const tampered = (
  trace: Trace,
  fits: (e: TraceEvent) => boolean,
  change: (e: TraceEvent) => readonly TraceEvent[],
): Trace => {
  const at = trace.entries.findIndex((e) => e.kind === 'event' && fits(e));
  expect(at).toBeGreaterThanOrEqual(0);
  const entries = trace.entries.flatMap((e, i): readonly Entry[] => (i === at && e.kind === 'event' ? change(e) : [e]));
  return { ...trace, entries };
};

const eventsOf = (trace: Trace): readonly TraceEvent[] => trace.entries.filter((e) => e.kind === 'event');

describe('broken traces', () => {
  const committee = organizationNamed('committee');
  const hierarchy = organizationNamed('hierarchy');
  const talk = simulate(committee, coupled, 3).trace;
  // The director divides along the structure, so that some groups build on others.
  const divided = (org: Organization): Trace => {
    for (let i = 0; i < 50; i++) {
      const { trace } = simulate(org, coupled, i);
      const solves = eventsOf(trace).filter((e) => e.as === 'solve');
      if (solves.some((e) => e.shown.length > 0) && solves.some((e) => e.shown.length === 0)) return trace;
    }
    throw new Error('no trial with dependent groups');
  };
  const work = divided(hierarchy);
  const broken = (trace: Trace, org: Organization, why: string | RegExp): void => {
    const { match, firstMismatch } = graphMatch(trace, org);
    expect(match).toBe(0);
    expect(firstMismatch).toMatch(why);
  };

  it('are whole before', () => {
    expect(graphMatch(talk, committee)).toEqual({ match: 1 });
    expect(graphMatch(work, hierarchy)).toEqual({ match: 1 });
    expect(eventsOf(talk).map((e) => e.as)).toContain('revise');
  });

  it('a draft shown to a solver', () => {
    const first = eventsOf(talk)[0] as TraceEvent;
    const trace = tampered(
      talk,
      (e) => e.seat === 'member.1',
      (e) => [{ ...e, shown: [first.id] }],
    );
    broken(trace, committee, '0.solve/member.1: shown and not declared: [0.solve/member.0]');
  });

  it('a draft kept from a reviser', () => {
    const trace = tampered(
      talk,
      (e) => e.as === 'revise',
      (e) => [{ ...e, shown: e.shown.slice(1) }],
    );
    broken(trace, committee, 'declared and not shown: [0.solve/member.0]');
  });

  it('an old draft shown in place of the revised one', () => {
    const trace = tampered(
      talk,
      (e) => e.as === 'vote',
      (e) => [{ ...e, shown: [...e.shown.slice(1), '0.solve/member.0'] }],
    );
    broken(trace, committee, /not declared: \[0\.solve\/member\.0\]/);
  });

  it('one draft shown twice in place of another', () => {
    const trace = tampered(
      talk,
      (e) => e.as === 'vote',
      (e) => [{ ...e, shown: [e.shown[0] as string, ...e.shown.slice(0, -1)] }],
    );
    broken(trace, committee, 'declared and not shown');
  });

  it('a ballot that misses the draft of one member', () => {
    const trace = tampered(
      talk,
      (e) => e.as === 'vote' && e.seat === 'member.4',
      (e) => [{ ...e, shown: e.shown.slice(0, 4) }],
    );
    broken(trace, committee, /2\.vote\/member\.4: .*declared and not shown: \[./);
  });

  it('a ballot that was never asked for', () => {
    broken(
      tampered(
        talk,
        (e) => e.as === 'vote',
        () => [],
      ),
      committee,
      'here is declared 2.vote/member.0',
    );
  });

  it('seats that have changed places', () => {
    const trace = tampered(
      talk,
      (e) => e.seat === 'member.0',
      (e) => [{ ...e, seat: 'member.1' }],
    );
    broken(trace, committee, 'solve by member.0');
  });

  it('an own revision that is shown the others', () => {
    const own = organizationFrom(`
name: apart
summary: Each improves its own.
roles: { a: { seats: 3 } }
workflow: [{ do: solve, by: a }, { do: revise, by: a }, { do: pick, rule: most-common }]`);
    const apart = simulate(own, coupled).trace;
    expect(graphMatch(apart, own)).toEqual({ match: 1 });
    const trace = tampered(
      apart,
      (e) => e.as === 'revise',
      (e) => [{ ...e, shown: [...e.shown, '0.solve/a.1'] }],
    );
    broken(trace, own, 'shown and not declared: [0.solve/a.1]');
    const other = tampered(
      apart,
      (e) => e.as === 'revise',
      (e) => [{ ...e, shown: ['0.solve/a.1'] }],
    );
    broken(other, own, 'declared and not shown: [0.solve/a.0]');
  });

  it('a draft of a group that this one does not build on', () => {
    const draft = eventsOf(work).find((e) => e.as === 'solve') as TraceEvent;
    const free = (e: TraceEvent): boolean => e.as === 'solve' && e !== draft && !e.shown.includes(draft.id);
    broken(
      tampered(work, free, (e) => [{ ...e, shown: [...e.shown, draft.id] }]),
      hierarchy,
      'shown and not declared',
    );
  });

  it('the result of a group that this one builds on, kept from it', () => {
    const bound = (e: TraceEvent): boolean => e.as === 'solve' && e.shown.length > 0;
    broken(
      tampered(work, bound, (e) => [{ ...e, shown: [] }]),
      hierarchy,
      'declared and not shown',
    );
  });

  it('work on the parts of another group', () => {
    const parts = eventsOf(work).at(-1)?.scope.parts.slice(0, 1) ?? [];
    const scope = { parts: [...parts, 'elsewhere'], garbled: [] };
    broken(
      tampered(
        work,
        (e) => e.as === 'solve',
        (e) => [{ ...e, scope }],
      ),
      hierarchy,
      'the split gave',
    );
  });

  it('a review by somebody who is not declared, or by nobody', () => {
    const looks = (e: TraceEvent): boolean => e.as === 'quality';
    const id = (e: TraceEvent): string => e.id.replace('manager.0', 'director.0');
    const trace = tampered(work, looks, (e) => [{ ...e, id: id(e), seat: 'director.0' }]);
    broken(trace, hierarchy, /quality by manager\.0/);
    broken(
      tampered(work, looks, () => []),
      hierarchy,
      /quality by manager\.0/,
    );
  });

  it('work done by another worker than the one appointed', () => {
    const swap = (text: string): string => text.replace(/worker\.(\d)/, (_, n) => `worker.${(Number(n) + 1) % 3}`);
    const trace = tampered(
      work,
      (e) => e.as === 'solve',
      (e) => [{ ...e, id: swap(e.id), seat: swap(e.seat) }],
    );
    broken(trace, hierarchy, 'solve by worker');
  });

  it('a hierarchy that ran as a sequence (CrewAI #4783)', () => {
    const sequence = organizationFrom(`
name: sequence
summary: The parts one after another, nobody appointed, nobody checked.
roles: { director: {}, manager: {}, worker: { seats: 3 } }
workflow:
  - { do: decompose, by: director, max: 4, each: [{ do: assign, to: worker, rule: rotate, steps: [{ do: solve, by: assignee }] }] }
  - { do: merge, by: director }`);
    broken(divided(sequence), hierarchy, 'appoint by manager.0');
    const alone = organizationFrom(`
name: alone
summary: The director does it all.
roles: { director: {}, manager: {}, worker: { seats: 3 } }
workflow: [{ do: solve, by: director }]`);
    broken(simulate(alone, coupled).trace, hierarchy, 'decompose by director.0');
  });

  it('steps left out at the end, added at the end, and another answer', () => {
    broken({ ...talk, entries: talk.entries.slice(0, 5) }, committee, 'the end: ');
    broken({ ...talk, entries: [...talk.entries, ...talk.entries.slice(-1)] }, committee, 'nothing more is declared');
    broken({ ...talk, answer: null }, committee, 'what remained is');
  });

  it('any shown thing taken away, added or exchanged, in any trial', () => {
    for (const name of organizationNames)
      for (let i = 0; i < 20; i++) {
        const org = organizationNamed(name);
        const { trace } = simulate(org, coupled, i, 1, careless);
        const rng = stream(['tamper', name, i]);
        const pool = [...eventsOf(trace).map((e) => e.id), 'nothing'];
        const target = oneOf(rng, eventsOf(trace));
        const at = integer(rng, target.shown.length + 1);
        const [was] = target.shown.slice(at);
        const other = oneOf(
          rng,
          pool.filter((id) => id !== was),
        );
        const shown =
          was === undefined || rng() < 0.5
            ? [...target.shown, other]
            : target.shown.toSpliced(at, 1, ...(rng() < 0.5 ? [other] : []));
        const changed = tampered(
          trace,
          (e) => e === target,
          (e) => [{ ...e, shown }],
        );
        expect(graphMatch(changed, org).match, `${target.id} ${target.shown} → ${shown}`).toBe(0);
      }
  });
});
