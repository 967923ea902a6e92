/** Many people alike who say yes or no. */
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { Phi } from '../../sim/normal.js';
import type { Chance } from './chance.js';

/** Whether person i says yes; `own` is the chance of that person at that event. */
export type Crowd = (i: number, own: Chance) => boolean;

/**
 * Law of the number of yeses among n by Pólya's urn: after m draws with j yeses the next is a yes with probability
 * (p(1 − ρ) + jρ)/((1 − ρ) + mρ). ρ = 0 is independence; ρ is the correlation of any two (beta-binomial, a = p(1 − ρ)/ρ,
 * b = (1 − p)(1 − ρ)/ρ).
 */
export const urn = (n: number, p: number, rho: number): readonly number[] => {
  let law = [1];
  for (let m = 0; m < n; m++) {
    const longer = new Array<number>(m + 2).fill(0);
    for (let j = 0; j <= m; j++) {
      const yes = m === 0 ? p : (p * (1 - rho) + j * rho) / (1 - rho + m * rho);
      longer[j] = (longer[j] as number) + (law[j] as number) * (1 - yes);
      longer[j + 1] = (longer[j + 1] as number) + (law[j] as number) * yes;
    }
    law = longer;
  }
  return law;
};

/**
 * Law of the number of yeses among k who are drawn one after another from n of whom c say yes, nobody twice: the next is one
 * with probability (c − j)/(n − m) when j of m were.
 */
export const drawnLaw = (n: number, c: number, k: number): readonly number[] => {
  let law = [1];
  for (let m = 0; m < k; m++) {
    const longer = new Array<number>(m + 2).fill(0);
    for (let j = 0; j <= m; j++) {
      const yes = Math.min(1, Math.max(0, (c - j) / (n - m)));
      longer[j] = (longer[j] as number) + (law[j] as number) * (1 - yes);
      longer[j + 1] = (longer[j + 1] as number) + (law[j] as number) * yes;
    }
    law = longer;
  }
  return law;
};

/**
 * A crowd of n who each say yes with probability p, any two of them correlated by ρ. Monte Carlo: what they share, their
 * common chance (Beta), is drawn in the world, and each flips at its own event. Enumeration: they are exchangeable, so
 * their number of yeses is drawn in the world and the first of them say yes; only counts may matter then.
 */
export const crowdOf = (n: number, p: number, rho = 0): ((world: Chance) => Crowd) => {
  let law: readonly number[] | undefined;
  return (world) => {
    if (world.exact) {
      law ??= urn(n, p, rho);
      return firstOf(world.pick(law));
    }
    const chance = commonChance(world, p, rho);
    return (_, own) => own.flip(chance);
  };
};

/** A crowd of n independent people whose chance is a property of this instance. */
export const crowdAt = (world: Chance, n: number, p: number): Crowd =>
  world.exact ? firstOf(world.pick(urn(n, p, 0))) : (_, own) => own.flip(p);

/** A crowd of n who say yes when a standard normal draw of their own falls below z. */
export const crowdBelow = (world: Chance, n: number, z: number): Crowd =>
  world.exact ? firstOf(world.pick(urn(n, Phi(z), 0))) : (_, own) => own.below(z);

/**
 * A crowd of whom only the law of the number of yeses is known, all sets of one size being equally likely. Who says yes is
 * one correlated draw of all of them and belongs to the instance.
 */
export const crowdByCount = (world: Chance, law: readonly number[]): Crowd => {
  const yeses = world.pick(law);
  if (world.exact) return firstOf(yeses);
  const seats = law.map((_, i) => i).slice(0, -1);
  // The first part of a shuffle (Fisher–Yates): a random set of that size.
  for (let i = 0; i < yeses; i++) {
    const j = i + Math.floor(world.uniform() * (seats.length - i));
    [seats[i], seats[j]] = [seats[j] as number, seats[i] as number];
  }
  const said = new Set(seats.slice(0, yeses));
  return (i) => said.has(i);
};

const firstOf =
  (yeses: number): Crowd =>
  (i) =>
    i < yeses;

/** Beta(p(1 − ρ)/ρ, (1 − p)(1 − ρ)/ρ) by inversion; its limits are p itself (ρ = 0) and a coin (ρ = 1). */
const commonChance = (world: Chance, p: number, rho: number): number => {
  if (rho === 0 || p === 0 || p === 1) return p;
  if (rho === 1) return world.flip(p) ? 1 : 0;
  const scale = (1 - rho) / rho;
  return betaQuantile(world.uniform(), p * scale, (1 - p) * scale);
};
