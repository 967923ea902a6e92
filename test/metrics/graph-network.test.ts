import { describe, expect, it } from 'vitest';
import { type Network, neighbours } from '../../src/engine/network.js';
import type { Trace, TraceEvent } from '../../src/engine/types.js';
import { graphMatch } from '../../src/metrics/graph-match.js';
import { adjacent } from '../../src/metrics/graph-network.js';
import type { Organization } from '../../src/org/schema.js';
import { stream } from '../../src/rng/streams.js';
import { carelessPeople, organizationFrom, simulate, taskNamed } from '../support/trials.js';

const coupled = taskNamed('coupled');

const nearOf = (network: Network, seats: number): (number | null)[][] =>
  Array.from({ length: seats }, (_, a) =>
    Array.from({ length: seats }, (_, b) => b).filter((b) => a !== b && adjacent({ seats, network, brief: '' }, a, b)),
  );

describe('who is next to whom', () => {
  it.each([
    [
      'complete',
      [
        [1, 2],
        [0, 2],
        [0, 1],
      ],
    ],
    [
      'ring',
      [
        [1, 4],
        [0, 2],
        [1, 3],
        [2, 4],
        [0, 3],
      ],
    ],
    ['ring', [[1], [0]]],
    ['line', [[1], [0, 2], [1]]],
    ['star', [[1, 2, 3], [0], [0], [0]]],
    ['grid', [[1, 3], [0, 2, 4], [1], [0, 4], [1, 3]]],
    [
      { regular: 1 },
      [
        [1, 3],
        [0, 2],
        [1, 3],
        [0, 2],
      ],
    ],
    [
      { regular: 4 },
      [
        [1, 2, 4, 5],
        [0, 2, 3, 5],
        [0, 1, 3, 4],
        [1, 2, 4, 5],
        [0, 2, 3, 5],
        [0, 1, 3, 4],
      ],
    ],
    [{ random: 0 }, [[], []]],
    [{ random: 1 }, [[1], [0]]],
  ] satisfies [Network, number[][]][])('%j, by hand', (network, near) => {
    expect(nearOf(network, near.length)).toEqual(near);
  });

  it('is what the engine has, for any number of seats', () => {
    const regular = Array.from({ length: 9 }, (_, k) => ({ regular: k + 1 }));
    const networks: Network[] = ['complete', 'ring', 'line', 'star', 'grid', ...regular, { random: 0 }, { random: 1 }];
    for (const network of networks)
      for (let seats = 1; seats <= 12; seats++)
        expect(nearOf(network, seats), `${JSON.stringify(network)} ${seats}`).toEqual(
          neighbours(network, seats, stream(['network'])),
        );
  });
});

const talking = (network: string, of = 'own'): Organization =>
  organizationFrom(`
name: talking
summary: Neighbours read one another.
roles: { a: { seats: 5, network: ${network} }, b: {} }
workflow:
  - { do: solve, by: a }
  - { do: repeat, times: 2, steps: [{ do: review, by: b }, { do: revise, by: a, of: ${of}, see: neighbours, blind: true }] }
  - { do: vote, by: b }`);

const revisions = (trace: Trace): readonly TraceEvent[] =>
  trace.entries.filter((e): e is TraceEvent => e.kind === 'event' && e.as === 'revise');

const shown = (trace: Trace, target: TraceEvent, other: (ids: readonly string[]) => readonly string[]): Trace => ({
  ...trace,
  entries: trace.entries.map((e) => (e === target ? { ...target, shown: other(target.shown) } : e)),
});

describe('what neighbours are shown', () => {
  it.each(['ring', 'line', 'star', 'grid', 'complete', '{ regular: 2 }', '{ random: 0.5 }'])('%s', (network) => {
    for (const of of ['own', 'each'])
      for (let i = 0; i < 20; i++) {
        const org = talking(network, of);
        expect(graphMatch(simulate(org, coupled, i, 1, carelessPeople).trace, org)).toEqual({ match: 1 });
      }
  });

  it('a ring is no line', () => {
    const { trace } = simulate(talking('ring'), coupled);
    const { match, firstMismatch } = graphMatch(trace, talking('line'));
    expect(match).toBe(0);
    expect(firstMismatch).toContain('shown and not declared: [0.solve/a.4,');
  });

  it('the draft of one who is not next, or not the draft of one who is', () => {
    const org = talking('ring');
    const { trace } = simulate(org, coupled);
    const [first] = revisions(trace) as [TraceEvent];
    expect(first.shown.filter((id) => id.startsWith('0.solve'))).toEqual(['0.solve/a.0', '0.solve/a.1', '0.solve/a.4']);
    const more = graphMatch(
      shown(trace, first, (ids) => [...ids, '0.solve/a.2']),
      org,
    );
    expect(more.firstMismatch).toContain('shown and not declared: [0.solve/a.2]');
    const less = graphMatch(
      shown(trace, first, (ids) => ids.filter((id) => id !== '0.solve/a.1')),
      org,
    );
    expect(less.firstMismatch).toContain('declared and not shown: [0.solve/a.1]');
  });

  it('a random network is the same whenever two seats meet, and both ways', () => {
    const org = talking('{ random: 0.5 }');
    let broken = 0;
    for (let i = 0; i < 10; i++) {
      const { trace } = simulate(org, coupled, i);
      for (const target of revisions(trace)) {
        const own = `0.solve/${target.seat}`;
        const met = target.shown.filter((id) => id.startsWith('0.solve/a.') && id !== own);
        // The draft of a neighbour and its review are hidden on one side only.
        for (const id of met) {
          const number = id.at(-1);
          const gone = (x: string): boolean => x === id || (x.includes('.review/') && x.endsWith(`#${number}`));
          const { match, firstMismatch } = graphMatch(
            shown(trace, target, (ids) => ids.filter((x) => !gone(x))),
            org,
          );
          expect(match).toBe(0);
          expect(firstMismatch).toMatch(/declared and not shown|shown and not declared/);
          broken++;
        }
      }
    }
    expect(broken).toBeGreaterThan(10);
  });
});
