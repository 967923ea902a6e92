/** How many trials go where: a part is laid by for validation and report, the rest is shared among proposers and halved. */
import { InputError } from '../../org/yaml.js';
import type { Wanted } from './stages.js';

/** What a search is about to do, in numbers. */
export interface Sizes {
  /** Trials at most. */
  readonly trials: number;
  /** Of validation and report, in every place. */
  readonly instances: number;
  readonly replicates: number;
  /** Places in which is chosen, and others in which is reported alone. */
  readonly choosing: number;
  readonly untouched: number;
  readonly proposers: number;
  /** Hand-made organizations. */
  readonly library: number;
  /** Of so many proposers every candidate meets every trial of screening; of how many candidates that is. */
  readonly exhaustive: number;
  readonly enumerated?: number;
}

export interface Shares {
  readonly trials: number;
  /** Trials of screening that each proposer may take, and the rounds into which they fall. */
  readonly screening: number;
  readonly rounds: number;
  readonly stages: readonly Wanted[];
}

/** Instances of the first rung, doubled at every rung, and their replicates: staffs differ more than instances do. */
const FIRST = 4;
const REPLICATES = 2;
export const RUNGS = 4;
const MOST_ROUNDS = 6;
/** With fewer candidates in a round there is nothing to halve. */
const LEAST_CANDIDATES = 8;
/** Candidates of a proposer that are validated; of an exhaustive one more, since its frontier is wanted. */
export const FINALISTS = 6;
export const MANY_FINALISTS = 24;
/** Hand-made organizations that are validated and reported. */
export const LIBRARY_FINALISTS = 12;
/** Candidates drawn by lot of each proposer, as a control. */
export const LOTS = 4;
/** Organizations of the frontier that are reported. */
export const FRONTIER = 12;

const rung = (r: number): Wanted => ({ stage: `screen-${r}`, instances: FIRST * 2 ** r, replicates: REPLICATES });
export const rungs: readonly Wanted[] = Array.from({ length: RUNGS }, (_, r) => rung(r));

/** Trials of one candidate on one rung. */
export const unitOf = (r: number, choosing: number): number => FIRST * 2 ** r * REPLICATES * choosing;

/** Trials of one candidate on all rungs. */
export const wholeUnit = (choosing: number): number => rungs.reduce((sum, _, r) => sum + unitOf(r, choosing), 0);

/**
 * Candidates that each rung takes, from the trials of a round: every rung costs the same where many were proposed, and a rung takes
 * all that are left where few were. The sum never exceeds `trials`.
 */
export const kept = (trials: number, candidates: number, choosing: number): readonly number[] => {
  let left = candidates;
  return rungs.map((_, r) => {
    left = Math.min(left, Math.floor(trials / RUNGS / unitOf(r, choosing)));
    return left;
  });
};

/** Candidates that the trials of a round pay for. */
export const candidatesFor = (trials: number, choosing: number): number =>
  kept(trials, Number.POSITIVE_INFINITY, choosing)[0] as number;

/** Trials that validation and report take at most, with the baseline on every rung. */
const laidBy = ({ instances, replicates, choosing, untouched, proposers, library, exhaustive }: Sizes): number => {
  const each = instances * replicates;
  const named = Math.min(library, LIBRARY_FINALISTS);
  const validated = (proposers - exhaustive) * FINALISTS + exhaustive * MANY_FINALISTS + named + 1;
  const reported = proposers * (1 + LOTS) + named + FRONTIER + 1;
  return each * (validated * choosing + reported * (choosing + untouched)) + wholeUnit(choosing);
};

/** Throws InputError where the trials do not last for a round of every proposer. */
export const sharesOf = (sizes: Sizes): Shares => {
  const { trials, instances, replicates, choosing, proposers } = sizes;
  if (!Number.isSafeInteger(trials) || trials < 1)
    throw new InputError(`budget: trials is a whole number from 1, found ${trials}`);
  // The library is a proposer of its own, with the same share.
  const sharing = proposers + 1;
  const reserve = laidBy(sizes);
  const screening = Math.floor((trials - reserve) / sharing);
  // Who reads how hand-made organizations did on the first rung pays for that too.
  const round = LEAST_CANDIDATES * unitOf(0, choosing) * RUNGS + sizes.library * unitOf(0, choosing);
  if (screening < round)
    throw new InputError(
      `budget: ${trials} trials are too few: validation and report take ${reserve} with instances: ${instances} and replicates: ${replicates}, and screening ${round} for each of ${sharing} proposers (the library is one); give trials=${reserve + sharing * round} or more, or fewer instances in the experiment`,
    );
  const every = (sizes.enumerated ?? 0) * wholeUnit(choosing);
  if (screening < every)
    throw new InputError(
      `budget: there are ${sizes.enumerated} organizations within the size, and ${trials} trials pay for ${Math.floor(screening / wholeUnit(choosing))} of them; give trials=${reserve + sharing * every} or more, or a smaller size`,
    );
  const rounds = Math.min(MOST_ROUNDS, Math.floor(screening / round));
  const stages: readonly Wanted[] = [
    { stage: 'report', instances, replicates },
    { stage: 'validate', instances, replicates },
    ...rungs,
  ];
  return { trials, screening, rounds, stages };
};

/** Instances of a task that a search needs where the task has only so many. */
export const instancesFor = (instances: number): number =>
  2 * instances + rungs.reduce((sum, one) => sum + one.instances, 0);
