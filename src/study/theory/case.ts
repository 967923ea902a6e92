/**
 * What a case of theory is, and what realizes it. To add a topic: write a file with simulations like those of screens.ts
 * and list them in index.ts. A simulation says which ids it realizes and turns their parameters into arms; an arm is an
 * organization, its people and its family, and the numbers that are read off a trial.
 */
import { z } from 'zod';
import type { Balances, Instance, Reply, Request, Trace } from '../../engine/types.js';
import type { Organization } from '../../org/schema.js';
import type { Chance } from './chance.js';
import type { TheoryTask } from './task.js';

/** One line of a reference file. Absent numbers are unknown. */
export interface Case {
  readonly id: string;
  readonly topic?: number | undefined;
  readonly tier?: number | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expected: number;
  /** prob, mean, mc_ref, asymptotic or exact; another kind is not covered. */
  readonly kind: string;
  /** Per-trial standard deviation of the number averaged. */
  readonly sd?: number | undefined;
  /** Trials for which `tol` is meant. */
  readonly trials?: number | undefined;
  readonly tol?: number | undefined;
  readonly ref_se?: number | undefined;
  readonly source?: string | undefined;
  /** At what size a limit is to be met. */
  readonly size?: number | undefined;
}

/** Whoever answers. All people of an arm follow one policy; it may tell them apart by `request.seat` and role. */
export type Policy = (request: Request, own: Chance) => Reply;

/** A finished trial. */
export interface Trial {
  readonly trace: Trace;
  readonly instance: Instance;
}

export interface Arm {
  readonly org: Organization;
  readonly task: TheoryTask<unknown>;
  readonly policy: Policy;
  /**
   * The numbers read off one trial: off its answer, its events, its rulings or its balances, never off a formula. In a series
   * they are read once, of all its trials in order.
   */
  readonly measure: (trial: Trial, series: readonly Trial[]) => readonly number[];
  /** Instances met in order with one ledger; together they are one trial. Default 1. */
  readonly series?: number;
  /** Balances before the first instance, by account and person (persons are numbered over all seats, in order of roles). */
  readonly opening?: Balances;
  /** Whether lots of the engine leave the numbers as they are, so that they need not be enumerated. */
  readonly idleLots?: boolean;
}

/** A case made ready: arms whose trials meet the same worlds. */
export interface Realization {
  readonly arms: readonly Arm[];
  /** The number compared, out of the means of every arm. Default: the first number of the first arm. */
  readonly number?: (means: readonly (readonly number[])[]) => number;
  /** Trials beyond this are not drawn whatever is asked for, where a trial is heavy. */
  readonly most?: number;
  /**
   * Whether the first number that the world draws in trial i of N falls into the i-th of N slices of equal probability: less
   * chance, for limits alone, whose verdict rests on a tolerance and not on a standard error.
   */
  readonly stratified?: boolean;
  /**
   * `sampled`: the standard error comes from the trials, because they are not those whose deviation the reference tells (a share
   * among some trials only, or many searches on one landscape).
   */
  readonly spread?: 'sampled';
}

export interface Simulation {
  /** Leading parts of the ids it realizes; `#` stands for a whole number, as in `degroot.w#`. The longest prefix counts. */
  readonly prefix: string;
  /** What is realized, in one line. */
  readonly realizes: string;
  readonly source: string;
  /** Throws Refused where the parameters make no sense. */
  readonly open: (one: Case) => Realization;
}

/** Why a case is not covered. */
export class Refused extends Error {}

export const refuse = (reason: string): never => {
  throw new Refused(reason);
};

/** A simulation whose parameters are read by a schema; keys that it does not know are passed over. */
export const simulation = <P>(given: {
  readonly prefix: string;
  readonly realizes: string;
  readonly source: string;
  readonly params: z.ZodType<P>;
  readonly open: (params: P, one: Case) => Realization;
}): Simulation => ({
  ...given,
  open: (one) => {
    const read = given.params.safeParse(one.params);
    if (read.success) return given.open(read.data, one);
    const [issue] = read.error.issues;
    return refuse(`params.${issue?.path.join('.')}: ${issue?.message}`);
  },
});

// --- parameters that many cases share
export const share = z.number().min(0).max(1);
export const count = z.number().int().min(1).max(5000);

/** The number in the part of an id that `#` stands for: numberIn('degroot.w2.x', 1) is 2. */
export const numberIn = (id: string, part: number): number => Number(/\d+$/.exec(id.split('.')[part] ?? '')?.[0] ?? 0);
