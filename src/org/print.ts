/** An organization as an outline that is read in a minute: what it is, who is in it, what is done, what it may cost. */
import type { Reading } from './agency.js';
import type { Checked } from './check.js';
import { COLUMNS, rows, wrapped } from './layout.js';
import { lint } from './lint.js';
import { nested, type Organization, type Steps } from './schema.js';
import { counted, sayAccount, sayInside, sayRefusal, sayRole, sayStep } from './words.js';
import { pathText } from './yaml.js';

/** Deeper steps are no further to the right: some of the line must be left for words. */
const DEEPEST = 60;

/** What cannot be seen in an organization once it was read. */
export interface Origins {
  /** By knob: the places it sets, as paths. */
  readonly knobs: Readonly<Record<string, readonly string[]>>;
  /** By unit: the file it comes from, where that is another one. */
  readonly units: Readonly<Record<string, string>>;
}

/** The outline. With origins, each knob is told with what it sets and each unit with where it comes from. */
export const printOrganization = (org: Organization, checked: Checked, origins?: Origins): string =>
  [
    ...wrapped('', org.name),
    ...about(org),
    ...(origins === undefined ? knobs(org) : expanded(org, origins)),
    '',
    'Roles',
    ...roles(org),
    ...accounts(org),
    '',
    'Workflow',
    ...outline(org, org.workflow, 2),
    ...units(org, origins),
    '',
    'Worst case',
    worst(checked),
    '',
    'Oversight',
    ...oversight(org),
    '',
  ].join('\n');

const about = (org: Organization): readonly string[] => {
  const refusal = sayRefusal(org.refusal);
  return [
    ...wrapped('  ', org.summary),
    ...(org.source === undefined ? [] : wrapped('  source: ', org.source)),
    ...(org.weakness === undefined ? [] : wrapped('  weakness: ', org.weakness)),
    ...(org.distinct ? ['  distinct: every seat needs a person of its own'] : []),
    ...(refusal ? wrapped('  refusals: ', refusal) : []),
    ...((org.use ?? []).length > 0 ? wrapped('  uses: ', (org.use ?? []).join(', ')) : []),
  ];
};

const knobs = (org: Organization): readonly string[] => {
  const set = Object.entries(org.knobs).map(([name, value]) => `${name} ${value}`);
  return set.length === 0 ? [] : wrapped('  knobs: ', set.join(', '));
};

/** Every knob on a line of its own, with the places it sets. */
const expanded = (org: Organization, origins: Origins): readonly string[] => {
  const all = Object.entries(org.knobs);
  if (all.length === 0) return [];
  const lines = all.flatMap(([name, value]) =>
    wrapped('  ', `${name} = ${value} → ${origins.knobs[name]?.join(', ') || 'nothing'}`),
  );
  return ['', 'Knobs', ...lines];
};

const roles = (org: Organization): readonly string[] => {
  const all = Object.entries(org.roles);
  const name = Math.min(30, Math.max(...all.map(([role]) => role.length)));
  const seats = Math.max(...all.map(([, role]) => counted(role.seats, 'seat').length));
  return all.flatMap(([role, spec]) =>
    wrapped(
      `  ${role.slice(0, COLUMNS / 2).padEnd(name)}  ${counted(spec.seats, 'seat').padEnd(seats)}  `,
      sayRole(spec),
    ),
  );
};

const accounts = (org: Organization): readonly string[] => {
  const all = Object.entries(org.accounts ?? {});
  return all.length === 0 ? [] : ['', 'Accounts', ...rows(all.map(([name, spec]) => [name, sayAccount(spec)]))];
};

const units = (org: Organization, origins?: Origins): readonly string[] =>
  Object.entries(org.units).flatMap(([name, steps]) => {
    const from = origins === undefined ? '' : `, from ${origins.units[name] ?? 'this organization'}`;
    return ['', ...wrapped('Unit ', `${name}${from}`), ...outline(org, steps, 2)];
  });

const worst = ({ bound: { calls, drafts, depth } }: Checked): string =>
  `  ${counted(calls, 'call')}, ${counted(drafts, 'draft')} on the table at once${depth > 0 ? `, units ${depth} deep` : ''}`;

const oversight = (org: Organization): readonly string[] => {
  const remarks = lint(org);
  if (remarks.length === 0) return ['  no remarks'];
  return remarks.flatMap((l) => wrapped(`  ${l.rule.padEnd(17)}  `, `${pathText(l.path)}: ${l.message}`));
};

/** What an organization lacks of an open agency, and what its file does not tell; what holds is only counted. */
export const printAgency = (readings: readonly Reading[]): string => {
  const open = readings.filter(({ holds }) => holds !== true);
  const unread = readings.filter(({ holds }) => holds === null).length;
  const beside = unread === 0 ? '' : `, ${unread} that the file does not tell`;
  const lines = open.flatMap(({ id, requirement, holds, why }) =>
    wrapped(`  ${id.padEnd(4)}  ${holds === null ? '?' : '–'} `, `${requirement}: ${why}`),
  );
  return [
    `Open agency: ${readings.filter(({ holds }) => holds).length} of ${readings.length}${beside}`,
    ...lines,
    '',
  ].join('\n');
};

/** One line for each step, numbered within its list; what is inside a step stands to its right. */
const outline = (org: Organization, steps: Steps, indent: number): readonly string[] =>
  steps.flatMap((s, i) => {
    const left = ' '.repeat(Math.min(indent, DEEPEST));
    const number = `${i + 1} `;
    return [
      ...wrapped(left + number, sayStep(org, s)),
      ...nested(s).flatMap(({ at, steps: inner }) => {
        const title = sayInside(s, at);
        const lines = outline(org, inner, indent + number.length + (title ? 2 : 0));
        return title ? [`${left}${' '.repeat(number.length)}${title}`, ...lines] : lines;
      }),
    ];
  });
