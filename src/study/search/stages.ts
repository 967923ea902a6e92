/**
 * Which trials a candidate meets at which stage. Every stage has a root of its own for all draws, people included, so that
 * no trial that chose is met again by one that reports; tasks with a fixed number of instances give each stage other ones.
 */
import type { Condition } from '../../lab/condition.js';
import { CHUNK, type Job } from '../../lab/jobs.js';
import { organizationHash } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';

/** screen-0, screen-1 … are the rungs of the halving. */
export type Stage = `screen-${number}` | 'validate' | 'report';

/** Where a candidate is tried: everything of a condition but the organization. */
export interface Place {
  readonly base: Condition;
  /** Instances that the task has; null where it draws as many as are wanted. */
  readonly size: number | null;
}

/** Trials of one stage in one place. */
export interface Block {
  readonly stage: Stage;
  readonly place: Place;
  readonly seed: number;
  readonly from: number;
  readonly instances: number;
  readonly replicates: number;
}

/** Seeds of stages are far apart; that of the report is the experiment's own, so that `orglab run` meets the same trials. */
const APART = 1_000_003;
export const seedOf = (seed: number, stage: Stage): number => {
  if (stage === 'report') return seed;
  return seed + APART * (stage === 'validate' ? 2 : 3 + Number(stage.slice('screen-'.length)));
};

/** Instances of a stage, the same number in every place. */
export interface Wanted {
  readonly stage: Stage;
  readonly instances: number;
  readonly replicates: number;
}

/** Blocks of a list of stages, in the order given; each takes instances of its own where a task has only so many. */
export const blocksOf = (places: readonly Place[], stages: readonly Wanted[], seed: number): readonly Block[] =>
  places.flatMap((place) => {
    let next = 0;
    return stages.map(({ stage, instances, replicates }): Block => {
      const from = place.size === null ? 0 : next;
      next += instances;
      const there = place.size === null ? instances : Math.min(instances, place.size - from);
      return { stage, place, seed: seedOf(seed, stage), from, instances: there, replicates };
    });
  });

export const trialsIn = ({ instances, replicates }: Pick<Block, 'instances' | 'replicates'>): number =>
  instances * replicates;

/** The condition in which an organization meets a block; named by what it does, so that twins share their trials. */
export const conditionIn = ({ place, stage, from, instances }: Block, org: Organization): Condition => {
  const orgHash = organizationHash(org);
  const { base } = place;
  return { ...base, id: `${base.id} ${stage} ${orgHash}`, org, orgHash, instances: from + instances };
};

export const jobsIn = (block: Block, org: Organization): readonly Job[] => {
  const { seed, from, instances, replicates } = block;
  const condition = conditionIn(block, org);
  const end = from + instances;
  return Array.from({ length: replicates }, (_, replicate) =>
    Array.from({ length: Math.ceil(instances / CHUNK) }, (_, i): Job => {
      const start = from + i * CHUNK;
      return { condition, seed, replicate, replicates, from: start, to: Math.min(start + CHUNK, end) };
    }),
  ).flat();
};
