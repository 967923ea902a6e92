/** An organization as an outline that is read in a minute: what it is, who is in it, what is done, what it may cost. */
import type { Checked } from './check.js';
import { lint } from './lint.js';
import { nested, type Organization, type Steps } from './schema.js';
import { counted, oneLine, sayInside, sayRole, sayStep } from './words.js';
import { pathText } from './yaml.js';

const COLUMNS = 120;
/** Deeper steps are no further to the right: some of the line must be left for words. */
const DEEPEST = 60;

export const printOrganization = (org: Organization, checked: Checked): string => {
  const { calls, drafts, depth } = checked.bound;
  const remarks = lint(org);
  const about = [
    ...wrapped('  ', org.summary),
    ...(org.source === undefined ? [] : wrapped('  source: ', org.source)),
    ...(org.weakness === undefined ? [] : wrapped('  weakness: ', org.weakness)),
    ...knobs(org),
    ...(org.distinct ? ['  distinct: every seat needs a person of its own'] : []),
  ];
  const units = Object.entries(org.units).flatMap(([name, steps]) => [
    '',
    ...wrapped('Unit ', name),
    ...outline(org, steps, 2),
  ]);
  const nest = depth > 0 ? `, units ${depth} deep` : '';
  return [
    ...wrapped('', org.name),
    ...about,
    '',
    'Roles',
    ...roles(org),
    '',
    'Workflow',
    ...outline(org, org.workflow, 2),
    ...units,
    '',
    'Worst case',
    `  ${counted(calls, 'call')}, ${counted(drafts, 'draft')} on the table at once${nest}`,
    '',
    'Oversight',
    ...(remarks.length === 0 ? ['  no remarks'] : []),
    ...remarks.flatMap((l) => wrapped(`  ${l.rule.padEnd(17)}  `, `${pathText(l.path)}: ${l.message}`)),
    '',
  ].join('\n');
};

const knobs = (org: Organization): readonly string[] => {
  const set = Object.entries(org.knobs).map(([name, value]) => `${name} ${value}`);
  return set.length === 0 ? [] : wrapped('  knobs: ', set.join(', '));
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

/** Text after a head, broken at spaces so that no line is longer than a screen; later lines stand under the first. */
const wrapped = (head: string, text: string): readonly string[] => {
  const width = COLUMNS - head.length;
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    let rest = word;
    if (line && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = line ? `${line} ${rest}` : rest;
  }
  if (line || lines.length === 0) lines.push(line);
  return lines.map((l, i) => `${i === 0 ? head : ' '.repeat(head.length)}${l}`.trimEnd());
};
