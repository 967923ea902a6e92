/** How many trials go where: to many candidates on few instances, then to a few on many. */
import { InputError } from '../../org/yaml.js';

/** What the budget allows, in trials and what they are made of. */
export interface Budget {
  /** Trials at most, with those of the honest twin. */
  readonly trials: number;
  /** Instances that every candidate meets. */
  readonly instances: number;
  readonly replicates: number;
}

export interface Shares extends Budget {
  /** Instances that the finalists and the honest twin meet. */
  readonly finalInstances: number;
  readonly finalists: number;
  /** Candidates at most, and those of them that are drawn by lot. */
  readonly candidates: number;
  readonly random: number;
}

/** Finalists meet so many times the instances of candidates. */
const LONGER = 4;
const MOST_FINALISTS = 8;
/** Share of the trials that finalists take at most, where more than one is wanted. */
const FINAL_SHARE = 0.25;
/** Share of the candidates that are drawn by lot; steps from the best of them take the rest. */
const RANDOM_SHARE = 0.5;
/** With fewer instances a half may hold next to none. */
const LEAST_INSTANCES = 20;

const wholeFrom = (name: string, value: number, least: number): void => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new InputError(`budget: ${name} is a whole number from ${least}, found ${value}`);
};

/** `size`: instances that the task has. Throws InputError where the trials do not last for one candidate beside the twin. */
export const sharesOf = (budget: Budget, size = Number.POSITIVE_INFINITY): Shares => {
  const { trials, replicates } = budget;
  wholeFrom('trials', trials, 1);
  wholeFrom('instances', budget.instances, LEAST_INSTANCES);
  wholeFrom('replicates', replicates, 1);
  if (size < LEAST_INSTANCES)
    throw new InputError(
      `the task has ${size} instances; a search needs ${LEAST_INSTANCES}, half to choose by and half to report`,
    );
  const instances = Math.min(budget.instances, size);
  const finalInstances = Math.min(LONGER * instances, size);
  const [each, final] = [instances * replicates, finalInstances * replicates];
  const least = each + 2 * final;
  if (trials < least)
    throw new InputError(
      `budget: ${trials} trials are too few; one candidate, one finalist and the honest twin take ${least} with instances=${instances} and replicates=${replicates}`,
    );
  const finalists = Math.max(1, Math.min(MOST_FINALISTS, Math.floor((trials * FINAL_SHARE) / final)));
  const candidates = Math.floor((trials - (finalists + 1) * final) / each);
  const random = Math.max(1, Math.ceil(candidates * RANDOM_SHARE));
  return { trials, instances, replicates, finalInstances, finalists, candidates, random };
};
