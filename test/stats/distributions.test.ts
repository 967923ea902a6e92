/** Reference values of R (qt, pt, qnorm, pnorm, qbeta) for the distributions everything here rests on. */
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { expect, it } from 'vitest';

it('t: quantiles at whole, real and large degrees of freedom, and a tail', () => {
  expect(tQuantile(0.975, 10)).toBeCloseTo(2.228138851965, 9);
  expect(tQuantile(0.975, 1)).toBeCloseTo(12.7062047361747, 9);
  expect(tQuantile(0.975, 4.3)).toBeCloseTo(2.7016949, 6);
  expect(tQuantile(0.975, 1e6)).toBeCloseTo(1.959966, 6);
  expect(tCdf(-2.5, 7.7)).toBeCloseTo(0.019018545197185, 9);
});

it('t: quantiles at the few degrees of freedom that two to five replicates leave, as of R and in closed form', () => {
  const r = [12.7062047361747, 4.30265272974946, 3.18244630528371, 2.77644510519779];
  r.forEach((q, i) => {
    expect(tQuantile(0.975, i + 1)).toBeCloseTo(q, 10);
  });
  for (const p of [0.6, 0.9, 0.975, 0.995, 0.9995]) {
    expect(tQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 10);
    expect(tQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeCloseTo(1, 10);
  }
  for (const x of [0.3, 1, 2, 5, 20]) {
    const y = x / Math.sqrt(3);
    expect(tCdf(x, 3)).toBeCloseTo(0.5 + (y / (1 + y * y) + Math.atan(y)) / Math.PI, 12);
  }
});

it('normal and beta', () => {
  expect(normalQuantile(0.975, 0, 1)).toBeCloseTo(1.959963984540054, 12);
  expect(normalQuantile(0.8, 0, 1)).toBeCloseTo(0.8416212335729143, 12);
  expect(normalCdf(-1.96, 0, 1)).toBeCloseTo(0.02499789514822, 12);
  expect(betaQuantile(0.025, 12.5, 988.5)).toBeCloseTo(0.00657614, 8);
  expect(betaQuantile(0.975, 12.5, 988.5)).toBeCloseTo(0.0202336, 7);
});
