export interface KolmogorovSmirnov {
  /** Greatest distance between the empirical and the given distribution function. */
  readonly d: number;
  /** P(distance ≥ d) if the values come from that distribution. */
  readonly p: number;
}

/**
 * One-sample Kolmogorov–Smirnov test of values against a continuous distribution. The p value is Kolmogorov's limit law at
 * λ = d(√n + 0.12 + 0.11/√n), good to three digits from n = 5 (Stephens 1970, JRSS B 32:115). Null when empty.
 */
export const kolmogorovSmirnov = (values: readonly number[], cdf: (x: number) => number): KolmogorovSmirnov | null => {
  const n = values.length;
  if (n === 0) return null;
  const sorted = new Float64Array(values).sort();
  let d = 0;
  for (let i = 0; i < n; i++) {
    const f = cdf(sorted[i] as number);
    d = Math.max(d, f - i / n, (i + 1) / n - f);
  }
  const root = Math.sqrt(n);
  return { d, p: kolmogorovTail(d * (root + 0.12 + 0.11 / root)) };
};

/** Where both series below have terms that fall fast. */
const MEET = 1.18;

/**
 * P(sup |Brownian bridge| > λ) = 2 Σ_{k≥1} (−1)^{k−1} e^{−2k²λ²} (Kolmogorov 1933); for small λ its theta transform
 * 1 − (√(2π)/λ) Σ_{k≥1} e^{−(2k−1)²π²/(8λ²)}, whose terms fall faster there.
 */
export const kolmogorovTail = (lambda: number): number => {
  if (lambda <= 0) return 1;
  let sum = 0;
  if (lambda < MEET) {
    for (let k = 1; k <= 20; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * lambda ** 2));
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum));
  }
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, 2 * sum));
};
