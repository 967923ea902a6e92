/** What an organization does, however much of the defaults is written out. */
import { organizationHash } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import { isMapping } from '../../org/yaml.js';

/** Levels that the schema says are meant where a field is left out (fields without a default of their own, so that hashes stay). */
const MEANT: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  solve: { see: 'none', keep: false, side: 'free' },
  revise: { blind: false, side: 'free' },
  pick: { keep: 1 },
  trade: { rounds: 1, rule: 'lmsr', liquidity: 1, on: 'which' },
  decompose: { of: 'task', carry: 'none' },
  assign: { count: 1, mechanism: 'first-price', explore: 0 },
  plan: { depth: 1 },
};
const MEANT_OF_ROLES: Readonly<Record<string, unknown>> = { sees: 'share', clears: false, network: 'complete' };

const without = (value: Readonly<Record<string, unknown>>, meant: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(value).filter(([k, v]) => v !== undefined && !(k in meant && meant[k] === v)));

/**
 * A hash that two organizations share where they differ in defaults that are written out, and in nothing else. Names of roles count: a
 * staff may seat people by them.
 */
export const canonicalHash = (org: Organization): string => {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (!isMapping(value)) return value;
    const meant = typeof value.do === 'string' ? (MEANT[value.do] ?? {}) : {};
    return Object.fromEntries(Object.entries(without(value, meant)).map(([k, v]) => [k, plain(v)]));
  };
  const workflow = plain(org.workflow) as Organization['workflow'];
  const units = plain(org.units) as Organization['units'];
  const roles = Object.fromEntries(
    Object.entries(org.roles).map(([name, role]) => [name, without(role, MEANT_OF_ROLES)]),
  ) as Organization['roles'];
  return organizationHash({ ...org, roles, units, workflow });
};
