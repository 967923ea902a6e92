/** Who a person is, and what an act of a simulated one is worked out from. */
import type { Instance, RoleView, Task, TaskView } from '../../engine/types.js';
import type { Stream } from '../../rng/streams.js';
import type { Traits } from '../../sim/constants.js';
import type { World } from '../../sim/world.js';
import type { ModelSpec } from '../calls/call.js';
import type { Look } from './look.js';
import type { Knowing } from './seen.js';

/** Who somebody is: fixed for a replicate. `skill` in probits: Φ(skill) is the chance on a part of average difficulty. */
export interface Person {
  readonly index: number;
  /** Model id: people of one model are clones and err in the same places. */
  readonly model: string;
  readonly family: string;
  readonly skill: number;
  /** The accuracy that the staff states, where it states one; tasks with fitted items make a skill of it. */
  readonly accuracy?: number;
  readonly traits: Traits;
  readonly policy: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Present where the person is a real model; skill and traits then mean nothing but what `unrated` says. */
  readonly real?: ModelSpec;
  /** Nobody says how able the person is; `skill` is 0 and ranks nobody. */
  readonly unrated?: true;
}

/** What an act is worked out from. */
export interface Mind {
  readonly person: Person;
  readonly traits: Traits;
  readonly world: World;
  readonly task: Task;
  readonly instance: Instance;
  readonly view: TaskView;
  /** The mandate that it acts under. */
  readonly role: RoleView;
  /** The stream of this event: noise of the call. */
  readonly rng: Stream;
  /** Opens a content, once for everybody. */
  readonly look: Look;
  /** What it knows beside the results it builds on; there where a draft is written. */
  readonly knowing: Knowing | null;
  /** Family of the person in a seat, for critics who go easy on their own kind. */
  readonly familyOf: (seat: string) => string | undefined;
}
