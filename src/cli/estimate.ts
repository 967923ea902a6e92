import { readPrices } from '../agents/calls/prices.js';
import { planOf } from '../lab/plan.js';
import { InputError } from '../org/yaml.js';
import { type Estimate, type Estimated, estimate, type ModelEstimate } from '../study/estimate.js';
import { draw } from './draw.js';

export interface EstimateOptions {
  readonly staff?: string;
  readonly sample: number;
  readonly json?: boolean;
}

const count = (n: number | null): string => (n === null ? '' : Math.round(n).toLocaleString('en'));
const dollars = (usd: number | null): string => (usd === null ? '' : String(Number(usd.toPrecision(3))));

type Numbers = Omit<Estimate['total'], 'models'>;

const HEAD = ['condition', 'trials', 'calls', 'to models', 'tokens in', 'tokens out', 'USD', 'calls ≤', 'USD ≤'];

const lineOf = (name: string, e: Numbers): readonly string[] => [
  name,
  ...[e.trials, e.calls, e.modelCalls, e.tokensIn, e.tokensOut].map(count),
  dollars(e.usd),
  count(e.worstCalls),
  dollars(e.worstUsd),
];

const MODEL_HEAD = ['model', 'calls', 'tokens in', 'tokens out', 'USD', 'USD for a million in, out'];

const modelLine = ({ model, baseUrl, calls, tokensIn, tokensOut, usd, price }: ModelEstimate): readonly string[] => [
  baseUrl === null ? model : `${model} at ${baseUrl}`,
  ...[calls, tokensIn, tokensOut].map(count),
  dollars(usd),
  price === null ? 'not known' : `${price.in}, ${price.out}`,
];

const isShort = ({ sampled, trials }: Estimated): boolean => sampled < trials;

const notesOf = (found: Estimate, date: string): readonly string[] => {
  if (!found.live)
    return ['no condition has real models: nothing would be spent, and the calls are those of simulated people'];
  const short = found.conditions.some(isShort);
  const from = short ? 'a sample of trials (--sample) with simulated people' : 'all trials with simulated people';
  return [
    `calls and tokens are those of ${from}, what they think in writing included; a model that thinks at length takes several times as much`,
    'USD ≤ is the worst: most calls, each with the longest request, a full reply (maxTokens) and a repair. Only --max-usd is a promise',
    ...(found.unpriced.length > 0
      ? [
          `USD is empty where no price is known: ${found.unpriced.join(', ')}; state one in the staff, as price: { in: 0.25, out: 2 } in USD for a million tokens, or 0 for a model of your own`,
        ]
      : []),
    `prices are those of the staff, else of configs/prices.yaml, dated ${date}`,
  ];
};

const textOf = (found: Estimate, notes: readonly string[]): string => {
  const rows = found.conditions.map((c) => lineOf(c.condition, c));
  const { models } = found.total;
  return [
    draw(HEAD, [...rows, lineOf('total', found.total)]),
    ...(models.length === 0 ? [] : ['', draw(MODEL_HEAD, models.map(modelLine))]),
    '',
    ...notes.map((note) => `note: ${note}`),
  ].join('\n');
};

/** `orglab estimate`: exit 0, whatever it would take. */
export const estimateFile = async (file: string, { staff, sample, json }: EstimateOptions): Promise<number> => {
  if (sample < 1) throw new InputError(`--sample is a whole number from 1, found ${sample}`);
  const plan = planOf(file, { staff });
  const prices = readPrices();
  const found = await estimate(plan, sample, prices);
  const notes = [...notesOf(found, prices.date), ...plan.notes];
  process.stdout.write(`${json ? JSON.stringify({ ...found, notes }, null, 2) : textOf(found, notes)}\n`);
  return 0;
};
