/**
 * Diverse against able problem solvers (Hong & Page 2004): on a ring of 2000 places with values U[0, 100] a person is an ordered triple of
 * distinct steps from 1 … l. It tries its steps in turn, moves whenever that is better, and stops after three in a row that are not.
 * Ten relay the place they stop at. The ten best are those who alone, from all places, end highest.
 */
import { shuffle } from '../../rng/streams.js';
import type { Arm, Trial } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

export interface Ring {
  readonly values: readonly number[];
  /** The steps of each person. */
  readonly people: readonly (readonly number[])[];
  readonly starts: readonly number[];
}

/** All ordered triples of distinct steps up to l. */
export const triples = (l: number): readonly (readonly number[])[] => {
  const steps = Array.from({ length: l }, (_, i) => i + 1);
  return steps.flatMap((a) =>
    steps.flatMap((b) => steps.flatMap((c) => (a === b || b === c || a === c ? [] : [[a, b, c]]))),
  );
};

/** Where a person with these steps stops from a place. */
export const stop = (values: readonly number[], steps: readonly number[], from: number): number => {
  let at = from;
  let failed = 0;
  for (let turn = 0; failed < steps.length; turn++) {
    const next = (at + (steps[turn % steps.length] as number)) % values.length;
    if ((values[next] as number) > (values[at] as number)) {
      at = next;
      failed = 0;
    } else failed += 1;
  }
  return at;
};

/** Mean value at which a person stops over all places: ends are worked out once for each place and step that is next. */
const standing = (
  values: readonly number[],
  order: Int32Array,
  steps: readonly number[],
  ends: Float64Array,
): number => {
  const n = values.length;
  const k = steps.length;
  let sum = 0;
  for (const at of order) {
    const here = values[at] as number;
    for (let turn = 0; turn < k; turn++) {
      let end = here;
      for (let tried = 0; tried < k; tried++) {
        const step = (turn + tried) % k;
        const next = (at + (steps[step] as number)) % n;
        if ((values[next] as number) > here) {
          end = ends[next * k + ((step + 1) % k)] as number;
          break;
        }
      }
      ends[at * k + turn] = end;
      if (turn === 0) sum += end;
    }
  }
  return sum / n;
};

/** Those who do best alone, best first; equals in the order of their steps. */
export const best = (values: readonly number[], l: number, seats: number): readonly (readonly number[])[] => {
  const order = Int32Array.from(values.map((_, i) => i)).sort((a, b) => (values[b] as number) - (values[a] as number));
  const ends = new Float64Array(values.length * 3);
  return triples(l)
    .map((steps) => ({ steps, mean: standing(values, order, steps, ends) }))
    .sort((a, b) => b.mean - a.mean)
    .slice(0, seats)
    .map(({ steps }) => steps);
};

export type Choose = (world: Chance, values: readonly number[]) => readonly (readonly number[])[];

export const byLot =
  (l: number, seats: number): Choose =>
  (world) =>
    shuffle(() => world.uniform(), triples(l)).slice(0, seats);

export const byResults =
  (l: number, seats: number): Choose =>
  (_, values) =>
    best(values, l, seats);

/** Places to start from: evenly spaced, the first by lot, so that a landscape is measured without all of its places. */
const STARTS = 200;
/** Rounds of the relay at most; it ends when a full round moves nobody. */
const ROUNDS = 50;

interface Stand {
  readonly at: number;
  /** People in a row who did not move it. */
  readonly still: number;
}

const relayed = (seats: number, passes: number) =>
  written({
    name: 'relay-of-searchers',
    summary: `${seats} people take a search up one after another, from ${STARTS} starts.`,
    roles: {
      starter: { seats: STARTS },
      ...Object.fromEntries(Array.from({ length: seats }, (_, i) => [`searcher-${i}`, {}])),
    },
    workflow: [
      { do: 'solve', by: 'starter' },
      {
        do: 'repeat',
        times: passes,
        until: { stat: 'confidence', atLeast: 1 },
        steps: Array.from({ length: seats }, (_, i) => ({ do: 'revise', by: `searcher-${i}`, of: 'each' })),
      },
      { do: 'pick', rule: 'first' },
    ],
  });

/** Mean value of what the last searcher handed on last, over starts. */
const ended = ({ trace }: Trial, seats: number, values: readonly number[]): number => {
  const last = trace.entries
    .filter((e) => e.kind === 'event' && e.seat === `searcher-${seats - 1}.0` && 'label' in e.reply)
    .slice(-STARTS);
  const sum = last.reduce((s, e) => {
    const place = e.kind === 'event' && 'label' in e.reply ? Number(e.reply.label) : Number.NaN;
    return s + (values[place] as number);
  }, 0);
  return sum / STARTS;
};

/** A relay of people chosen as told; `passes` 1 is a single one. */
export const searching = (n: number, seats: number, choose: Choose, passes = ROUNDS): Arm => {
  const task = theoryTask<Ring>({
    world: (world) => {
      const values = Array.from({ length: n }, () => 100 * world.uniform());
      const first = Math.floor(world.uniform() * n);
      const starts = Array.from({ length: STARTS }, (_, i) => (first + Math.floor((i * n) / STARTS)) % n);
      return { values, starts, people: choose(world, values) };
    },
  });
  return {
    org: relayed(seats, passes),
    task,
    policy: (request) => {
      const { values, people, starts } = task.sealed(request);
      if (request.act !== 'propose' || !request.own) {
        const at = starts[seatNumber(request)] as number;
        return { ...propose(String(at), { at, still: 0 }), confidence: 0 };
      }
      const { at, still } = request.own.content as Stand;
      const next = stop(values, people[Number(request.role.name.slice('searcher-'.length))] as readonly number[], at);
      const stand: Stand = { at: next, still: next === at ? still + 1 : 0 };
      return { ...propose(String(next), stand), confidence: stand.still >= seats ? 1 : 0 };
    },
    measure: (trial) => [ended(trial, seats, task.sealed(trial).values)],
  };
};
