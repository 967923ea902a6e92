/** docs/columns.md: every column of every table, generated from the code that fills it. */
import { curves } from '../metrics/curves.js';
import { describedMetrics } from '../metrics/index.js';
import { ASSOCIATIONS, CURVES, ESTIMATES, FIXED, HYPOTHESES, INFLUENCE, PAIRS, PEOPLE, REASONS } from './described.js';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((r) => `| ${r.map((x) => x.replaceAll('|', '\\|')).join(' | ')} |`),
  ].join('\n');

const code = (rows: readonly (readonly [string, string])[]): readonly (readonly string[])[] =>
  rows.map(([name, text]) => [`\`${name}\``, text]);

export const columnsDocument = (): string => {
  const metrics = (level: string): string =>
    table(
      ['column', 'unit', 'better', 'what it is', 'empty when', 'source'],
      describedMetrics
        .filter((m) => m.level === level)
        .map((m) => [`\`${m.name}\``, m.unit, m.better ?? '', m.summary, m.nulls.join(', '), m.source]),
    );
  return `# Columns

Generated from the code by \`npm run docs\`; a test compares this page with the code and with real output.
An empty cell is no value, with a reason beside it; it is never 0.

## trials.csv: one row per trial
${table(
  ['column', 'what it is'],
  Object.entries(FIXED).map(([k, v]) => [`\`${k}\``, v]),
)}

and the metrics of one trial (those in units of count or 0/1 without a direction are the raw counts behind rates), in this
order. Where the experiment lists its metrics, only those that the list needs are worked out, with all columns of the same
metric; \`value\` and \`calls\` always are.

${metrics('trial')}

Metrics with an expression in the experiment file are further columns at the end.

## summary.csv: one row per condition and metric
${table(['column', 'what it is'], code(ESTIMATES))}

Trial metrics are means over answered trials. Metrics of conditions:

${metrics('condition')}

Metrics of a condition against others on the same task, staff, settings, instances and replicates: \`single\`,
\`trusted-only\` and \`untrusted-only\` by name, \`full\` (an organization of that name, else one with a single seat whose role
has \`sees: all\`), under an intervention the same condition without it, and the same
organization whose revisers see only their own draft, or also how many hold which answer (\`see: own\`, \`see: summary\`), and the same people
with the policy honest throughout:

${metrics('pair')}

Metrics over all conditions in which some of the people of an honest one are not, in the row of the honest one:

${metrics('sweep')}

Metrics that the organization and its seats tell before any trial:

${metrics('organization')}

## pairs.csv: differences to the baseline and to the matched baselines
${table(['column', 'what it is'], code(PAIRS))}

## hypotheses.csv: the declared hypotheses
${table(['column', 'what it is'], code(HYPOTHESES))}

## associations.csv: the declared associations, where there are some
${table(['column', 'what it is'], code(ASSOCIATIONS))}

## people.csv: one row per condition, person and seat
${table(['column', 'what it is'], code(PEOPLE))}

## influence.csv: how influence is spread over seats, where \`influence\` or \`dark_influence\` is asked for
Sums over all trials, without intervals.

${table(['column', 'what it is'], code(INFLUENCE))}

## curves.csv: how a number goes with something that can be chosen afterwards
${table(['column', 'what it is'], code(CURVES))}

${table(
  ['curve', 'over', 'what it is'],
  curves.map((c) => [`\`${c.name}\``, c.over, c.summary]),
)}

## Why a cell is empty
${table(['reason', 'meaning'], code(REASONS))}

## Other files of a results folder
\`journal.jsonl\` the record from which all tables are derived: one checksummed line for each finished chunk of trials.
\`traces.jsonl.gz\` a sample of traces and all that failed, one JSON line each. \`manifest.json\` the experiment resolved.
\`verdict.txt\` what \`orglab run\` printed.
`;
};
