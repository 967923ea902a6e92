/** JSON Schema of the files that users write. */
import { z } from 'zod';
import { ExperimentSpec, TaskSpec } from '../lab/experiment.js';
import { StaffSpec } from '../lab/staff.js';
import { OrgSpec } from '../org/schema.js';
import { UnitSpec } from '../org/unit.js';

const SPECS = { organization: OrgSpec, experiment: ExperimentSpec, staff: StaffSpec, task: TaskSpec, unit: UnitSpec };

export type SchemaKind = keyof typeof SPECS;
export const SCHEMAS = Object.keys(SPECS) as readonly SchemaKind[];

type Json = Readonly<Record<string, unknown>>;
const isObject = (v: unknown): v is Json => v !== null && typeof v === 'object' && !Array.isArray(v);

const KNOB = {
  type: 'object',
  properties: { knob: { type: 'string' } },
  required: ['knob'],
  additionalProperties: false,
  description: 'The value of a knob.',
};

const SCALARS: readonly unknown[] = ['integer', 'number', 'boolean', 'string'];

/** One type or several, all of them scalar. */
const isScalar = (value: Json): boolean => [value.type].flat().every((t) => SCALARS.includes(t)) || 'enum' in value;

/** Every scalar field of a step or role may also be { knob: name }: knobs are put in before the schema proper is applied. */
const withKnobs = (value: unknown, inFields: boolean): unknown => {
  if (Array.isArray(value)) return value.map((v) => withKnobs(v, false));
  if (!isObject(value)) return value;
  const scalar = inFields && !('const' in value) && isScalar(value);
  if (scalar) {
    const { description, default: fallback, ...rest } = value;
    return {
      ...(description === undefined ? {} : { description }),
      ...(fallback === undefined ? {} : { default: fallback }),
      anyOf: [rest, KNOB],
    };
  }
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [
      k,
      k === 'properties' && isObject(v)
        ? Object.fromEntries(Object.entries(v).map(([name, field]) => [name, withKnobs(field, true)]))
        : withKnobs(v, false),
    ]),
  );
};

/** The top level of an organization or a unit keeps plain fields: a name is never a knob. */
export const schemaOf = (kind: SchemaKind): Json => {
  const schema = z.toJSONSchema(SPECS[kind], { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as Json;
  if (kind !== 'organization' && kind !== 'unit') return schema;
  const { properties, definitions, ...rest } = schema;
  const fields = isObject(properties)
    ? Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, withKnobs(field, false)]))
    : {};
  return {
    ...rest,
    properties: fields,
    ...(definitions === undefined ? {} : { definitions: withKnobs(definitions, false) }),
  };
};
