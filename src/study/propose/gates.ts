/** Gates of whole organizations: units from files that are trusted, which every proposal ends with and none may alter. */
import { accountsOf, missing, payingFrom, split } from '../../engine/gates.js';
import { fileOf, openFile } from '../../lab/locate.js';
import { stepsOf } from '../../org/alike.js';
import type { Organization, Steps } from '../../org/schema.js';
import { type Unit, unitFrom } from '../../org/unit.js';
import { isMapping } from '../../org/yaml.js';

/** What a gate brings along: none of it may be declared by a proposal. */
const BROUGHT = ['knobs', 'roles', 'accounts'] as const;

export const gatesOf = (references: readonly string[]): readonly Unit[] =>
  references.map((reference) => unitFrom(openFile(fileOf('units', reference, '.'))));

/** The calls of the gates, as they stand at the end. */
export const callsOf = (names: readonly string[]) => names.map((unit) => ({ do: 'call', unit }));

/** An organization with these gates at its end; what is no organization is left for others to refuse. */
export const ending = (organization: unknown, names: readonly string[]): unknown =>
  isMapping(organization) && Array.isArray(organization.workflow)
    ? { ...organization, workflow: [...organization.workflow, ...callsOf(names)] }
    : organization;

/** What is wrong with a proposal, as it came, that has to end with these gates. */
export const altered = (organization: unknown, gates: readonly Unit[]): readonly string[] => {
  if (gates.length === 0 || !isMapping(organization) || !Array.isArray(organization.workflow)) return [];
  const names = gates.map(({ name }) => name);
  const dropped = split({ gates: names }, organization.workflow as Steps) === null;
  const own = (kind: string, name: string): boolean =>
    isMapping(organization[kind]) && Object.hasOwn(organization[kind], name);
  return [
    ...(dropped ? [missing(names).replace(/^steps/, 'workflow')] : []),
    ...gates.flatMap(({ name, written }) =>
      BROUGHT.flatMap((kind) =>
        Object.keys(isMapping(written[kind]) ? written[kind] : {}).flatMap((brought) =>
          own(kind, brought) ? [`${kind}.${brought}: belongs to the gate "${name}"; leave it out`] : [],
        ),
      ),
    ),
  ];
};

/** What is wrong with a proposal that is read: it seats whoever sits in a gate, or moves what a gate pays from. */
export const tampering = (org: Organization, gates: readonly Unit[]): readonly string[] => {
  if (gates.length === 0) return [];
  const names = gates.map(({ name }) => name);
  const body = org.workflow.slice(0, org.workflow.length - names.length);
  const units = Object.fromEntries(Object.entries(org.units).filter(([name]) => !names.includes(name)));
  const seated = stepsOf({ ...org, workflow: body, units }).flatMap((s) => [
    ...('by' in s && s.by !== undefined ? [s.by] : []),
    ...(s.do === 'assign' ? [s.to] : []),
  ]);
  return [
    ...gates.flatMap(({ name, written }) =>
      Object.keys(isMapping(written.roles) ? written.roles : {}).flatMap((role) =>
        seated.includes(role) ? [`workflow: role "${role}" sits in the gate "${name}"; seat another`] : [],
      ),
    ),
    ...payingFrom(body, org, accountsOf({ gates: names }, org)),
  ];
};
