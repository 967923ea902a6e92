/** Exact tails of the binomial law, for shares near 0 or 1. */

/** ln n! by Stirling's series above 30 (Abramowitz & Stegun 6.1.41; the next term is below 1e-13), by products below. */
const lnFactorial = (n: number): number => {
  if (n <= 30) {
    let product = 1;
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
};

/**
 * Two-sided tail of k successes in n: twice the smaller of P(X ≤ k) and P(X ≥ k), at most 1. Summed from k outwards in the
 * direction in which the terms fall.
 */
export const binomialTail = (k: number, n: number, p: number): number => {
  if (p <= 0 || p >= 1) return k === n * p ? 1 : 0;
  const first = Math.exp(
    lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p),
  );
  const up = k >= n * p;
  let sum = 0;
  let term = first;
  for (let j = k; up ? j <= n : j >= 0; j += up ? 1 : -1) {
    sum += term;
    if (term < sum * 1e-17) break;
    term *= up ? ((n - j) / (j + 1)) * (p / (1 - p)) : (j / (n - j + 1)) * ((1 - p) / p);
  }
  return Math.min(1, 2 * sum);
};
