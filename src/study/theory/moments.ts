/** Sums of the vectors that trials give, and what follows from them. */

/** What some trials of one arm add up to. Plain data: it travels between threads. */
export interface Part {
  readonly n: number;
  readonly sums: readonly number[];
  /** Sums of products of any two numbers of a trial, row by row. */
  readonly products: readonly number[];
}

/** Runs trials `from` to `to` and adds up their numbers, in order. */
export const gather = (trial: (index: number) => readonly number[], from: number, to: number): Part => {
  let sums: number[] = [];
  let products: number[] = [];
  for (let t = from; t < to; t++) {
    const x = trial(t);
    const size = x.length;
    if (t === from) {
      sums = new Array<number>(size).fill(0);
      products = new Array<number>(size * size).fill(0);
    }
    if (size !== sums.length) throw new Error(`a trial gave ${size} numbers, the ones before ${sums.length}`);
    for (let i = 0; i < size; i++) {
      const xi = x[i] as number;
      sums[i] = (sums[i] as number) + xi;
      for (let j = 0; j < size; j++) {
        const at = i * size + j;
        products[at] = (products[at] as number) + xi * (x[j] as number);
      }
    }
  }
  return { n: to - from, sums, products };
};

/** Parts added in the order given, so that the last bit does not depend on who computed them. */
export const joined = (parts: readonly Part[]): Part =>
  parts.reduce((a, b) => ({
    n: a.n + b.n,
    sums: a.sums.map((x, i) => x + (b.sums[i] as number)),
    products: a.products.map((x, i) => x + (b.products[i] as number)),
  }));

export const meansOf = (part: Part): readonly number[] => part.sums.map((s) => s / part.n);

/** Covariance of numbers i and j of a trial. */
const covariance = (part: Part, means: readonly number[], i: number, j: number): number =>
  (part.products[i * means.length + j] as number) / part.n - (means[i] as number) * (means[j] as number);

/** Steps of the numerical slope, relative to the size of a mean. */
const STEP = 1e-5;

/**
 * Standard deviation per trial of a number computed from means (delta method: √(g′Σg), g by central differences), arms
 * being independent. For the mean of one number it is that number's own standard deviation.
 */
export const deviationOf = (
  parts: readonly Part[],
  number: (means: readonly (readonly number[])[]) => number,
): number => {
  const means = parts.map(meansOf);
  let variance = 0;
  parts.forEach((part, a) => {
    const own = means[a] as readonly number[];
    const slopes = own.map((m, i) => {
      const step = STEP * Math.max(1e-3, Math.abs(m));
      const moved = (by: number): number =>
        number(means.map((row, r) => (r === a ? row.map((x, c) => (c === i ? x + by : x)) : row)));
      return (moved(step) - moved(-step)) / (2 * step);
    });
    for (let i = 0; i < own.length; i++)
      for (let j = 0; j < own.length; j++)
        variance += (slopes[i] as number) * (slopes[j] as number) * covariance(part, own, i, j);
  });
  return Math.sqrt(Math.max(0, variance));
};
