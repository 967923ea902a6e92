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

it('normal and beta', () => {
  expect(normalQuantile(0.975, 0, 1)).toBeCloseTo(1.959963984540054, 12);
  expect(normalQuantile(0.8, 0, 1)).toBeCloseTo(0.8416212335729143, 12);
  expect(normalCdf(-1.96, 0, 1)).toBeCloseTo(0.02499789514822, 12);
  expect(betaQuantile(0.025, 12.5, 988.5)).toBeCloseTo(0.00657614, 8);
  expect(betaQuantile(0.975, 12.5, 988.5)).toBeCloseTo(0.0202336, 7);
});
