/** Σx/n, in the units of x; exactly x when all values are equal. Null when empty. */
export const mean = (values: readonly number[]): number | null => {
  const [first] = values;
  if (first === undefined) return null;
  let sum = 0;
  let equal = true;
  for (const value of values) {
    sum += value;
    equal &&= value === first;
  }
  // 0.1 three times sums to more than 0.3: equal values must not appear to vary around their mean.
  return equal ? first : sum / values.length;
};

/** x − centre for each value, in a typed array. */
export const deviationsFrom = (centre: number, values: readonly number[]): Float64Array => {
  const deviations = new Float64Array(values.length);
  let at = 0;
  for (const value of values) deviations[at++] = value - centre;
  return deviations;
};

/** Σ(x − x̄)²/(n − 1) in two passes, in squared units of x. Null below two values. */
export const variance = (values: readonly number[]): number | null => {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return sum / (values.length - 1);
};

/**
 * Linear interpolation at (n − 1)·share (type 7 of Hyndman & Fan 1996). Null when empty; RangeError outside [0, 1].
 */
export const quantile = (values: readonly number[], share: number): number | null => {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`quantile: share ${share}; give a number from 0 to 1`);
  if (values.length === 0) return null;
  return sortedQuantile(new Float64Array(values).sort(), share);
};

/** The same for at least one value already in ascending order. */
export const sortedQuantile = (sorted: Float64Array, share: number): number => {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (place - Math.floor(place)) * (above - below);
};
