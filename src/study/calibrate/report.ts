/** The report of a calibration, in Markdown: what was fitted, how sure it is, and how well it predicts what it has not seen. */
import type { CheckRow, Error95 } from './check.js';
import type { Written } from './files.js';
import type { Fit, Measured } from './fit.js';
import type { Responses } from './responses.js';

const three = (x: number): string => x.toFixed(3).replace(/^(-?)0\./, '$1.');

export const errorText = ({ mean, low, high }: Error95): string =>
  `${three(mean)} (${three(Math.max(0, low))}–${three(high)})`;

/** A row of the self-check in words; `validate data` adds what it is held against. */
export const checkCells = (row: CheckRow): readonly string[] => [
  row.quantity,
  errorText(row.fitted),
  three(row.fitted.bias),
  three(row.fitted.p95),
  row.normal ? errorText(row.normal) : '',
  errorText(row.independent),
];

export const CHECK_HEAD = ['quantity', 'error (95 %)', 'bias', 'p95', 'one number for items', 'independence'];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const numberLine = (name: string, found: Measured | null, why: string): readonly string[] =>
  found ? [name, three(found.value), found.se === null ? '' : three(found.se)] : [name, '', why];

const numbersOf = (fit: Fit): string =>
  table(
    ['number', 'value', 'standard error'],
    [
      ['items, share of variance (spread of b)', three(fit.item), fit.difficulty ? '' : 'assumed'],
      numberLine('the same by pairs of models, pooled', fit.pooled, 'no pair with accuracies in .05–.97'),
      numberLine('the same by pairs of one family', fit.kin, 'no such pair'),
      ['share of families in what pairs add', fit.familyShare === null ? '' : three(fit.familyShare), ''],
      numberLine('two samples of one model', fit.within, 'no samples: call is assumed'),
      ['call, share of variance', three(fit.call), fit.within ? '' : 'assumed'],
      numberLine('same wrong answer, both wrong', fit.sameWrong, 'no answers: assumed'),
    ],
  );

const judgesOf = (fit: Fit): readonly string[] => {
  if (!fit.judges) return [];
  const { each, item, itemRight, same, wording } = fit.judges;
  const rows = each.map((j) => [j.judge, String(j.n), three(j.sensitivity), three(j.specificity)]);
  const told = [item, itemRight, same, wording].map((x) => (x === null ? '–' : three(x)));
  return [
    '## Judges',
    table(['judge', 'verdicts', 'sensitivity', 'specificity'], rows),
    `Two judges correlate at ${told[0]} on drafts with an error and ${told[1]} on others, one judge under two prompts at ${told[2]}; thresholds move with the prompt by ${told[3]} (sd, probits).`,
  ];
};

/** Everything, with the tables of the self-check under their headings. */
export const reportText = (
  all: Responses,
  fit: Fit,
  checks: readonly { readonly title: string; readonly rows: readonly CheckRow[]; readonly why: string | null }[],
  { name, command, source }: Written,
): string =>
  [
    `# ${name}`,
    `${source} ${all.models.length} models, ${all.items.length} items. Written by \`${command}\`; run it: \`npx orglab run experiment.yaml\` in this folder.`,
    numbersOf(fit),
    ...(fit.notes.length > 0 ? [fit.notes.map((note) => `- ${note}`).join('\n')] : []),
    ...judgesOf(fit),
    '## Self-check',
    'Fitted on one half of models and items; on the other half predicted from single accuracies alone. Mean absolute error over random splits, with an interval over splits (which overlap).',
    ...checks.flatMap(({ title, rows, why }) => [
      `### ${title}`,
      rows.length > 0 ? table(CHECK_HEAD, rows.map(checkCells)) : `None: ${why ?? 'nothing to compare'}.`,
    ]),
    '',
  ].join('\n\n');
