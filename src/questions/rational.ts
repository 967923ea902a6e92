/**
 * Exact fractions, so that an answer is right or wrong and never merely close.
 * Integers are bigint, because a chain of twelve coupled products leaves the exact range of a double.
 */

/** A fraction in lowest terms with a positive denominator. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Euclid's algorithm as a loop: a model may write a number of any length. */
const divisor = (a: bigint, b: bigint): bigint => {
  let [high, low] = [a, b];
  while (low !== 0n) [high, low] = [low, high % low];
  return high < 0n ? -high : high;
};

/** n/d in lowest terms; throws where d is 0, since no item of ours divides by a result. */
export const rational = (n: bigint, d = 1n): Rational => {
  if (d === 0n) throw new RangeError('rational: the denominator is 0');
  const common = divisor(n, d) * (d < 0n ? -1n : 1n);
  return { n: n / common, d: d / common };
};

/** A whole number as a fraction. */
export const whole = (value: number): Rational => ({ n: BigInt(value), d: 1n });

/** The four operations by the sign that an expression is written with. */
export const operations = {
  '+': (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d),
  '-': (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d),
  '*': (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d),
  '/': (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n),
} as const;

export type Operator = keyof typeof operations;

/** The one way in which a fraction is written: `5`, `-7/3`. */
export const rationalText = (value: Rational): string => (value.d === 1n ? `${value.n}` : `${value.n}/${value.d}`);

const DECIMAL = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?`;
const WRITTEN = new RegExp(String.raw`^([+-]?)(${DECIMAL})(?:\s*/\s*([+-]?)(${DECIMAL}))?$`, 'i');

/** One unsigned decimal with thousands commas and an exponent; null where no digit is written. */
const decimal = (text: string): Rational | null => {
  const [mantissa = '', exponent = '0'] = text.replaceAll(',', '').toLowerCase().split('e');
  const [before = '', after = ''] = mantissa.split('.');
  if (before + after === '') return null;
  const shift = Number(exponent) - after.length;
  const digits = BigInt(before + after);
  return shift < 0 ? rational(digits, 10n ** BigInt(-shift)) : rational(digits * 10n ** BigInt(shift));
};

/** Longest number read, in characters: longer ones are no answers and would take seconds. */
const LONGEST = 500;

/** Reads `18`, `-7/3`, `0.5`, `1,000`, `2e3`; null for anything else, also for a zero denominator. */
export const readRational = (text: string): Rational | null => {
  if (text.length > LONGEST) return null;
  const match = WRITTEN.exec(text.trim().replaceAll('−', '-'));
  if (match === null) return null;
  const [, sign, top = '', underSign, under] = match;
  const n = decimal(top);
  const d = under === undefined ? whole(1) : decimal(under);
  if (n === null || d === null || d.n === 0n) return null;
  const value = operations['/'](n, d);
  return (sign === '-') !== (underSign === '-') ? operations['-'](whole(0), value) : value;
};
