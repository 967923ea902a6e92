/**
 * Juries that must be unanimous and know it (Feddersen & Pesendorfer 1998): whose signal says innocent votes guilty with probability
 * s = (Xp − (1 − p))/(p − X(1 − p)), X = ((1 − q)(1 − p)/(qp))^(1/(n − 1)), so that innocents are convicted however many sit.
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation } from './case.js';
import { crowdOf } from './crowd.js';
import { committee } from './seats.js';

/** How often a juror whose signal says innocent votes guilty, in the symmetric equilibrium. */
export const guiltyOnInnocent = (n: number, p: number, q: number): number => {
  const x = (((1 - q) * (1 - p)) / (q * p)) ** (1 / (n - 1));
  return Math.min(1, Math.max(0, (x * p - (1 - p)) / (p - x * (1 - p))));
};

/** An innocent stands before n jurors, each of whom reads the evidence rightly with p. */
const trial = (n: number, p: number, q: number): Arm =>
  committee(n, n, crowdOf(n, 1 - p + p * guiltyOnInnocent(n, p, q)));

const SOURCE = 'Feddersen & Pesendorfer 1998, American Political Science Review 92:23';
const given = z.object({ p: share.gt(0.5).lt(1), q: share.gt(0).lt(1) });
/** A jury that stands for one without limit; the limit is .001 away. */
const LARGE = 200;

export const strategicJuries = [
  simulation({
    prefix: 'fp.typeI',
    realizes:
      'whether an innocent is convicted by n jurors who must be unanimous and vote as that asks: (1 − p + ps)^n',
    source: SOURCE,
    params: given.extend({ n: count.min(2).max(1000), rule: z.string().optional() }),
    open: ({ n, p, q, rule = 'unanimity' }) =>
      rule === 'unanimity' ? { arms: [trial(n, p, q)] } : refuse(`rule "${rule}"; known: unanimity`),
  }),
  simulation({
    prefix: 'fp.limit',
    realizes: 'the same with ever more jurors: ((1 − q)(1 − p)/(qp))^(p/(2p − 1))',
    source: SOURCE,
    params: given,
    open: ({ p, q }, { size }) => ({ arms: [trial(Math.min(size ?? LARGE, 1000), p, q)], most: 2000 }),
  }),
];
