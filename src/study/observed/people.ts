/** People as a run shows them: what is fitted stands in their traits, all else is as everybody's (src/sim/constants.ts). */
import type { Task } from '../../engine/types.js';
import type { Staff } from '../../lab/staff.js';
import { DEFAULTS, type Traits } from '../../sim/constants.js';
import { Phi } from '../../sim/normal.js';
import { personNames } from '../calibrate/files.js';
import type { PersonFit, RunFit } from './fit.js';
import type { Found } from './found.js';
import { modelOf } from './observe.js';

export const digits = (x: number, n = 4): number => Number(x.toFixed(n));

const within = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** A share that is 0 or 1 in the run is one, and not half an observation away from it. */
const plain = ({ value, lo, hi, n }: Found): number =>
  lo === 0 ? 0 : hi === 1 ? 1 : Math.max(0, (value * (n + 1) - 0.5) / n);

type Some = { readonly [K in keyof Traits]?: number };

/** How judges share their noise, so that it adds up to 1 on wrong drafts and comes out as measured on right ones. */
const sharingTraits = ({ onWrong, onRight }: RunFit['sharing']): Some => {
  if (onWrong === null && onRight === null) return {};
  const item = within(onWrong?.value ?? DEFAULTS.criticItem, 0, 0.95);
  const right = within(onRight?.value ?? DEFAULTS.criticItemRight, 0, 0.95);
  const rest = DEFAULTS.criticJudge + DEFAULTS.criticCall;
  return {
    criticItem: digits(item),
    criticItemRight: digits(within((right * (1 - item)) / (1 - right), 0, 1)),
    criticJudge: digits(((1 - item) * DEFAULTS.criticJudge) / rest),
    criticCall: digits(((1 - item) * DEFAULTS.criticCall) / rest),
  };
};

const criticTraits = ({ critic }: PersonFit, fit: RunFit): Some => {
  const { sensitivity, specificity, kin, ownFamily } = critic;
  if (sensitivity === null && specificity === null) return {};
  const rate = (found: Found): number => digits(within(found.value, 0.001, 0.999));
  return {
    ...(sensitivity ? { sensitivity: rate(sensitivity) } : {}),
    ...(specificity ? { specificity: rate(specificity) } : {}),
    // The rates are those under the words of this run, so that words move nothing any more.
    wording: 0,
    ...(kin ? { ownFamily: 0 } : ownFamily ? { ownFamily: digits(ownFamily.value) } : {}),
    ...sharingTraits(fit.sharing),
  };
};

/** Traits that the run gives a person. */
export const traitsOf = (person: PersonFit, fit: RunFit): Some => {
  const { silence, refusal, confidence, conformity } = person;
  return {
    ...(silence && plain(silence) > 0 ? { silence: digits(plain(silence)), silenceSpread: 0 } : {}),
    ...(refusal && plain(refusal) > 0 ? { refusal: digits(plain(refusal)) } : {}),
    ...criticTraits(person, fit),
    ...(confidence
      ? {
          confidenceLevel: digits(confidence.level.value),
          confidenceSlope: digits(confidence.slope.value),
          confidenceNoise: digits(confidence.noise.value),
        }
      : {}),
    ...(conformity.base ? { conformBase: digits(conformity.base.value) } : {}),
    ...(conformity.base && conformity.truth ? { conformTruth: digits(conformity.truth.value) } : {}),
  };
};

/** Where the task places people by what is fitted, a person is stated by its accuracy, else by its skill. */
export const abilityOf = (person: PersonFit, fit: RunFit, task: Task): { accuracy: number } | { skill: number } =>
  task.skillOf
    ? { accuracy: digits(within(person.accuracy?.value ?? Phi(fit.peers), 0.001, 0.999)) }
    : { skill: digits(within(person.skill?.value ?? fit.peers, -6, 6)) };

/** The staff of a condition with every model in it replaced by what it was fitted as; policies, seats and order stay. */
export const staffAs = (staff: Staff, fit: RunFit, task: Task): Staff => {
  const fits = new Map(fit.people.map((person) => [person.model, person]));
  const models = [...new Set(staff.people.map(modelOf))];
  const names = new Map(personNames(models).map((name, i) => [models[i] as string, name]));
  const people = staff.people.map((person) => {
    const { real: _real, unrated: _unrated, accuracy: _accuracy, ...rest } = person;
    const model = modelOf(person);
    const fitted = fits.get(model);
    const name = names.get(model) as string;
    const ability: { skill?: number; accuracy?: number } = fitted ? abilityOf(fitted, fit, task) : { skill: fit.peers };
    return {
      ...rest,
      model: name,
      family: person.family === person.model || person.family === model ? name : person.family,
      skill: ability.skill ?? 0,
      ...(ability.accuracy === undefined ? {} : { accuracy: ability.accuracy }),
      traits: { ...DEFAULTS, ...(fitted ? traitsOf(fitted, fit) : {}) } as Traits,
    };
  });
  const seating = Object.fromEntries(
    Object.entries(staff.seating).map(([role, model]) => [role, names.get(model) ?? model]),
  );
  return { ...staff, seating, people };
};
