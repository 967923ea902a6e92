/** Several samples of one model on one item: how alike they are, and what the best and the worst of k come to. */
import { PhiInverse } from '../../sim/normal.js';
import { passAllK, passAtK } from '../../stats/plurality.js';
import { chanceAt, NORMAL, type Pair, pooledRho } from './latent.js';
import { columnsOf, readTable, wholeIn } from './table.js';

export interface Sampled {
  readonly item: string;
  readonly model: string;
  readonly n: number;
  readonly correct: number;
}

/** A file `item,model,n,correct`. */
export const readSamples = (file: string): readonly Sampled[] => {
  const table = readTable(file);
  const [item, model, n, correct] = columnsOf(table, ['item', 'model', 'n', 'correct']) as [
    number,
    number,
    number,
    number,
  ];
  const seen = new Map<string, number>();
  return table.rows.map(({ line, fields }) => {
    const count = wholeIn(table, line, 'n', fields[n] as string, [1, Number.POSITIVE_INFINITY]);
    const key = `${fields[item]}\n${fields[model]}`;
    const before = seen.get(key);
    if (before !== undefined) throw table.complain(line, `the cell is on line ${before} already`, 'give it one row');
    seen.set(key, line);
    return {
      item: fields[item] as string,
      model: fields[model] as string,
      n: count,
      correct: wholeIn(table, line, 'correct', fields[correct] as string, [0, count]),
    };
  });
};

const meanOf = (values: readonly number[]): number => values.reduce((a, x) => a + x, 0) / values.length;

/** Cells by model. */
export const byModel = (cells: readonly Sampled[]): ReadonlyMap<string, readonly Sampled[]> => {
  const groups = new Map<string, Sampled[]>();
  for (const cell of cells) {
    const own = groups.get(cell.model) ?? [];
    groups.set(cell.model, own);
    own.push(cell);
  }
  return groups;
};

/** Chance that one sample is right, over items. */
export const rateIn = (cells: readonly Sampled[]): number => meanOf(cells.map(({ n, correct }) => correct / n));

/** Models outside say nothing of correlation: their thresholds rest on a handful of items. */
const AMONG: readonly [number, number] = [0.03, 0.97];
const usable = (rate: number): boolean => rate >= AMONG[0] && rate <= AMONG[1];

/** Correlation of two samples of one model; null where no cell has two. */
export const withinModel = (cells: readonly Sampled[]): number | null =>
  pooledRho(
    [...byModel(cells).values()].flatMap((own): readonly Pair[] => {
      const repeated = own.filter(({ n }) => n > 1);
      if (repeated.length === 0) return [];
      const rate = rateIn(repeated);
      if (!usable(rate)) return [];
      const c = PhiInverse(rate);
      const both = meanOf(repeated.map(({ n, correct: x }) => (x * (x - 1)) / (n * (n - 1))));
      return [{ a: c, b: c, both, weight: repeated.length }];
    }),
  );

/** Correlation of samples of two models on the items that both met; null without such a pair. */
export const betweenModels = (cells: readonly Sampled[]): number | null => {
  const models = [...byModel(cells).values()].map((own) => new Map(own.map((c) => [c.item, c.correct / c.n])));
  const pairs: Pair[] = [];
  models.forEach((one, a) => {
    for (const other of models.slice(a + 1)) {
      const shared = [...one].flatMap(([item, p]) =>
        other.has(item) ? [[p, other.get(item) as number] as const] : [],
      );
      const [p, q] = [meanOf(shared.map((s) => s[0])), meanOf(shared.map((s) => s[1]))];
      if (shared.length === 0 || !usable(p) || !usable(q)) continue;
      const both = meanOf(shared.map((s) => s[0] * s[1]));
      pairs.push({ a: PhiInverse(p), b: PhiInverse(q), both, weight: shared.length });
    }
  });
  return pooledRho(pairs);
};

export interface BestAndWorst {
  /** At least one of k samples is right; all of them are. */
  readonly any: number;
  readonly all: number;
}

/** Of k samples of a model, from the chance of one and the correlation of two. */
export const predictedOfK = (rate: number, rho: number, k: number): BestAndWorst => {
  const c = PhiInverse(rate);
  let [any, all] = [0, 0];
  NORMAL.x.forEach((z, i) => {
    const p = chanceAt(c, rho, z);
    any += (NORMAL.w[i] as number) * (1 - (1 - p) ** k);
    all += (NORMAL.w[i] as number) * p ** k;
  });
  return { any, all };
};

/** What k samples came to, over cells with as many. */
export const observedOfK = (cells: readonly Sampled[], k: number): BestAndWorst | null => {
  const enough = cells.filter(({ n }) => n >= k);
  if (enough.length === 0) return null;
  return {
    any: meanOf(enough.map(({ n, correct }) => passAtK(n, correct, k) as number)),
    all: meanOf(enough.map(({ n, correct }) => passAllK(n, correct, k) as number)),
  };
};

export const independentOfK = (rate: number, k: number): BestAndWorst => ({ any: 1 - (1 - rate) ** k, all: rate ** k });
