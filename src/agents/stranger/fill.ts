/** Values that are valid in a JSON Schema and mean nothing, drawn from a stream: what a simulated model says that knows no answer. */

import { isRecord } from '../../questions/reading.js';
import { integer, oneOf, type Stream } from '../../rng/streams.js';
import { boundsIn, branchesIn, listedIn, listIn, numberIn, resolved, type Schema, typesIn } from './schema.js';

/** Levels below which only what is required is filled in, and at which a schema is given up. */
const DEEP = 6;
const DEEPEST = 40;
/** Most items, and most characters of a text, that a schema may demand. */
const MOST_ITEMS = 1000;
const MOST_LETTERS = 100_000;
/** Most values of one reply: schemas of a few lines can demand billions. */
const MOST_VALUES = 100_000;

const WORDS = 'amber birch cedar delta ember fjord grove heron inlet juniper kelp lumen maple north ochre pine'.split(
  ' ',
);

interface Filling {
  readonly root: Schema;
  readonly rng: Stream;
  values: number;
}

const FORMATS: Readonly<Record<string, (rng: Stream) => string>> = {
  date: (rng) => `2024-01-${10 + integer(rng, 18)}`,
  'date-time': (rng) => `2024-01-${10 + integer(rng, 18)}T12:00:00Z`,
  time: (rng) => `${10 + integer(rng, 12)}:00:00Z`,
  email: (rng) => `${oneOf(rng, WORDS)}@example.com`,
  uri: (rng) => `https://example.com/${oneOf(rng, WORDS)}`,
  url: (rng) => `https://example.com/${oneOf(rng, WORDS)}`,
  uuid: (rng) => `00000000-0000-4000-8000-${String(integer(rng, 1e9)).padStart(12, '0')}`,
  ipv4: (rng) => `127.0.0.${1 + integer(rng, 250)}`,
};

const text = (schema: Schema, rng: Stream): string => {
  const form = FORMATS[String(schema.format)];
  if (form) return form(rng);
  const least = numberIn(schema, 'minLength') ?? 0;
  const most = numberIn(schema, 'maxLength') ?? Number.POSITIVE_INFINITY;
  if (least > MOST_LETTERS) throw new Error(`the schema wants a text of ${least} characters; at most ${MOST_LETTERS}`);
  return `${oneOf(rng, WORDS)} ${oneOf(rng, WORDS)}`.padEnd(least, '.').slice(0, most);
};

const number = (schema: Schema, whole: boolean, rng: Stream): number => {
  const { low, high } = boundsIn(schema);
  const from = low ?? (high === undefined ? 0 : Math.min(0, high - 100));
  const to = high ?? Math.max(from + 100, 1);
  const step = numberIn(schema, 'multipleOf') ?? (whole ? 1 : undefined);
  if (step === undefined || !(step > 0)) return Number((from + rng() * (to - from)).toPrecision(4)) || from;
  const first = Math.ceil(from / step);
  return step * (first + integer(rng, Math.max(1, Math.floor(to / step) - first + 1)));
};

/** Four digits may round a number out of its range; then the end of the range that was passed. */
const within = (schema: Schema, value: number): number => {
  const { low = value, high = value } = boundsIn(schema);
  return Math.min(Math.max(value, low), high);
};

const list = (schema: Schema, depth: number, f: Filling): readonly unknown[] => {
  const first = listIn(schema, 'prefixItems');
  const least = Math.max(numberIn(schema, 'minItems') ?? 0, first.length);
  if (least > MOST_ITEMS) throw new Error(`the schema wants ${least} items in one list; at most ${MOST_ITEMS}`);
  const most = numberIn(schema, 'maxItems') ?? Math.max(least, 2);
  const fixed = first.length > 0 && !isRecord(schema.items);
  const spare = fixed || depth > DEEP ? 0 : Math.min(Math.max(most - least, 0), 2);
  const n = least + (spare === 0 ? 0 : integer(f.rng, spare + 1));
  const items: unknown[] = [];
  const seen = new Set<string>();
  for (let tries = 0; items.length < n && tries < 8 * n; tries++) {
    const item = value(first[items.length] ?? schema.items, depth + 1, f);
    if (schema.uniqueItems === true && seen.has(JSON.stringify(item))) continue;
    seen.add(JSON.stringify(item));
    items.push(item);
  }
  return items;
};

const object = (schema: Schema, depth: number, f: Filling): Readonly<Record<string, unknown>> => {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = listIn(schema, 'required').map(String);
  const names = depth > DEEP ? required : [...new Set([...Object.keys(properties), ...required])];
  return Object.fromEntries(names.map((name) => [name, value(properties[name], depth + 1, f)]));
};

/** Of several forms one; deep down the plainest, so that a schema that contains itself comes to an end. */
const branch = (branches: readonly unknown[], depth: number, f: Filling): unknown => {
  if (depth <= DEEP) return oneOf(f.rng, branches);
  const plain = branches.find((b) => {
    const s = resolved(f.root, b);
    return listedIn(s) !== null || !typesIn(s).some((t) => t === 'object' || t === 'array');
  });
  return plain ?? branches[0];
};

const value = (schema: unknown, depth: number, f: Filling): unknown => {
  if (depth > DEEPEST) throw new Error('the schema is nested without end');
  if (++f.values > MOST_VALUES) throw new Error(`the schema wants more than ${MOST_VALUES} values`);
  const s = resolved(f.root, schema);
  const listed = listedIn(s);
  if (listed) return oneOf(f.rng, listed);
  const branches = branchesIn(s);
  if (branches.length > 0) return value(branch(branches, depth, f), depth + 1, f);
  const types = typesIn(s);
  const type = types.includes('null') && depth > DEEP ? 'null' : types.length > 1 ? oneOf(f.rng, types) : types[0];
  if (type === 'null') return null;
  if (type === 'boolean') return f.rng() < 0.5;
  if (type === 'number' || type === 'integer') return within(s, number(s, type === 'integer', f.rng));
  if (type === 'array') return list(s, depth, f);
  if (type === 'object') return object(s, depth, f);
  return text(s, f.rng);
};

/** A value valid in the schema, in every field drawn. Throws an Error that says what in the schema cannot be filled in. */
export const fill = (schema: Schema, rng: Stream): unknown => value(schema, 0, { root: schema, rng, values: 0 });
