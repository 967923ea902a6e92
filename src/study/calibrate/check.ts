/**
 * The self-check: fit on one half of the models and of the items, predict the other models on the other items from nothing but
 * how often each of them is right alone, and say by how much that is off, beside the theory that they err independently.
 */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { shuffle, stream } from '../../rng/streams.js';
import { type Chances, chancesOf, independently, observed, observedPhi, predicted, predictedPhi } from './committee.js';
import { abilityFor, fitDifficulty } from './difficulty.js';
import { part, type Responses, rateOf } from './responses.js';
import { sameWrong, winning } from './wrongs.js';

/** Signed errors of one split, by who predicts. */
export interface Misses {
  readonly fitted: readonly number[];
  readonly independent: readonly number[];
  /** One number for the items instead of a distribution of any form. */
  readonly normal?: readonly number[];
}

/** By quantity, such as "majority 3". */
export type Split = Readonly<Record<string, Misses>>;

export interface Error95 {
  /** Mean absolute error over splits with a 95 % interval of that mean, the mean signed error, and the 95th percentile. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly bias: number;
  readonly p95: number;
}

export interface CheckRow {
  readonly quantity: string;
  readonly splits: number;
  readonly fitted: Error95;
  readonly independent: Error95;
  readonly normal: Error95 | null;
  /** Error of the fit less that of independence, over splits: highest value of the 95 % interval. */
  readonly gainAtMost: number;
}

const meanOf = (xs: readonly number[]): number => xs.reduce((a, x) => a + x, 0) / xs.length;

/** Mean with a 95 % interval of Student's t over splits: they overlap, so this is about splits of these data, not about new ones. */
const interval = (xs: readonly number[]): readonly [number, number, number] => {
  const mean = meanOf(xs);
  if (xs.length < 2) return [mean, mean, mean];
  const se = Math.sqrt(xs.reduce((a, x) => a + (x - mean) ** 2, 0) / (xs.length - 1) / xs.length);
  const half = tQuantile(0.975, xs.length - 1) * se;
  return [mean, mean - half, mean + half];
};

const sizeOf = (misses: readonly number[]): number => meanOf(misses.map(Math.abs));

const errorOf = (splits: readonly (readonly number[])[]): Error95 => {
  const [mean, low, high] = interval(splits.map(sizeOf));
  const all = splits.flat();
  const sorted = all.map(Math.abs).sort((a, b) => a - b);
  return { mean, low, high, bias: meanOf(all), p95: sorted[Math.ceil(0.95 * sorted.length) - 1] as number };
};

/** Splits added up, one row for each quantity that any of them has. */
export const rowsOf = (splits: readonly Split[]): readonly CheckRow[] =>
  [...new Set(splits.flatMap((split) => Object.keys(split)))].map((quantity) => {
    const own = splits.flatMap((split) => (split[quantity] ? [split[quantity]] : []));
    const [, , gainAtMost] = interval(own.map(({ fitted, independent }) => sizeOf(fitted) - sizeOf(independent)));
    return {
      quantity,
      splits: own.length,
      fitted: errorOf(own.map((x) => x.fitted)),
      independent: errorOf(own.map((x) => x.independent)),
      normal: own.every((x) => x.normal) ? errorOf(own.map((x) => x.normal as readonly number[])) : null,
      gainAtMost,
    };
  });

const SIZES = [3, 5, 7, 9];
const COMMITTEES = 60;
/** Fewer models or items leave halves that say nothing. */
const ENOUGH = { models: 6, items: 20 };

/** Why there can be no self-check of a matrix; null where there can. */
export const tooSmall = ({ models, items }: Responses): string | null =>
  models.length < ENOUGH.models || items.length < ENOUGH.items
    ? `${models.length} models and ${items.length} items; ${ENOUGH.models} and ${ENOUGH.items} are needed for halves`
    : null;

interface Sides {
  readonly fitted: Chances;
  readonly normal: Chances;
  readonly accuracy: readonly number[];
  readonly s: number | null;
}

const sidesOf = (train: Responses, test: Responses): Sides => {
  const rates = test.cells.map(rateOf);
  const silence = rates.map((rate) => rate.silence);
  const placed = (shape: 'free' | 'normal'): Chances => {
    const fit = fitDifficulty(train, shape);
    const theta = rates.map(({ answered }) => abilityFor(fit.b, fit.weights, answered));
    return chancesOf(fit, theta, silence);
  };
  return {
    fitted: placed('free'),
    normal: placed('normal'),
    accuracy: rates.map(({ accuracy }) => accuracy),
    s: sameWrong(train),
  };
};

const committeesOf = (test: Responses, sides: Sides, k: number, split: number): Split => {
  const rng = stream(['calibrate', 'committees', split, k]);
  const wins = sides.s === null ? null : winning(k, sides.s);
  const rows = Array.from({ length: COMMITTEES }, () => {
    const members = shuffle(
      rng,
      test.models.map((_, m) => m),
    ).slice(0, k);
    const seen = observed(test, members);
    const alone = independently(sides.accuracy, sides.fitted.silence, members, wins);
    return {
      seen,
      alone,
      fitted: predicted(sides.fitted, members, wins),
      normal: predicted(sides.normal, members, wins),
    };
  });
  const misses = (of: 'majority' | 'plurality'): Misses | null => {
    const known = rows.filter(({ seen, alone }) => seen !== null && seen[of] !== null && alone[of] !== null);
    if (known.length === 0) return null;
    const off = (who: 'fitted' | 'normal' | 'alone') =>
      known.map((row) => (row[who][of] as number) - (row.seen?.[of] as number));
    return { fitted: off('fitted'), normal: off('normal'), independent: off('alone') };
  };
  const [majority, plurality] = [misses('majority'), misses('plurality')];
  return {
    ...(majority ? { [`majority ${k}`]: majority } : {}),
    ...(plurality ? { [`plurality ${k}`]: plurality } : {}),
  };
};

/** Mean over pairs of models of the correlation of being right; independence says 0. */
const phiOf = (test: Responses, sides: Sides): Split => {
  const pairs = test.models.flatMap((_, a) => test.models.slice(0, a).map((__, b) => [a, b] as const));
  const known = pairs.flatMap(([a, b]) => {
    const [seen, fitted] = [observedPhi(test, a, b), predictedPhi(sides.fitted, a, b)];
    const normal = predictedPhi(sides.normal, a, b);
    return seen === null || fitted === null || normal === null ? [] : [{ seen, fitted, normal }];
  });
  if (known.length === 0) return {};
  const seen = meanOf(known.map((x) => x.seen));
  return {
    phi: {
      fitted: [meanOf(known.map((x) => x.fitted)) - seen],
      normal: [meanOf(known.map((x) => x.normal)) - seen],
      independent: [-seen],
    },
  };
};

/** `splits` random halves of models and items; the same for the same numbers. */
export const checkResponses = (all: Responses, splits: number): readonly CheckRow[] =>
  rowsOf(
    Array.from({ length: splits }, (_, split) => {
      const rng = stream(['calibrate', 'split', split]);
      const models = shuffle(
        rng,
        all.models.map((_m, m) => m),
      );
      const items = shuffle(
        rng,
        all.items.map((_i, i) => i),
      );
      const [m, i] = [Math.floor(models.length / 2), Math.floor(items.length / 2)];
      const train = part(all, models.slice(0, m), items.slice(0, i));
      const test = part(all, models.slice(m), items.slice(i));
      const sides = sidesOf(train, test);
      const sizes = SIZES.filter((k) => k <= test.models.length);
      return Object.assign({}, ...sizes.map((k) => committeesOf(test, sides, k, split)), phiOf(test, sides)) as Split;
    }),
  );
