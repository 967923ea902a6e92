/** One trial of an arm, run by the engine: requests go to the people of the arm, everything else is the engine's own. */
import { runSync } from '../../engine/drivers.js';
import { trialFlow } from '../../engine/run.js';
import type { Worth } from '../../engine/settle.js';
import type { Balances, Draft, Instance, Seat, SimAgent, Trace } from '../../engine/types.js';
import { keyHash } from '../../org/hash.js';
import { organizationHash } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import { keyText, type Stream } from '../../rng/streams.js';
import type { Arm, Policy, Trial } from './case.js';
import { type Chance, drawn, lazy, sliced } from './chance.js';
import { NotEnumerable } from './enumerate.js';

/** Seats of all roles in the order declared, each with a person of its own. */
export const seated = (org: Organization): Readonly<Record<string, readonly Seat[]>> => {
  let person = 0;
  return Object.fromEntries(
    Object.entries(org.roles).map(([role, { seats }]) => [
      role,
      Array.from({ length: seats }, (_, index) => ({ name: `${role}.${index}`, role, index, person: person++ })),
    ]),
  );
};

/** The person behind the port: `chanceOf` says what luck a stream stands for. */
export const personOf = (policy: Policy, chanceOf: (rng: Stream) => Chance): SimAgent => ({
  act: (request, rng) => policy(request, chanceOf(rng)),
});

/** An arm with what all its trials share. */
export interface Bench {
  readonly arm: Arm;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
  readonly people: number;
  readonly hash: string;
}

export const benchOf = (arm: Arm): Bench => {
  const seats = seated(arm.org);
  const people = Object.values(seats).reduce((n, list) => n + list.length, 0);
  return { arm, seats, people, hash: organizationHash(arm.org) };
};

interface Luck {
  /** Luck of the world of the k-th instance of a series. */
  readonly world: (k: number) => Chance;
  readonly agent: SimAgent;
  /** Text that begins the key of every call of the k-th instance. */
  readonly callKey: (k: number) => string;
  readonly lots: (k: number) => readonly (string | number)[];
}

/** Runs the instances of a trial in order, each opening with the balances the last one left; returns the numbers read. */
const conduct = (bench: Bench, first: number, luck: Luck, inspect?: (trace: Trace) => void): readonly number[] => {
  const { arm, seats, people } = bench;
  const { org, task } = arm;
  const series: Trial[] = [];
  let opening: Balances | undefined = arm.opening;
  for (let k = 0; k < (arm.series ?? 1); k++) {
    const instance: Instance = task.draw(first + k, luck.world(k));
    const key = luck.callKey(k);
    const lots = luck.lots(k);
    const worth = (draft: Draft): Worth => task.score(instance, draft.content);
    const setting = {
      org,
      task,
      instance,
      seats,
      people,
      lots,
      position: k,
      worth,
      ...(opening === undefined ? {} : { opening }),
    };
    const trace = runSync(trialFlow(setting), (call) => luck.agent.act(call.request, lazy(key + call.id)));
    inspect?.(trace);
    opening = trace.balances ?? opening;
    series.push({ trace, instance });
  }
  return arm.measure(series.at(-1) as Trial, series);
};

/**
 * A source of trials under Monte Carlo. Worlds are named by case and trial, so that all arms of a case meet the same; calls
 * and lots also by what the organization does. With `slices`, worlds are stratified over that many trials.
 */
export const sampler = (
  bench: Bench,
  id: string,
  seed: number,
  slices?: number,
): ((trial: number) => readonly number[]) => {
  const worlds = drawn();
  const calls = drawn();
  const agent = personOf(bench.arm.policy, calls.from);
  const length = bench.arm.series ?? 1;
  // Keys are short, because a stream costs as much as its name is long.
  const world = keyHash(['world', seed, 'theory', id]);
  const own = keyHash([seed, 'theory', id, bench.hash]);
  return (trial) => {
    const first = trial * length;
    return conduct(bench, first, {
      world: (k) => {
        const rng = lazy(keyText([world, first + k]));
        return worlds.from(slices === undefined ? rng : sliced(rng, trial, slices));
      },
      agent,
      callKey: (k) => keyText(['call', own, first + k]),
      lots: (k) => ['lot', own, first + k],
    });
  };
};

/** A trial whose luck follows a path. A lot that the engine would draw has no place in an enumeration. */
export const pathTrial =
  (bench: Bench): ((chance: Chance) => readonly number[]) =>
  (chance) =>
    conduct(
      bench,
      0,
      {
        world: () => chance,
        agent: personOf(bench.arm.policy, () => chance),
        callKey: () => '',
        lots: (k) => ['lot', k],
      },
      bench.arm.idleLots === true ? undefined : noLots,
    );

const noLots = (trace: Trace): void => {
  for (const e of trace.entries)
    if (e.kind === 'ruling' && e.why?.includes('by lot'))
      throw new NotEnumerable(`the organization draws a lot at ${e.id} (${e.why})`);
};
