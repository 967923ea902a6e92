/** Knobs: named values that stand in for scalar fields until an organization is read. */
import { isMapping, type Path } from './yaml.js';

export type Knob = number | string | boolean;
export type Knobs = Readonly<Record<string, Knob>>;

/** A place where a file says { knob: name }. */
export interface KnobPlace {
  readonly path: Path;
  readonly name: string;
}

const knobIn = (value: unknown): string | undefined =>
  isMapping(value) && Object.keys(value).length === 1 && Object.hasOwn(value, 'knob') ? String(value.knob) : undefined;

/** Replaces every { knob: name } by its value; collects each place whose name is not declared. */
export const substitute = (value: unknown, knobs: Knobs, path: Path, unknown: KnobPlace[]): unknown => {
  if (Array.isArray(value)) return value.map((v, i) => substitute(v, knobs, [...path, i], unknown));
  const name = knobIn(value);
  if (name !== undefined) {
    if (!Object.hasOwn(knobs, name)) unknown.push({ path, name });
    return knobs[name];
  }
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, substitute(v, knobs, [...path, k], unknown)]));
};

/** Every place that a knob sets, in the order written. */
export const knobPlaces = (value: unknown, path: Path = []): readonly KnobPlace[] => {
  if (Array.isArray(value)) return value.flatMap((v, i) => knobPlaces(v, [...path, i]));
  const name = knobIn(value);
  if (name !== undefined) return [{ path, name }];
  return isMapping(value) ? Object.entries(value).flatMap(([k, v]) => knobPlaces(v, [...path, k])) : [];
};
