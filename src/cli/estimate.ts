import { readPrices } from '../agents/calls/prices.js';
import { planOf } from '../lab/plan.js';
import { InputError } from '../org/yaml.js';
import { type Estimate, type Estimated, estimate } from '../study/estimate.js';
import { draw } from './draw.js';

export interface EstimateOptions {
  readonly staff?: string;
  readonly sample: number;
  readonly json?: boolean;
}

const count = (n: number | null): string => (n === null ? '' : Math.round(n).toLocaleString('en'));
const dollars = (usd: number | null): string => (usd === null ? '' : String(Number(usd.toPrecision(3))));

type Numbers = Pick<Estimated, 'trials' | 'calls' | 'modelCalls' | 'tokensIn' | 'tokensOut' | 'usd' | 'worstCalls'>;

const HEAD = ['condition', 'trials', 'calls', 'to models', 'tokens in', 'tokens out', 'USD', 'calls ≤'];

const lineOf = (name: string, e: Numbers): readonly string[] => [
  name,
  ...[e.trials, e.calls, e.modelCalls, e.tokensIn, e.tokensOut].map(count),
  dollars(e.usd),
  count(e.worstCalls),
];

/** Calls to models in the worst case, and their USD at what a call costs in the sample. */
const worstOf = ({ conditions }: Estimate) => {
  let calls = 0;
  let usd: number | null = 0;
  for (const c of conditions) {
    if (!c.live) continue;
    calls += c.worstCalls;
    const each: number | null = c.usd === null || !c.modelCalls ? null : c.usd / c.modelCalls;
    usd = usd === null || each === null ? null : usd + each * c.worstCalls;
  }
  return { calls, usd };
};

const notesOf = (found: Estimate, date: string): readonly string[] => {
  if (!found.live)
    return ['no condition has real models: nothing would be spent, and the calls are those of simulated people'];
  const { calls, usd } = worstOf(found);
  const money = usd === null ? '' : `, about ${dollars(usd)} USD at what a call costs here`;
  const short = found.conditions.some(({ sampled, trials }) => sampled < trials);
  return [
    ...(short ? ['calls and tokens are those of a sample with simulated people, and real ones may write more'] : []),
    `worst case: ${count(calls)} calls to models${money}; repairs and further attempts come on top`,
    'tokens with which a model thinks before it replies are not in it; some models think ten times what they say',
    ...(found.unpriced.length > 0
      ? [
          `USD is empty where no price is known: ${found.unpriced.join(', ')}; state one in the staff, as price: { in: 0.25, out: 2 }`,
        ]
      : [`prices of ${date}`]),
  ];
};

/** `orglab estimate`: exit 0, whatever it would take. */
export const estimateFile = async (file: string, { staff, sample, json }: EstimateOptions): Promise<number> => {
  if (sample < 1) throw new InputError(`--sample is a whole number from 1, found ${sample}`);
  const plan = planOf(file, { staff });
  const prices = readPrices();
  const found = await estimate(plan, sample, prices);
  const notes = [...notesOf(found, prices.date), ...plan.notes];
  if (json) process.stdout.write(`${JSON.stringify({ ...found, worst: worstOf(found), notes }, null, 2)}\n`);
  else {
    const rows = found.conditions.map((c) => lineOf(c.condition, c));
    const table = draw(HEAD, [...rows, lineOf('total', found.total)]);
    process.stdout.write(`${[table, '', ...notes.map((note) => `note: ${note}`)].join('\n')}\n`);
  }
  return 0;
};
