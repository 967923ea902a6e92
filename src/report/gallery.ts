/** The page of shipped organizations: a table, and a drawing of each; every word is read from the files. */
import { check } from '../org/check.js';
import { mermaid } from '../org/mermaid.js';
import { nested, type Organization, type Step, type Steps, VERBS } from '../org/schema.js';
import { oneLine } from '../org/words.js';

/** Verbs that an organization uses, in the order of the language. */
const verbsOf = (org: Organization): readonly string[] => {
  const used = new Set<Step['do']>();
  const visit = (steps: Steps): void =>
    steps.forEach((s) => {
      used.add(s.do);
      for (const inner of nested(s)) visit(inner.steps);
    });
  visit(org.workflow);
  for (const unit of Object.values(org.units)) visit(unit);
  return VERBS.filter((verb) => used.has(verb));
};

/** Text inside a cell of a table. */
const cell = (text: string): string => oneLine(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');

const seats = (org: Organization): number => Object.values(org.roles).reduce((n, r) => n + r.seats, 0);

const row = (org: Organization): string => {
  const knobs = Object.entries(org.knobs).map(([name, value]) => `${name} ${value}`);
  const cells = [
    `[${org.name}](#${org.name})`,
    cell(org.summary),
    cell(org.weakness ?? ''),
    cell(knobs.join(', ')),
    `${seats(org)}`,
    `${check(org).bound.calls}`,
    verbsOf(org).join(' '),
    cell(org.source ?? ''),
  ];
  return `| ${cells.join(' | ')} |`;
};

const section = (org: Organization): string =>
  [`## ${org.name}`, '', '```mermaid', mermaid(org).trimEnd(), '```', ''].join('\n');

/** docs/organizations.md. */
export const galleryDocument = (organizations: readonly Organization[]): string =>
  [
    '# Organizations',
    '',
    `The ${organizations.length} organizations of configs/organizations, generated from their files by \`npm run docs\`. Calls are the worst case that`,
    '`orglab check` gives with the knobs as they stand; `orglab show NAME` tells each in words, `orglab show NAME --set KNOB=VALUE` with other knobs.',
    '',
    '| name | what it is | known failure | knobs | seats | calls ≤ | verbs | source |',
    '|---|---|---|---|---|---|---|---|',
    ...organizations.map(row),
    '',
    ...organizations.map(section),
  ].join('\n');
