import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { InputError } from '../org/yaml.js';
import type { Case } from '../study/theory/case.js';
import type { GroupTest } from '../study/theory/groups.js';
import { ownReference, readReference } from '../study/theory/reference.js';
import { holds, type Outcome, type Report, validate } from '../study/theory/run.js';
import { asMarkdown, placed } from '../study/theory/summary.js';
import { draw } from './draw.js';
import { meter } from './progress.js';

export interface ValidateOptions {
  readonly reference?: string;
  readonly trials: number;
  readonly only?: string;
  readonly seed: number;
  readonly seeds: number;
  readonly tier?: string;
  readonly workers?: number;
  readonly json?: boolean;
  readonly report?: string;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Cases asked for: of a tier, and with ids that begin as told. */
const chosen = (cases: readonly Case[], { tier, only }: ValidateOptions): readonly Case[] =>
  cases.filter((c) => (tier === undefined || String(c.tier) === tier) && (only === undefined || c.id.startsWith(only)));

/** `orglab validate theory`: exit 0 when every covered case and every group test passes, else 1. */
export const validateTheory = async (options: ValidateOptions): Promise<number> => {
  const file = options.reference ?? ownReference;
  const cases = chosen(readReference(file), options);
  if (cases.length === 0)
    throw new InputError(`${file}: no case of tier ${options.tier ?? 'any'} begins with "${options.only ?? ''}"`);
  if (options.trials < 1 || options.seeds < 1) throw new InputError('trials and seeds are whole numbers from 1');
  const progress = meter(process.stderr);
  const report = await validate(cases, {
    seed: options.seed,
    seeds: options.seeds,
    trials: options.trials,
    workers: options.workers ?? availableParallelism(),
    onProgress: progress.update,
  });
  progress.end();
  if (options.report !== undefined) writeReport(options.report, report, options);
  if (options.json) say(JSON.stringify(asData(report), null, 2));
  else say(asText(report));
  return report.pass ? 0 : 1;
};

/** The command without what does not change its numbers. */
const commandOf = ({ reference, trials, only, seed, seeds, tier, report }: ValidateOptions): string =>
  [
    `npx orglab validate theory --trials ${trials}`,
    ...(seed === 1 ? [] : [`--seed ${seed}`]),
    ...(seeds === 1 ? [] : [`--seeds ${seeds}`]),
    ...(tier === undefined ? [] : [`--tier ${tier}`]),
    ...(only === undefined ? [] : [`--only ${only}`]),
    ...(reference === undefined ? [] : [`--reference ${reference}`]),
    `--report ${report}`,
  ].join(' ');

const writeReport = (file: string, report: Report, options: ValidateOptions): void => {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  try {
    writeFileSync(file, placed(before, asMarkdown(report, commandOf(options))));
  } catch (error) {
    throw new InputError(
      `--report ${file}: ${error instanceof Error ? error.message : error}; give a file in a folder that exists`,
    );
  }
};

const asData = ({ outcomes, groups }: Report): unknown => ({
  cases: outcomes.map(({ one, covered, reason, got, trials, verdict, formula, outside }) => ({
    id: one.id,
    covered,
    expected: one.expected,
    got,
    se: verdict?.se ?? null,
    z: verdict?.z ?? null,
    tol: verdict?.tol ?? null,
    pass: covered && verdict?.pass === true,
    kind: one.kind,
    trials,
    outside: outside === true,
    formula: formula === undefined ? null : { value: formula.value, pass: formula.pass, says: formula.says },
    ...(reason === undefined ? {} : { reason }),
  })),
  groups,
});

/** Enough digits to see a difference, and no more. */
const digits = (x: number | null, n = 6): string => (x === null ? '' : Number(x.toPrecision(n)).toString());

/** What is said of a case that the engine was not asked for rests on its closed form. */
const wordOf = (o: Outcome): string => {
  if (o.covered) return o.verdict?.pass === true ? 'pass' : 'FAIL';
  if (o.formula) return o.formula.pass ? 'formula' : 'FORMULA FAILS';
  return o.outside ? 'out of scope' : 'not covered';
};

const lineOf = (o: Outcome): readonly string[] => [
  o.one.id,
  digits(o.one.expected),
  digits(o.got),
  digits(o.verdict?.se ?? null, 3),
  o.verdict?.z === null || o.verdict === null ? '' : o.verdict.z.toFixed(2),
  digits(o.verdict?.tol ?? null, 3),
  wordOf(o),
];

const groupLine = (g: GroupTest): readonly string[] => [
  g.name,
  String(g.n),
  digits(g.got, 4),
  [g.low === null ? '' : `≥ ${digits(g.low, 3)}`, g.high === null ? '' : `≤ ${digits(g.high, 3)}`]
    .filter(Boolean)
    .join(', '),
  g.pass ? 'pass' : 'FAIL',
  g.about,
];

const asText = ({ outcomes, groups, pass }: Report): string => {
  const covered = outcomes.filter((o) => o.covered);
  const failed = outcomes.filter((o) => !holds(o));
  const reasons = outcomes.filter((o) => o.reason !== undefined);
  const outside = outcomes.filter((o) => o.outside).length;
  const formulas = outcomes.filter((o) => o.formula?.pass).length;
  return [
    draw(['id', 'expected', 'got', 'se', 'z', 'tol', 'verdict'], outcomes.map(lineOf)),
    ...(groups.length === 0
      ? []
      : ['', draw(['all together', 'cases', 'got', 'bound', 'verdict', ''], groups.map(groupLine))]),
    ...(reasons.length === 0 ? [] : ['', ...reasons.map((o) => `${o.one.id}: ${o.reason}`)]),
    '',
    `${covered.length} of ${outcomes.length} cases run through the engine, ${covered.filter(holds).length} pass; ${outside} out of its scope; ${formulas} equal a closed form${failed.length > 0 ? `, ${failed.length} fail: ${failed.map((o) => o.one.id).join(', ')}` : ''}; ${pass ? 'validated' : 'NOT validated'}`,
  ].join('\n');
};
