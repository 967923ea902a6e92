/**
 * Which fields and values of the schema organizations use. What there is to use is read off the schema itself, so that a
 * field that is added later, and that nobody draws, is missed at once.
 */
import type { z } from 'zod';
import { nested, type Organization, OrgSpec, type Step, type Steps, step } from '../../src/org/schema.js';

type Shape = Readonly<Record<string, z.ZodType>>;

interface Open {
  readonly inner: z.ZodType;
  readonly optional: boolean;
}

const opened = (spec: z.ZodType): Open => {
  let inner = spec;
  let optional = false;
  while (inner.type === 'default' || inner.type === 'optional') {
    optional ||= inner.type === 'optional';
    inner = (inner as z.ZodDefault<z.ZodType> | z.ZodOptional<z.ZodType>).unwrap() as z.ZodType;
  }
  return { inner, optional };
};

const members = (spec: z.ZodType): readonly z.ZodType[] => (spec as z.ZodUnion<readonly z.ZodType[]>).options;

/** Lists of steps are read step by step, by verb. */
const holdsSteps = (spec: z.ZodType): boolean =>
  spec.type === 'lazy' || (spec.type === 'array' && (spec as z.ZodArray<z.ZodType>).element.type === 'lazy');

/** Every field below this one, and every value of those whose values can be listed. */
const namesIn = (spec: z.ZodType, at: string): readonly string[] => {
  const { inner, optional } = opened(spec);
  const names = optional ? [`${at} = nothing`] : [];
  if (holdsSteps(inner)) return [...names, at];
  switch (inner.type) {
    case 'object':
      return [...names, at, ...fieldsOf((inner as z.ZodObject).shape, at)];
    case 'enum':
      return [...names, ...(inner as z.ZodEnum).options.map((o) => `${at} = ${o}`)];
    case 'boolean':
      return [...names, `${at} = true`, `${at} = false`];
    case 'array':
      return [...names, ...namesIn((inner as z.ZodArray<z.ZodType>).element, `${at}[]`)];
    case 'record':
      return [...names, ...namesIn((inner as z.ZodRecord).valueType as z.ZodType, `${at}{}`)];
    case 'union':
      return [...names, ...members(inner).flatMap((m) => namesIn(m, `${at}: ${m.type}`))];
    default:
      return [...names, at];
  }
};

const fieldsOf = (shape: Shape, at: string): readonly string[] =>
  Object.entries(shape).flatMap(([field, spec]) => namesIn(spec, `${at}.${field}`));

const verbOf = (shape: Shape): string => (shape.do as z.ZodLiteral<string>).value;

/** Everything there is to use, by name: `vote.rule = borda`, `when.test.feature = nothing`, `organization.roles{}.seats`. */
export const schemaNames: readonly string[] = [
  ...fieldsOf(OrgSpec.shape, 'organization'),
  ...step.options.flatMap((option) => fieldsOf(option.shape as Shape, verbOf(option.shape as Shape))),
];

/** Fields alone, without their values. */
export const schemaFields: readonly string[] = [
  ...new Set(schemaNames.flatMap((name) => (name.endsWith(' = nothing') ? [] : [name.replace(/ = .*$/, '')]))),
];

export type Counts = Map<string, number>;

export const bump = (counts: Counts, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

const countValue = (counts: Counts, spec: z.ZodType, value: unknown, at: string): void => {
  const { inner } = opened(spec);
  if (value === undefined) bump(counts, `${at} = nothing`);
  else if (holdsSteps(inner)) bump(counts, at);
  else if (inner.type === 'object') {
    bump(counts, at);
    countFields(counts, (inner as z.ZodObject).shape, value as object, at);
  } else if (inner.type === 'enum' || inner.type === 'boolean') bump(counts, `${at} = ${value}`);
  else if (inner.type === 'array')
    for (const one of value as readonly unknown[])
      countValue(counts, (inner as z.ZodArray<z.ZodType>).element, one, `${at}[]`);
  else if (inner.type === 'record')
    for (const one of Object.values(value as object))
      countValue(counts, (inner as z.ZodRecord).valueType as z.ZodType, one, `${at}{}`);
  else if (inner.type === 'union') {
    const member = members(inner).find((m) => m.safeParse(value).success);
    if (member) countValue(counts, member, value, `${at}: ${member.type}`);
  } else bump(counts, at);
};

const countFields = (counts: Counts, shape: Shape, value: object, at: string): void => {
  for (const [field, spec] of Object.entries(shape))
    countValue(counts, spec, (value as Record<string, unknown>)[field], `${at}.${field}`);
};

export const stepsIn = (steps: Steps): readonly Step[] =>
  steps.flatMap((s) => [s, ...nested(s).flatMap((inner) => stepsIn(inner.steps))]);

/** All steps of an organization, of its workflow and its units. */
export const stepsOf = (org: Organization): readonly Step[] =>
  [org.workflow, ...Object.values(org.units)].flatMap(stepsIn);

/** Counts what an organization uses, under the names of the schema. */
export const countUse = (counts: Counts, org: Organization): void => {
  countFields(counts, OrgSpec.shape, org, 'organization');
  for (const s of stepsOf(org)) {
    bump(counts, s.do);
    const option = step.options.find((o) => verbOf(o.shape as Shape) === s.do);
    if (option) countFields(counts, option.shape as Shape, s, s.do);
  }
};
