/** Organizations that differ in one field of their steps and in nothing else. */
import { canonicalJson } from './hash.js';
import { nested, type Organization, type Step, type Steps } from './schema.js';

/** What an organization does, as text; with a field named, whatever steps say of that field is left out. */
const textOf = ({ roles, units, workflow, distinct, accounts, refusal }: Organization, without?: string): string => {
  const all = { roles, units, workflow, distinct, accounts, refusal };
  return canonicalJson(
    without === undefined ? all : JSON.parse(JSON.stringify(all, (key, v) => (key === without ? undefined : v))),
  );
};

export const differOnlyIn = (a: Organization, b: Organization, field: string): boolean =>
  textOf(a, field) === textOf(b, field) && textOf(a) !== textOf(b);

/** Every step, those inside others and in units too. */
export const stepsOf = (org: Organization): readonly Step[] => {
  const all = (steps: Steps): readonly Step[] =>
    steps.flatMap((step) => [step, ...nested(step).flatMap((inner) => all(inner.steps))]);
  return [org.workflow, ...Object.values(org.units)].flatMap(all);
};
