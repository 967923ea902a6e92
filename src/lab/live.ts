/** Trials in which real models hold seats: the same flow, its answers awaited, many trials at once. */

import { isStopRun, type StopRun, stopRun } from '../agents/calls/call.js';
import type { Person } from '../agents/sim/person.js';
import type { Standing } from '../agents/wire.js';
import { runAsync } from '../engine/drivers.js';
import type { Balances, Call, Reply } from '../engine/types.js';
import { keyText, type Stream, streamOf } from '../rng/streams.js';
import { answering } from './answering.js';
import type { Condition } from './condition.js';
import { losing } from './intervene.js';
import { trialId } from './traces.js';
import { begin, type Conducted, errorOf, type Ready, resultOf, type Trial } from './trial.js';

/** A request to a person who is a real model. */
export interface Asked {
  readonly person: Person;
  readonly call: Call;
  readonly rng: Stream;
  /** Name of the trial: with the id of the call it names the request among all of the run. */
  readonly trial: string;
  readonly standing: Standing;
}

/** Whoever asks real models. */
export interface Live {
  readonly answer: (asked: Asked) => Promise<Reply>;
  /** Trials worked on at once, over all conditions. */
  readonly width: number;
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called where an answer ends the run, so that nothing more is begun. */
  readonly halt: (reason: StopRun) => void;
}

/** Whether anybody in the staff is a real model. */
export const isLive = ({ staff }: Pick<Condition, 'staff'>): boolean => staff.people.some((p) => p.real !== undefined);

const runLive = async (
  r: Ready,
  instance: number,
  replicate: number,
  ledger: Balances,
  { answer }: Live,
): Promise<Trial> => {
  const { condition, seed, brought } = r;
  const { drawn, seats, staff, key, flow } = begin(r, instance, replicate, ledger);
  const simulated = answering({ ...condition, staff }, seed, seats, instance, replicate, brought);
  const { orgHash, task } = condition;
  const standing = { seed, orgHash, task, instance, replicate, seats };
  const trial = trialId(condition.id, instance, replicate);
  const callKey = keyText(['call', seed, orgHash, task.name, replicate, instance]);
  const handed = losing(condition, key);
  const trace = await runAsync(flow(), async (call) => {
    const person = staff.people[call.seat.person]!;
    if (person.real === undefined) return handed(call, simulated(call));
    return handed(call, await answer({ person, call, rng: streamOf(callKey + keyText([call.id])), trial, standing }));
  });
  return { trace, instance: drawn, seats, people: staff.people };
};

/** Runs and measures, as `conduct` does. What ends the whole run (a cap, a wrong key) is thrown. */
export const conductLive = async (
  r: Ready,
  instance: number,
  replicate: number,
  ledger: Balances,
  live: Live,
): Promise<Conducted> => {
  try {
    const trial = await live.turn(() => runLive(r, instance, replicate, ledger, live));
    return { trial, result: resultOf(r, trial, instance, replicate) };
  } catch (error) {
    if (isStopRun(error)) {
      live.halt(error);
      throw error;
    }
    return { trial: null, result: errorOf(r, error, instance, replicate) };
  }
};

/** At most `most` pieces of work at once, first come first served; none is begun once the signal says stop. */
export const turns = (most: number, signal?: AbortSignal): Live['turn'] => {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      if (signal?.aborted) throw stopRun('stopped');
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
};
