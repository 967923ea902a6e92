/**
 * Correctness of one person on one part: probit with shared difficulty.
 * z = a·(skill + skill_kind) − shift + √item·D + √pair·U + √call·E,  U = √f·F + √(1−f)·V;  right iff z > 0.
 * skill_kind is how much better or worse a model is at this kind of part than over all, the same in all instances; on a
 * task with fitted items (skillOf) it is in the skill. a is the discrimination of the part, 1 where nothing is said.
 */

import type { Content } from '../../engine/types.js';
import { normal } from '../../rng/streams.js';
import { Phi } from '../../sim/normal.js';
import type { World } from '../../sim/world.js';
import type { Mind, Person } from './mind.js';
import { kindOf } from './work.js';

/** Everything but the noise of the call: what the person would get right on average here. */
const steadyOf = (mind: Mind, part: string): number => {
  const { person, world, task, instance, traits } = mind;
  const { item, pair } = task.correlation;
  const demand = task.demand(instance, part);
  const family =
    traits.familyShare > 0 ? Math.sqrt(traits.familyShare) * world.normal('family', person.family, part) : 0;
  const own = Math.sqrt(1 - traits.familyShare) * world.normal('model', person.model, part);
  const kind =
    traits.kindSkill > 0 && !task.skillOf
      ? traits.kindSkill * world.staff.normal('kind', person.model, kindOf(mind, part))
      : 0;
  const skill = (demand.discrimination ?? 1) * (person.skill + kind);
  return skill - demand.shift + Math.sqrt(item) * demand.easiness + Math.sqrt(pair) * (family + own);
};

/** Worked out once for each world, which is of one instance, however often the person is asked. */
const steady = new WeakMap<World, Map<Person, Map<string, number>>>();

export const lasting = (mind: Mind, part: string): number => {
  const people = steady.get(mind.world) ?? new Map<Person, Map<string, number>>();
  if (people.size === 0) steady.set(mind.world, people);
  const parts = people.get(mind.person) ?? new Map<string, number>();
  if (parts.size === 0) people.set(mind.person, parts);
  const known = parts.get(part) ?? steadyOf(mind, part);
  parts.set(part, known);
  return known;
};

/** Which of the wrong answers a uniform selects. */
export const wrongNumber = ({ world, task, instance }: Mind, part: string, u: number): number =>
  world.wrongAnswer(part, u, task.correlation.sameWrong, task.wrongs?.(instance, part));

/**
 * The uniform behind a lasting misconception. A share q of each model's misconceptions are those of its family, so that two
 * models of one family, both wrong, agree with probability s + q²(1 − s), q²(1 − s) = familyWrong; strangers still with s.
 */
const misconception = ({ world, task, person, traits }: Mind, part: string): number => {
  const u = world.uniform('wrong', person.model, part);
  const s = task.correlation.sameWrong;
  if (person.family === person.model || traits.familyWrong <= 0 || s >= 1) return u;
  const q = Math.sqrt(Math.min(1, traits.familyWrong / (1 - s)));
  return u < q ? world.uniform('family wrong', person.family, part) : (u - q) / (1 - q);
};

export interface Attempt {
  readonly content: Content;
  /** Whether this person added an error of its own. */
  readonly wrong: boolean;
  readonly z: number;
}

/** One attempt at one part, on the results it builds on. `gain` in probits; `load` is the number of parts asked for at once. */
export const attempt = (mind: Mind, part: string, known: Content | null, load: number, gain = 0): Attempt => {
  const { task, instance, rng, traits } = mind;
  const held = lasting(mind, part) + gain;
  const z = held + Math.sqrt(task.correlation.call) * normal(rng);
  // Both uniforms are drawn always, so that a change of skill or load shifts no later draw.
  const missed = rng() < traits.attention * (load - 1);
  const fresh = rng();
  if (z > 0 && !missed)
    return {
      content: task.right(instance, part, known, mind.view.scope.garbled.includes(part), mind.knowing?.seen),
      wrong: false,
      z,
    };
  // A lasting misconception gives the same wrong answer again; a slip of the call gives any.
  const k = wrongNumber(mind, part, held > 0 ? fresh : misconception(mind, part));
  return { content: task.wrong(instance, part, k, known, mind.knowing?.seen), wrong: true, z };
};

/** Stated confidence: compressed towards certainty, hardly responsive to the actual chance. */
export const stated = (mind: Mind, z: number, shift: number): number => {
  const t = mind.traits;
  const accuracy = Phi(mind.person.skill - shift);
  const c =
    1 -
    t.confidenceLevel * (1 - accuracy) +
    t.confidenceSlope * (Phi(z) - accuracy) +
    t.confidenceNoise * normal(mind.rng);
  return Math.min(1, Math.max(0, c));
};

export const mean = (xs: readonly number[]): number =>
  xs.length === 0 ? 0 : xs.reduce((a, b) => a + b, 0) / xs.length;
