/** What may be searched: the arguments of policies as their schemas have them, under the caps of a threat. */
import { z } from 'zod';
import { policies } from '../../agents/sim/policies/index.js';
import type { Policy } from '../../agents/sim/policies/policy.js';
import { unknownName } from '../../org/strict.js';
import { InputError } from '../../org/yaml.js';
import { integer, oneOf, type Stream } from '../../rng/streams.js';
import { HELD, RANGES } from './ranges.js';

export type Level = number | string | boolean;
export type Args = Readonly<Record<string, Level>>;

/** An argument that is a number. */
export interface Dial {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  readonly log: boolean;
  readonly usual: number;
}

/** An argument that is one of a few levels. */
export interface Switch {
  readonly name: string;
  readonly levels: readonly Level[];
  readonly usual: Level;
}

export type Knob = Dial | Switch;
export const isSwitch = (knob: Knob): knob is Switch => 'levels' in knob;

/** A policy with what of it may be chosen. */
export interface Kind {
  readonly policy: string;
  readonly knobs: readonly Knob[];
  readonly honestAt: Policy['honestAt'];
}

/** What zod says of one argument as JSON Schema. */
interface Field {
  readonly type?: string;
  readonly enum?: readonly Level[];
  readonly default?: Level;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** Bounds that say no more than that numbers are finite. */
const bounded = (x: number | undefined): x is number => x !== undefined && Math.abs(x) < Number.MAX_SAFE_INTEGER;

/** The knob of an argument; null where it is held, is free text, or has no ends to search between. */
const knobOf = (policy: string, name: string, field: Field): Knob | null => {
  const usual = field.default;
  if (HELD[policy]?.[name] !== undefined || usual === undefined) return null;
  if (field.enum) return { name, levels: field.enum, usual };
  if (field.type === 'boolean') return { name, levels: [false, true], usual };
  if (typeof usual !== 'number') return null;
  const range = RANGES[policy]?.[name];
  const [low, high] = [range?.low ?? field.minimum, range?.high ?? field.maximum];
  if (!bounded(low) || !bounded(high)) return null;
  return { name, low, high, whole: field.type === 'integer', log: range?.log === true, usual };
};

const capped = (knob: Knob, cap: number | undefined): Knob =>
  isSwitch(knob) || cap === undefined
    ? knob
    : { ...knob, high: Math.min(knob.high, cap), usual: Math.min(knob.usual, cap) };

const kindOf = ({ name, args, honestAt }: Policy, caps: Readonly<Record<string, number>>): Kind => {
  const { properties = {} } = z.toJSONSchema(args, { io: 'input' }) as { properties?: Record<string, Field> };
  const knobs = Object.entries(properties).flatMap(([key, field]) => knobOf(name, key, field) ?? []);
  return { policy: name, knobs: knobs.map((knob) => capped(knob, caps[knob.name])), honestAt };
};

/** Every policy but honest work. */
export const attackers: readonly string[] = policies.flatMap((p) => (p.name === 'honest' ? [] : [p.name]));

/**
 * The policies of a threat with what may be chosen of them. `caps` hold every argument of their name down to a largest value.
 * Throws InputError on unknown policies and on caps that hold nothing or leave nothing.
 */
export const spaceOf = (names: readonly string[], caps: Readonly<Record<string, number>>): readonly Kind[] => {
  const wrong = names.find((name) => !attackers.includes(name));
  if (wrong !== undefined) throw new InputError(`threat: policies: ${unknownName('policy', wrong, attackers)}`);
  if (names.length === 0) throw new InputError('threat: policies: name one at least, or leave it out for all');
  const free = policies.filter((p) => names.includes(p.name)).map((p) => kindOf(p, {}));
  const dials = free.flatMap((kind) => kind.knobs.filter((knob): knob is Dial => !isSwitch(knob)));
  for (const [name, cap] of Object.entries(caps)) {
    const of = dials.filter((dial) => dial.name === name);
    if (of.length === 0) {
      const known = [...new Set(dials.map((dial) => dial.name))];
      throw new InputError(`threat: ${unknownName('argument of the policies', name, known)}`);
    }
    const least = Math.max(...of.map((dial) => dial.low));
    if (!(cap >= least)) throw new InputError(`threat: ${name}: a cap is a number from ${least}, found ${cap}`);
  }
  return policies.filter((p) => names.includes(p.name)).map((p) => kindOf(p, caps));
};

/** Digits of a number that is drawn: a staff file should be read by people. */
const DIGITS = 3;

/** A number between two levels of a dial. */
const between = (dial: Dial, low: number, high: number, rng: Stream): number => {
  const u = rng();
  const x = dial.log ? low * (high / low) ** u : low + (high - low) * u;
  const rounded = dial.whole ? Math.round(x) : Number(x.toPrecision(DIGITS));
  return Math.min(high, Math.max(low, rounded));
};

/** How often an end is drawn and not a level between: attackers are often worst at an end. */
const ENDS = 0.3;

export const drawn = (knob: Knob, rng: Stream): Level => {
  if (isSwitch(knob)) return oneOf(rng, knob.levels);
  if (rng() < ENDS) return integer(rng, 2) === 0 ? knob.low : knob.high;
  return between(knob, knob.low, knob.high, rng);
};

/** Levels next to one: of a dial one below and one above, each an end now and then; of a switch the others. */
export const nextTo = (knob: Knob, level: Level, rng: Stream): readonly Level[] => {
  if (isSwitch(knob)) return knob.levels.filter((other) => other !== level);
  const at = Number(level);
  const below = rng() < ENDS ? knob.low : between(knob, knob.low, at, rng);
  const above = rng() < ENDS ? knob.high : between(knob, at, knob.high, rng);
  return [below, above].filter((x, i, both) => x !== at && both.indexOf(x) === i);
};

/** The end of a dial that is farthest from honest work, and its usual level where honest work says nothing of it. */
const boldest = (knob: Knob, honest: unknown): Level => {
  if (isSwitch(knob) || typeof honest !== 'number') return knob.usual;
  return Math.abs(knob.high - honest) >= Math.abs(knob.low - honest) ? knob.high : knob.low;
};

/** As far from honest work as the threat allows; arguments that make nobody honest are as usual. */
export const boldArgs = ({ knobs, honestAt }: Kind): Args =>
  Object.fromEntries(knobs.map((knob) => [knob.name, boldest(knob, honestAt[knob.name])]));
