/** An organization as a YAML file that reads back as the same organization: what is short stands on one line. */
import { type Document, isCollection, isMap, isSeq, Document as YamlDocument } from 'yaml';
import { type Organization, OrgSpec } from './schema.js';

/** Characters of a line. */
const WIDTH = 110;

/** Fields in the order in which files have them. */
const ORDER = [
  'name',
  'summary',
  'source',
  'weakness',
  'distinct',
  'accounts',
  'refusal',
  'roles',
  'units',
  'workflow',
] as const;

/** Without what says the default anyway; knobs are in their places and units written out. */
const sparse = (org: Organization): Record<string, unknown> => {
  const roles = Object.fromEntries(
    Object.entries(org.roles).map(([name, { seats, brief, ...rest }]) => [
      name,
      { ...(seats === 1 ? {} : { seats }), ...rest, ...(brief === '' ? {} : { brief }) },
    ]),
  );
  const { distinct, units } = org;
  const all: Record<string, unknown> = { ...org, roles };
  if (!distinct) delete all.distinct;
  if (Object.keys(units).length === 0) delete all.units;
  return Object.fromEntries(ORDER.flatMap((key) => (all[key] === undefined ? [] : [[key, plain(all[key])]])));
};

/** A step without the fields that say the default of every step of its kind. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  decompose: { along: 'parts', max: 4 },
  when: { missing: 'else' },
  plan: { tries: 1 },
};

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const { do: verb } = value as { do?: unknown };
  const defaults = typeof verb === 'string' ? (DEFAULTS[verb] ?? {}) : {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([k, v]) => (v === undefined || defaults[k] === v ? [] : [[k, plain(v)]])),
  );
};

/** The file. Throws where it would not read back as the same: then a default is written wrong here. */
export const writeOrganization = (org: Organization): string => {
  const data = sparse(org);
  const document: Document = new YamlDocument(data);
  shape(document.contents, 0);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  const same = (a: Organization): string => JSON.stringify(sparse(a));
  if (same(OrgSpec.parse(document.toJS())) !== same(org)) throw new Error(`${org.name}: does not read back as it was`);
  return text;
};

/** On one line where it fits there. The top of the file and roles, units and workflow themselves are never on one line. */
const shape = (node: unknown, depth: number): void => {
  if (!isCollection(node)) return;
  const length = JSON.stringify(node.toJSON()).length;
  node.flow = depth > 1 && length + 2 * depth <= WIDTH;
  if (node.flow) return;
  if (isMap(node)) for (const pair of node.items) shape(pair.value, depth + 1);
  else if (isSeq(node)) for (const item of node.items) shape(item, depth + 1);
};
