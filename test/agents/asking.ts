/** Asks one simulated person one thing, with streams named by the caller. */
import { type Person, simulatedPerson } from '../../src/agents/sim/person.js';
import { languageRequestsOf } from '../../src/contracts/language-requests.js';
import { plainRequestsOf } from '../../src/contracts/requests.js';
import type { Act, Instance, Replies, Reply, Request, RequestOf, Task, Truth, Usage } from '../../src/engine/types.js';
import { type Stream, stream } from '../../src/rng/streams.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { createDraws, type Draws } from '../../src/sim/draws.js';
import { createWorld } from '../../src/sim/world.js';
import { person } from '../support/trials.js';

export const instanceOf = (task: Task, index = 0): Instance =>
  task.instance(index, stream(['language', task.family, index]));

export interface How {
  readonly traits?: Partial<Traits>;
  readonly person?: Partial<Person>;
  readonly skill?: number;
  /** Names the stream of the event, and the world of judgements. */
  readonly run?: number;
  readonly world?: number;
  /** What stays with people from one instance to the next; by default redrawn with the world. */
  readonly staff?: number;
  readonly rng?: Stream;
}

const kept = new Map<number, Draws>();

/** Draws of the staff of that number. */
const staffOf = (number: number): Draws => {
  const draws = kept.get(number) ?? createDraws(['language staff', number]);
  kept.set(number, draws);
  return draws;
};

/** A reply that is there, of the kind that the request asks for. */
export type Said<A extends Act> = Replies[A] & { readonly usage: Usage; readonly truth?: Truth };

export const answer = (request: Request, how: How = {}): Reply => {
  const { traits = {}, skill = 0.3, run = 0, world = 0 } = how;
  const key = ['language', world, request.view.instance.index];
  const own = how.staff === undefined ? createWorld(key) : createWorld(key, staffOf(how.staff));
  const who = person(0, skill, { traits: { ...DEFAULTS, ...traits }, ...how.person });
  const agent = simulatedPerson(who, { world: () => own, familyOf: () => 'other' });
  return agent.act(request, how.rng ?? stream(['language', run]));
};

export const said = <A extends Act>(request: RequestOf<A>, how: How = {}): Said<A> =>
  answer(request as Request, how) as unknown as Said<A>;

/** A request of the contract by its name. */
export const requestNamed = (task: Task, name: string, index = 0): Request => {
  const all = [plainRequestsOf, languageRequestsOf].flatMap((of) => of(task, instanceOf(task, index)));
  const found = all.find((a) => a.name === name);
  if (!found) throw new Error(`no request "${name}"; there are: ${all.map((a) => a.name).join(', ')}`);
  return found.request;
};

/** Counts what is drawn from a stream. */
export const counted = (rng: Stream): { readonly rng: Stream; readonly drawn: () => number } => {
  let n = 0;
  return {
    rng: () => {
      n += 1;
      return rng();
    },
    drawn: () => n,
  };
};

export const share = (n: number, holds: (run: number) => boolean): number =>
  Array.from({ length: n }, (_, run) => holds(run)).filter(Boolean).length / n;
