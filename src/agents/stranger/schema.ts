/** What a JSON Schema says of a value, as far as somebody needs to know who fills it in. Client's patterns are never run. */
import { isRecord } from '../../questions/reading.js';

export type Schema = Readonly<Record<string, unknown>>;

const ANY: Schema = {};
const asSchema = (value: unknown): Schema => (isRecord(value) ? value : ANY);

/** More references in a row than any schema needs: they go in a circle. */
const LONGEST_CHAIN = 32;

const pointed = (root: Schema, pointer: string): Schema => {
  let at: unknown = root;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const inside: unknown = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    at = Array.isArray(at) ? at[Number(name)] : inside;
  }
  if (!isRecord(at)) throw new Error(`the schema has no ${pointer}`);
  return at;
};

/** The schema behind references, with what `allOf` adds to it. Throws where a reference leads nowhere or in a circle. */
export const resolved = (root: Schema, schema: unknown): Schema => {
  let at = asSchema(schema);
  for (let n = 0; typeof at.$ref === 'string'; n++) {
    if (n === LONGEST_CHAIN) throw new Error(`the schema refers in a circle: ${at.$ref}`);
    if (!at.$ref.startsWith('#')) throw new Error(`the schema refers elsewhere: ${at.$ref}; give it under $defs`);
    const { $ref, ...beside } = at as { $ref: string };
    at = { ...pointed(root, $ref), ...beside };
  }
  return Array.isArray(at.allOf) ? together(root, at) : at;
};

const together = (root: Schema, schema: Schema): Schema => {
  const { allOf, ...own } = schema as { allOf: readonly unknown[] };
  const all: readonly Schema[] = [own, ...allOf.map((s) => resolved(root, s))];
  return {
    ...Object.assign({}, ...all),
    ...(all.some((s) => s.properties) ? { properties: Object.assign({}, ...all.map((s) => s.properties)) } : {}),
    ...(all.some((s) => s.required) ? { required: all.flatMap((s) => listIn(s, 'required')) } : {}),
  };
};

export const listIn = (schema: Schema, key: string): readonly unknown[] => {
  const value = schema[key];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
};

export const numberIn = (schema: Schema, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const branchesIn = (schema: Schema): readonly unknown[] => [
  ...listIn(schema, 'anyOf'),
  ...listIn(schema, 'oneOf'),
];

/** Values that the schema lists one by one, or null. */
export const listedIn = (schema: Schema): readonly unknown[] | null => {
  if ('const' in schema) return [schema.const];
  return Array.isArray(schema.enum) && schema.enum.length > 0 ? (schema.enum as readonly unknown[]) : null;
};

/** Types that the schema allows; where it says none, the one that its other words are about. */
export const typesIn = (schema: Schema): readonly string[] => {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type) && type.length > 0) return type.map(String);
  if (schema.properties !== undefined) return ['object'];
  return schema.items !== undefined || schema.prefixItems !== undefined ? ['array'] : [];
};

/** Least and greatest number allowed; exclusive bounds are moved in by the grain: 1 for whole numbers, else a little. */
export const boundsIn = (schema: Schema): { readonly low?: number; readonly high?: number } => {
  const grain = numberIn(schema, 'multipleOf') ?? (typesIn(schema).includes('integer') ? 1 : 1e-6);
  const above = numberIn(schema, 'exclusiveMinimum');
  const below = numberIn(schema, 'exclusiveMaximum');
  const low = numberIn(schema, 'minimum') ?? (above === undefined ? undefined : above + grain);
  const high = numberIn(schema, 'maximum') ?? (below === undefined ? undefined : below - grain);
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
};

const fitsNumber = (schema: Schema, types: readonly string[], value: number): boolean => {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = boundsIn(schema);
  const whole = Number.isInteger(value);
  const typed = types.length === 0 || types.includes('number') || (types.includes('integer') && whole);
  const step = numberIn(schema, 'multipleOf');
  return typed && value >= low && value <= high && (step === undefined || Number.isInteger(value / step));
};

/** Whether a text, number or truth value may stand where the schema does. */
export const accepts = (root: Schema, schema: unknown, value: string | number | boolean): boolean => {
  const s = resolved(root, schema);
  const branches = branchesIn(s);
  if (branches.length > 0) return branches.some((branch) => accepts(root, branch, value));
  const listed = listedIn(s);
  if (listed) return listed.includes(value);
  const types = typesIn(s);
  if (typeof value === 'number') return fitsNumber(s, types, value);
  if (types.length > 0 && !types.includes(typeof value)) return false;
  if (typeof value === 'boolean') return true;
  const longest = numberIn(s, 'maxLength') ?? Number.POSITIVE_INFINITY;
  return value.length >= (numberIn(s, 'minLength') ?? 0) && value.length <= longest;
};
