/**
 * Random organizations that cover the whole language. Steps are drawn along a sketch of what lies on the table, so that
 * most of them pass `check`; whether they do is for `check` to say.
 */
import { check } from '../../org/check.js';
import { type Knob, resolveOrganization } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import { withUnits } from '../../org/units.js';
import { InputError, openYaml } from '../../org/yaml.js';
import { integer, type Stream, stream } from '../../rng/streams.js';
import { chance, type Drawing, EMPTY, maybe, pickOf, type Raw } from './drawing.js';
import { ending, steps } from './shaping.js';

/** Name of a unit that some organizations take from a file. */
const SHARED = 'outside-view';

/** Replaces some scalar fields by knobs with the same values. */
const withKnobs = (d: Drawing, value: unknown, knobs: Record<string, Knob>): unknown => {
  if (Array.isArray(value)) return value.map((v) => withKnobs(d, v, knobs));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === 'do' ? v : withKnobs(d, v, knobs)]));
  if (!chance(d, 0.1)) return value;
  const name = `k${Object.keys(knobs).length}`;
  const kind = pickOf(d, ['said', 'said', 'other']);
  // A knob that nothing reads may be of any kind.
  if (kind === 'other') knobs[`${name}-idle`] = chance(d, 0.5);
  knobs[name] = value as Knob;
  return { knob: name };
};

const network = (d: Drawing): unknown => {
  const kind = pickOf(d, ['complete', 'ring', 'line', 'star', 'grid', 'regular', 'random']);
  if (kind === 'regular') return { regular: 1 + integer(d.rng, 3) };
  return kind === 'random' ? { random: pickOf(d, [0, 0.5, 0.5, 1]) } : kind;
};

/** A ledger: accounts of the organization and of persons, poor and rich, some with earnings. */
const ledger = (rng: Stream, d: Pick<Drawing, 'rng'>): Record<string, Raw> => {
  const draw = { ...d, rng } as Drawing;
  if (chance(draw, 0.4)) return {};
  const names = ['audits', 'purse', 'credit'].filter(() => chance(draw, 0.65));
  return Object.fromEntries(
    names.map((name) => {
      const start = maybe(draw, 'start', () => pickOf(draw, [0, 1, 2, 2.5, 5, -1]), 0.8);
      if (name === 'audits') return [name, { ...maybe(draw, 'of', () => 'organization'), ...start }];
      const earns = maybe(draw, 'earns', () => pickOf(draw, ['value', 'success']), 0.6);
      const decay = 'earns' in earns ? maybe(draw, 'decay', () => pickOf(draw, [0, 0.5, 0.9, 1])) : {};
      return [name, { of: 'person', ...start, ...earns, ...decay }];
    }),
  );
};

const refusal = (d: Drawing): Raw => {
  const then = pickOf(d, ['skip', 'reassign', 'escalate', 'stop']);
  return { then, ...(then === 'escalate' ? { to: pickOf(d, Object.keys(d.roles)) } : {}) };
};

const role = (d: Drawing, name: string, n: number): Raw => ({
  ...(n > 1 || chance(d, 0.5) ? { seats: n } : {}),
  ...maybe(d, 'network', () => network(d), 0.6),
  ...maybe(d, 'sees', () => pickOf(d, ['all', 'question', 'share', 'ticket']), 0.5),
  ...maybe(d, 'clears', () => chance(d, 0.8), 0.4),
  ...maybe(d, 'brief', () => `Be ${name}.`),
});

/** An organization as it might stand in a file, not yet checked. */
const rawOrganization = (rng: Stream, seed: number): Raw => {
  const roles: Record<string, number> = { lead: 1 };
  for (const name of ['crew', 'judge', 'other-one'].slice(0, 1 + integer(rng, 3))) roles[name] = 1 + integer(rng, 4);
  const accounts = ledger(rng, { rng });
  const names = ['consult', 'panel'].slice(0, integer(rng, 3));
  const [organization, person] = ['organization', 'person'].map((of) =>
    Object.keys(accounts).filter((name) => (accounts[name]?.of ?? 'organization') === of),
  ) as [string[], string[]];
  const alone = { self: null, assignee: null, assigned: 1, choosing: false, depth: 0 };
  const d: Drawing = { rng, roles, accounts: { organization, person }, units: [], ...alone };
  const units: Record<string, Raw[]> = {};
  for (const [i, self] of names.entries()) {
    const inUnit = { ...d, depth: 1, units: names.slice(0, i), self };
    units[self] = ending(...steps(inUnit, EMPTY), inUnit)[0];
  }
  const use = maybe(d, 'use', () => [SHARED], 0.15);
  const ready = { ...d, units: 'use' in use ? [...names, SHARED] : names };
  const [workflow] = ending(...steps(ready, EMPTY), ready);
  const knobs: Record<string, Knob> = {};
  const open = chance(d, 0.3);
  return {
    name: `random-${seed}`,
    summary: 'Drawn at random.',
    ...maybe(d, 'source', () => 'a lot'),
    ...maybe(d, 'weakness', () => 'sense'),
    ...maybe(d, 'distinct', () => chance(d, 0.3)),
    ...use,
    ...(Object.keys(accounts).length > 0 || chance(d, 0.1) ? { accounts } : {}),
    ...maybe(d, 'refusal', () => refusal(d)),
    roles: Object.fromEntries(Object.entries(roles).map(([name, n]) => [name, role(d, name, n)])),
    ...(names.length > 0 || chance(d, 0.2) ? { units: open ? withKnobs(d, units, knobs) : units } : {}),
    workflow: open ? withKnobs(d, workflow, knobs) : workflow,
    ...(Object.keys(knobs).length > 0 || chance(d, 0.1) ? { knobs } : {}),
  };
};

const opened = openYaml('{}', 'random.yaml');

/** A unit in a file of its own, with a role of its own. */
const shared = openYaml(
  `{ name: ${SHARED}, summary: One draft by somebody else., roles: { stranger: {} }, steps: [{ do: solve, by: stranger }] }`,
  `${SHARED}.yaml`,
);

/** The organization of this seed, or why `check` refuses it. */
export const drawOrganization = (seed: number): Organization | InputError => {
  const value = rawOrganization(stream(['random organization', seed]), seed);
  try {
    return resolveOrganization(withUnits({ opened, base: [], value }, () => shared));
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
};

/** Trials of larger organizations would take too long to run by the thousand. */
export const MAX_CALLS = 40;

/** The first organization from this seed on that passes `check` and is not too large. */
export const randomOrganization = (seed: number): Organization => {
  for (let k = 0; ; k++) {
    const org = drawOrganization(seed * 1000 + k);
    if (!(org instanceof InputError) && check(org).bound.calls <= MAX_CALLS) return org;
  }
};
