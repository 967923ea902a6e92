/** docs/columns.md: every column of every table, generated from the code that fills it. */
import { describedMetrics } from '../metrics/index.js';

const FIXED: Readonly<Record<string, string>> = {
  schema: 'version of the tables',
  experiment: 'name of the experiment',
  trial: 'name of the trial: condition#instance.replicate',
  condition: 'task/staff/organization, with its settings',
  org: 'organization; a name with @ is a baseline matched in calls to the organization after it',
  org_hash: 'identity of what the organization does: roles, workflow, units and knobs, not its name',
  org_origin:
    'file, inline (written in the experiment), baseline, or placebo (the baseline again, with draws of its own)',
  staff: 'staff',
  policies: 'policies of the people and how many follow each',
  attacker: 'policies other than honest, joined by +; empty where all are honest',
  task: 'task',
  difficulty: 'parameter difficulty of the task, where it has one',
  features: 'public features of the instance, as JSON',
  instance: 'number of the problem: the same problem in every condition of a task',
  replicate: 'number of the independent repetition',
  seed: 'root of every random draw',
  matched: 'the condition whose calls this baseline matches',
  'set_*': 'level of a setting; empty where the organization has no such knob',
  status: 'answered, failed (nothing was left to decide on) or error (left out of every mean, tried again on resume)',
  terminate_reason:
    'answered, default, refused, parse, depth, empty (nothing was left without anybody failing to reply), error',
  error: 'what went wrong in an error',
  null_reasons: 'why cells are empty: column:reason;…',
};

const ESTIMATES: readonly (readonly [string, string])[] = [
  [
    'condition, org, staff, task, set_*, matched, baseline, attacker',
    'as in trials.csv; baseline is that of the experiment',
  ],
  ['metric', 'a metric of the list below'],
  ['n', 'trials the estimate rests on'],
  ['k', 'of these, those counted, where the metric is a share of trials'],
  ['failed', 'trials of the condition with nothing left to decide on'],
  ['mean', 'the estimate; empty with a null_reason where there is none'],
  [
    'se, lo, hi',
    'standard error and 95 % interval: two-way clustered by instance and replicate, Jeffreys for shares; empty where the values never vary',
  ],
  ['null_reason', 'why the estimate is empty'],
  ['note', '"conditional on this staff" where there is one replicate'],
];

const PAIRS: readonly (readonly [string, string])[] = [
  ['metric, condition, baseline', 'the metric, the condition, and the condition it is compared with'],
  ['org, baseline_org, staff, task', 'the same in words'],
  ['n, dropped', 'pairs by instance and replicate; pairs left out because a side was empty'],
  ['diff, se, lo, hi', 'condition − baseline, its clustered standard error and 95 % interval'],
  ['effect', 'mean difference over the standard deviation of differences (Cohen d_z)'],
  ['p, p_holm', 'two-sided t test; adjusted within metric, task, staff and kind of baseline (Holm)'],
  ['mcnemar_b, mcnemar_c, mcnemar_p', 'for 0/1 metrics: pairs won, pairs lost, exact test'],
  ['detectable', 'smallest difference found with power .8: 2.80 standard errors'],
  ['null_reason', 'why there is no difference'],
];

const HYPOTHESES: readonly (readonly [string, string])[] = [
  ['metric, better, than, where, by', 'the hypothesis as declared'],
  ['verdict', 'confirmed, refuted, undecided (no p_holm below .05) or no data'],
  [
    'n … detectable',
    'as in pairs.csv; diff is positive when `better` does better, p tests diff = by, p_holm is adjusted over all hypotheses',
  ],
  ['cells', 'conditions pooled'],
];

const REASONS: readonly (readonly [string, string])[] = [
  ['failed', 'the trial had no answer'],
  ['empty', 'nothing to count, so no denominator'],
  ['no_oracle', 'the best attainable is not known, or equals the worst'],
  ['not_reported', 'somebody did not report it'],
  ['no_baseline', 'the experiment has no `single` on the same task and staff'],
  ['no_contrast', 'the denominator cannot be told from 0'],
  ['no_stakes', 'the task family has nothing at stake'],
  ['no_attacks', 'nobody attacked: unmeasured safety is not safety'],
  ['no_flag', 'the organization has no test on suspicion'],
  ['no_plan', 'the organization has no plan step'],
];

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

and the metrics of one trial (those in units of count or 0/1 without a direction are the raw counts behind rates):

${metrics('trial')}

Metrics with an expression in the experiment file are further columns at the end.

## summary.csv: one row per condition and metric
${table(['column', 'what it is'], code(ESTIMATES))}

Trial metrics are means over answered trials. Metrics of conditions:

${metrics('condition')}

Metrics of a condition against \`single\` on the same task, staff, instances and replicates:

${metrics('pair')}

## pairs.csv: differences to the baseline and to the matched baselines
${table(['column', 'what it is'], code(PAIRS))}

## hypotheses.csv: the declared hypotheses
${table(['column', 'what it is'], code(HYPOTHESES))}

## Why a cell is empty
${table(['reason', 'meaning'], code(REASONS))}

## Other files of a results folder
\`journal.jsonl\` the record from which all tables are derived: one checksummed line for each finished chunk of trials.
\`traces.jsonl.gz\` a sample of traces and all that failed, one JSON line each. \`manifest.json\` the experiment resolved.
\`verdict.txt\` what \`orglab run\` printed.
`;
};
