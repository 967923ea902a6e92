/** A simulated person: honest acts from the model in sim/, then its policy. */

import {
  type Instance,
  isMissing,
  type Reply,
  type Request,
  type RequestOf,
  type SimAgent,
  type Task,
} from '../../engine/types.js';
import type { Traits } from '../../sim/constants.js';
import { Phi, PhiInverse } from '../../sim/normal.js';
import type { World } from '../../sim/world.js';
import { argue } from './argue.js';
import { assess } from './assess.js';
import { choose } from './choose.js';
import { design } from './design.js';
import { createLook, type Look } from './look.js';
import { merge } from './merge.js';
import type { Mind, Person } from './mind.js';
import { policyNamed } from './policies/index.js';
import type { Policy } from './policies/policy.js';
import { revise } from './revise.js';
import { knowingOf } from './seen.js';
import { solve } from './solve.js';
import { split } from './split.js';
import { silent, unwilling } from './usage.js';

export type { Person } from './mind.js';

export interface Setting {
  /** The world of an instance in this replicate. */
  readonly world: (instance: Instance) => World;
  readonly familyOf: (seat: string) => string | undefined;
  /** Policies of a program's own, beside the shipped ones. */
  readonly policies?: readonly Policy[];
}

const propose = (request: RequestOf<'propose'>, mind: Mind): Reply => {
  if (request.side) return argue(request, request.side, mind);
  return request.as === 'solve'
    ? solve(request, mind)
    : request.as === 'revise'
      ? revise(request, mind)
      : merge(request, mind);
};

const honestAct = (request: Request, mind: Mind): Reply => {
  switch (request.act) {
    case 'propose':
      return propose(request, mind);
    case 'assess':
      return assess(request, mind);
    case 'choose':
      return choose(request, mind);
    case 'split':
      return split(request, mind);
    case 'design':
      return design(request, mind);
  }
};

/**
 * A person's own rate of no usable reply: Φ(√(1 + σ²)·Φ⁻¹(silence) + σ·N), whose mean over people is `silence` itself. Whoever
 * breaks format does so far above the mean. Clones break it alike.
 */
const silenceOf = ({ traits, world, person }: Mind): number => {
  const spread = traits.silenceSpread;
  if (spread === 0) return traits.silence;
  const own = spread * world.staff.normal('silence', person.model);
  return Phi(Math.sqrt(1 + spread ** 2) * PhiInverse(traits.silence) + own);
};

/** Policy, arguments and traits of a person, worked out once. */
const characters = new WeakMap<Person, { readonly policy: Policy; readonly args: unknown; readonly traits: Traits }>();

const characterOf = (person: Person, own: readonly Policy[] | undefined) => {
  const known = characters.get(person);
  if (known) return known;
  const policy = policyNamed(person.policy, own);
  const args = policy.args.parse(person.args);
  const character = { policy, args, traits: { ...person.traits, ...policy.traits?.(args) } };
  characters.set(person, character);
  return character;
};

/** What is left of a person who brings a share of its ability: its chance of a right part, its eyes and its insight, in proportion. */
const lessened = new WeakMap<Person, Map<number, Person>>();

const withShare = (person: Person, traits: Traits, share: number): Person => {
  const kept = lessened.get(person) ?? new Map<number, Person>();
  lessened.set(person, kept);
  const alarm = 1 - traits.specificity;
  const known = kept.get(share) ?? {
    ...person,
    skill: Math.max(WORST_SKILL, PhiInverse(share * Phi(person.skill))),
    traits: {
      ...traits,
      sensitivity: alarm + share * (traits.sensitivity - alarm),
      monitor: share * traits.monitor,
      planEye: share * traits.planEye,
      insight: share * traits.insight,
    },
  };
  kept.set(share, known);
  return known;
};

/** Skill, in probits, of somebody who does nothing at all for a right answer. */
const WORST_SKILL = -6;

/** A mind before it has looked at what it is shown. */
type Forming = { -readonly [K in keyof Mind]: Mind[K] };

/** The agent in the person's place. Honest draws come first in the event's stream, so that an honest twin shares them. */
export const simulatedPerson = (person: Person, setting: Setting): SimAgent => {
  const { policy, args, traits } = characterOf(person, setting.policies);
  const { familyOf } = setting;
  return {
    act: (request, rng) => {
      const { view, role } = request;
      const { task, instance } = view;
      const look = lookOf(task, instance);
      const world = setting.world(instance);
      const knowing = null;
      const mind: Forming = { person, traits, world, task, instance, view, role, rng, look, knowing, familyOf };
      if (traits.silence > 0 && rng() < silenceOf(mind)) return silent(request, mind);
      if (traits.refusal > 0 && rng() < traits.refusal) return unwilling(request, mind);
      const share = policy.ability?.(mind, args) ?? 1;
      if (share < 1) {
        mind.person = withShare(person, traits, share);
        mind.traits = mind.person.traits;
      }
      if (request.act === 'propose') mind.knowing = knowingOf(mind, request);
      const honest = honestAct(request, mind);
      return policy.act && !isMissing(honest) ? policy.act(request, honest, mind, args) : honest;
    },
  };
};

/** One look for each instance object: instances are drawn anew for every trial. */
const looks = new WeakMap<Instance, Look>();

const lookOf = (task: Task, instance: Instance): Look => {
  const known = looks.get(instance);
  if (known) return known;
  const look = createLook(task, instance);
  looks.set(instance, look);
  return look;
};
