/** What a validation came to, topic by topic, as Markdown: the table in docs/validity.md is written by this and by nothing else. */
import type { GroupTest } from './groups.js';
import { SIGMAS } from './judge.js';
import { holds, type Outcome, type Report } from './run.js';

/** Topics of the reference by number. */
const TOPICS: Readonly<Record<number, string>> = {
  1: 'hierarchy, polyarchy, committee',
  2: 'juries',
  3: 'coordination and queues',
  4: 'information-processing hierarchies',
  5: 'markets',
  6: 'deliberation',
  7: 'voting power and rules',
  8: 'review, audit, selection',
  9: 'landscapes, search, hybrid screens',
  10: 'span, makespan, faults',
  11: 'item response, chains, redundancy',
  12: 'incentives',
  13: 'published agent-based tables',
};

/** z of 95 % power: a bias of 4.5 + 1.645 standard errors is missed once in twenty. */
const SEEN = SIGMAS + 1.645;

export interface TopicLine {
  readonly topic: string;
  readonly cases: number;
  readonly engine: number;
  readonly pass: number;
  readonly outside: number;
  readonly formulas: number;
  /** The largest |z|, and its case. */
  readonly worst: { readonly z: number; readonly id: string } | null;
  /** The bias in a share that is found with 95 % power: middle and largest over the shares of a topic. */
  readonly sees: readonly [number, number] | null;
}

const lineOf = (topic: string, of: readonly Outcome[]): TopicLine => {
  const ran = of.filter((o) => o.covered);
  const z = ran.flatMap((o) =>
    typeof o.verdict?.z === 'number' && o.one.kind !== 'asymptotic' ? [{ z: o.verdict.z, id: o.one.id }] : [],
  );
  const seen = ran
    .flatMap((o) => (o.one.kind === 'prob' && o.verdict?.se ? [SEEN * o.verdict.se] : []))
    .sort((a, b) => a - b);
  return {
    topic,
    cases: of.length,
    engine: ran.length,
    pass: ran.filter(holds).length,
    outside: of.filter((o) => o.outside === true).length,
    formulas: of.filter((o) => o.formula?.pass === true).length,
    worst: z.length === 0 ? null : z.reduce((a, b) => (Math.abs(b.z) > Math.abs(a.z) ? b : a)),
    sees: seen.length === 0 ? null : [seen[Math.floor(seen.length / 2)] as number, seen.at(-1) as number],
  };
};

/** A line for each topic, and one for all. */
export const byTopic = ({ outcomes }: Report): readonly TopicLine[] => {
  const topics = [...new Set(outcomes.map((o) => o.one.topic ?? 0))].sort((a, b) => a - b);
  return [
    ...topics.map((t) =>
      lineOf(
        TOPICS[t] ?? 'other',
        outcomes.filter((o) => (o.one.topic ?? 0) === t),
      ),
    ),
    lineOf('all', outcomes),
  ];
};

const digits = (x: number, n = 2): string => x.toFixed(n).replace(/^(-?)0\./, '$1.');

const bound = ({ low, high }: GroupTest): string =>
  [low === null ? '' : `≥ ${digits(low)}`, high === null ? '' : `≤ ${digits(high)}`].filter(Boolean).join(', ');

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const topicRow = (t: TopicLine): string =>
  row([
    t.topic,
    t.cases,
    t.engine,
    t.pass,
    t.outside,
    t.formulas,
    t.worst === null ? '' : `${digits(t.worst.z)} (${t.worst.id})`,
    t.sees === null ? '' : `${digits(t.sees[0], 3)}, ${digits(t.sees[1], 3)}`,
  ]);

/** The whole report. `command` is what it was made with. */
export const asMarkdown = (report: Report, command: string): string => {
  const reasons = new Map<string, string[]>();
  for (const o of report.outcomes)
    if (!o.covered) reasons.set(o.reason ?? '', [...(reasons.get(o.reason ?? '') ?? []), o.one.id]);
  return [
    '```',
    command,
    '```',
    '',
    row(['topic', 'cases', 'through the engine', 'pass', 'out of scope', 'equal a closed form', 'worst z', 'sees']),
    row(['---', '---', '---', '---', '---', '---', '---', '---']),
    ...byTopic(report).map(topicRow),
    '',
    '*sees*: the bias in a share that is found with 95 % power, in the middle and in the worst case of a topic.',
    '',
    row(['over all cases', 'cases', 'got', 'bound', '']),
    row(['---', '---', '---', '---', '---']),
    ...report.groups.map((g) => row([g.name, g.n, digits(g.got, 3), bound(g), g.pass ? 'pass' : 'FAIL'])),
    '',
    'Not run through the engine:',
    '',
    ...[...reasons].map(([why, ids]) => `- ${ids.join(', ')}: ${why}.`),
  ].join('\n');
};

const BEGIN = '<!-- theory: written by orglab validate theory --report -->';
const END = '<!-- /theory -->';

/** A document with the report between its two marks, or the report with marks of its own where there are none. */
export const placed = (document: string | null, report: string): string => {
  const section = `${BEGIN}\n${report}\n${END}`;
  const [from, to] = [document?.indexOf(BEGIN) ?? -1, document?.indexOf(END) ?? -1];
  if (document === null || from < 0 || to < from) return `${section}\n`;
  return `${document.slice(0, from)}${section}${document.slice(to + END.length)}`;
};
