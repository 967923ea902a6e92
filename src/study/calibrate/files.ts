/** What a calibration writes: people, a task, its items and an experiment that runs with them at once. */
import type { Difficulty } from './difficulty.js';
import { ASSUMED, type Fit, type JudgesFit } from './fit.js';
import type { Rate, Responses } from './responses.js';

export const HEAD = '# Written by';

const digits = (x: number, n = 4): number => Number(x.toFixed(n));
const quoted = (text: string): string => (/^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text));

/** Names of models as a staff takes them: a colon would be a real model, and `sim` is nobody's name. */
export const personNames = (models: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  return models.map((model) => {
    const plain = model === 'sim' ? 'sim-model' : model.replaceAll(':', '-');
    let name = plain;
    for (let k = 2; taken.has(name); k += 1) name = `${plain}-${k}`;
    taken.add(name);
    return name;
  });
};

/**
 * Difficulties of the items: quantiles of the fitted distribution, dealt out in the order of what each item is expected to be,
 * so that both the order and the spread are right (Shen & Louis 1998; expectations alone are too close together).
 */
export const difficultiesOf = ({ b, weights, expected }: Difficulty): readonly number[] => {
  const n = expected.length;
  const order = [...expected.keys()].sort((x, y) => (expected[x] as number) - (expected[y] as number) || x - y);
  const found = new Array<number>(n).fill(0);
  let [q, below] = [0, 0];
  const step = (b[1] as number) - (b[0] as number);
  order.forEach((item, rank) => {
    const at = (rank + 0.5) / n;
    while (q < b.length - 1 && below + (weights[q] as number) < at) {
      below += weights[q] as number;
      q += 1;
    }
    // Within a cell of the grid the mass lies evenly.
    found[item] = (b[q] as number) + step * ((at - below) / Math.max(weights[q] as number, 1e-12) - 0.5);
  });
  return found;
};

/** Shares of a judge's noise, brought to a sum of 1. */
const judgeTraits = (fit: JudgesFit, judge: string): Readonly<Record<string, number>> => {
  const own = fit.each.find((one) => one.judge === judge);
  if (!own) return {};
  const item = Math.max(0, fit.item ?? 0);
  const same = Math.max(item, fit.same ?? item);
  return {
    sensitivity: digits(own.sensitivity),
    specificity: digits(own.specificity),
    ...(fit.item === null ? {} : { criticItem: digits(item) }),
    ...(fit.itemRight === null ? {} : { criticItemRight: digits(Math.max(0, fit.itemRight)) }),
    ...(fit.same === null ? {} : { criticJudge: digits(same - item), criticCall: digits(1 - same) }),
    ...(fit.wording === null ? {} : { wording: digits(fit.wording) }),
  };
};

const personLine = (name: string, model: string, m: number, fit: Fit): string => {
  const rate = fit.rates[m] as Rate;
  const traits: Record<string, number> = {
    ...(rate.none > 0 ? { silence: digits(rate.silence), silenceSpread: 0 } : {}),
    ...(fit.familyShare === null ? {} : { familyShare: digits(fit.familyShare) }),
    ...(fit.judges ? judgeTraits(fit.judges, model) : {}),
  };
  const family = fit.families[m] as string;
  const fields = [
    `model: ${quoted(name)}`,
    ...(family === model ? [] : [`family: ${quoted(family)}`]),
    `accuracy: ${digits(rate.answered)}`,
    ...(Object.keys(traits).length === 0
      ? []
      : [
          `traits: { ${Object.entries(traits)
            .map(([key, x]) => `${key}: ${x}`)
            .join(', ')} }`,
        ]),
  ];
  const se = Math.sqrt((rate.answered * (1 - rate.answered)) / Math.max(1, rate.n - rate.none));
  return `  - { ${fields.join(', ')} } # right ${rate.right} of ${rate.n}, ${rate.none} without an answer, se ${digits(se)}`;
};

export interface Written {
  readonly name: string;
  /** How to write them again, and where the numbers are from. */
  readonly command: string;
  readonly source: string;
}

export const staffText = (all: Responses, fit: Fit, { name, command, source }: Written): string => {
  const names = personNames(all.models);
  return [
    `${HEAD}: ${command}`,
    '# accuracy is that among the items answered; no answer is `silence`.',
    `name: ${name}`,
    `summary: ${JSON.stringify(`${all.models.length} people, each as able as a model that was measured on ${all.items.length} items.`)}`,
    `source: ${JSON.stringify(source)}`,
    'people:',
    ...all.models.map((model, m) => personLine(names[m] as string, model, m, fit)),
    '',
  ].join('\n');
};

/** `file`: where the items are, from the file of the task. */
export const taskText = (all: Responses, fit: Fit, { name, command, source }: Written, file = 'items.csv'): string => {
  const names = personNames(all.models);
  const { difficulty } = fit;
  const items = difficulty
    ? [`  file: ${file}`]
    : [`  items: ${all.items.length}`, `  item: ${ASSUMED.item} # assumed`];
  const theta = difficulty?.theta.map((t, m) => `    ${quoted(names[m] as string)}: ${digits(t)}`) ?? [];
  return [
    `${HEAD}: ${command}`,
    `name: ${name}`,
    `summary: ${JSON.stringify(`${all.items.length} items as hard as those that ${all.models.length} models were measured on. ${source}`)}`,
    'family: benchmark',
    'params:',
    ...items,
    `  call: ${digits(fit.call)}${fit.within ? '' : ' # assumed'}`,
    `  same_wrong: ${digits(fit.sameWrong?.value ?? ASSUMED.sameWrong)}${fit.sameWrong ? '' : ' # assumed'}`,
    ...(theta.length > 0 ? ['  models:', ...theta] : []),
    '',
  ].join('\n');
};

export const itemsText = (all: Responses, difficulty: Difficulty): string => {
  const b = difficultiesOf(difficulty);
  const id = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return ['id,b', ...all.items.map((item, i) => `${id(item)},${digits(b[i] as number)}`), ''].join('\n');
};

/** Sizes of committees that there are people for. */
const sizesFor = (people: number): readonly number[] => [3, 5, 9].filter((k) => k <= people);

export const experimentText = (all: Responses, { name, command }: Written): string => {
  const sizes = sizesFor(all.models.length);
  return [
    `${HEAD}: ${command}`,
    `name: ${name}`,
    'question: How do committees of these people answer these items?',
    'seed: 1',
    `instances: ${Math.min(all.items.length, 200)}`,
    'replicates: 5',
    'tasks: [task.yaml]',
    'staff: [staff.yaml]',
    `organizations: [${['single', ...(sizes.length > 0 ? ['ensemble-vote'] : [])].join(', ')}]`,
    ...(sizes.length > 0 ? [`settings: { org.members: [${sizes.join(', ')}] }`] : []),
    'baseline: single',
    'metrics: [value, calls]',
    '',
  ].join('\n');
};
