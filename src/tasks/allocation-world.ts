/** The world of the `allocation` family: jobs, crews and what they cost, and who knows it. */
import type { Instance } from '../engine/types.js';
import { normal, type Stream, shuffle } from '../rng/streams.js';
import { crewName, MEAN, type Row, rowText, type Sealed } from './allocation-plan.js';
import { drawCodes } from './facts.js';
import { looseShare } from './menu.js';
import { type Costs, cheapest, dearest, withColumn } from './roster.js';

export const JOBS = 8;
export const CREWS = 6;
/** Costs lie within so much of the mean, and a second job of one crew costs up to so much more. */
const REACH = 40;

export interface Shape {
  readonly parts: number;
  readonly crews: number;
  readonly coupling: number;
  readonly heterogeneity: number;
  readonly private: number;
  readonly spread: number;
}

interface Job {
  readonly id: string;
  readonly easiness: number;
  /** What it costs by crew. */
  readonly costs: readonly number[];
  readonly order: readonly number[];
}

const ALL: readonly number[] = Array.from({ length: CREWS }, (_, crew) => crew);

/** As many are drawn always, so that instances of different size share their first jobs and crews. */
const drawJobs = (world: Stream, { parts, crews, heterogeneity, spread }: Shape): readonly Job[] =>
  Array.from({ length: JOBS }, (_, job) => ({
    id: `j${job + 1}`,
    easiness: spread * normal(world),
    costs: ALL.map(() => Math.round(MEAN + 2 * REACH * heterogeneity * (world() - 0.5))).slice(0, crews),
    order: shuffle(world, ALL).filter((crew) => crew < crews),
  })).slice(0, parts);

/** Costs as drawn, with those of the cheapest plan one lower: every other plan shares fewer of them, and is dearer. */
const settled = (drawn: Costs, perPair: number): { readonly costs: Costs; readonly plan: readonly number[] } => {
  const { plan } = cheapest(
    drawn,
    drawn.map(() => perPair),
  );
  return { costs: drawn.map((row, crew) => row.map((cost, job) => (plan[job] === crew ? cost - 1 : cost))), plan };
};

/** A job's costs read the wrong way round, cheap for dear; where that would change nothing, its crew seems out of the question. */
const misreadOf = (costs: Costs, perPair: number, plan: readonly number[], job: number): readonly number[] => {
  const turned = costs.map((row) => 2 * MEAN - row[job]!);
  const misled = cheapest(
    withColumn(costs, job, turned),
    costs.map(() => perPair),
  ).plan[job];
  return misled === plan[job] ? turned.with(plan[job]!, 2 * MEAN + costs[0]!.length * perPair) : turned;
};

/** Each crew's costs as a fact, dealt to people in turn; shared ones are everybody's. */
const drawRows = (world: Stream, shape: Shape, costs: Costs, parts: Instance['parts']): readonly Row[] => {
  const draw = world();
  const shared = ALL.map(() => world() >= shape.private);
  const codes = drawCodes(world, CREWS);
  return costs.map((row, crew) => ({
    id: codes[crew]!,
    text: rowText(crew, row, parts),
    draw: shared[crew] ? null : draw,
    turn: crew,
    crew,
  }));
};

export const drawInstance = (index: number, world: Stream, shape: Shape): Instance => {
  const { coupling, crews } = shape;
  const target = world();
  const jobs = drawJobs(world, shape);
  const perPair = Math.round(REACH * coupling);
  const pairs = ALL.slice(0, crews).map(() => perPair);
  const drawn = pairs.map((_, crew) => jobs.map((job) => job.costs[crew]!));
  const { costs, plan } = settled(drawn, perPair);
  // More than the crew with the fewest jobs would ask at most: it never pays to leave a job undone.
  const undone = MEAN + REACH + 1 + perPair * Math.floor((jobs.length - 1) / crews);
  const parts = jobs.map(({ id }, j) => ({
    id,
    after: perPair === 0 ? [] : jobs.slice(0, j).map((before) => before.id),
    kind: 'job',
  }));
  const sealed: Sealed = {
    costs,
    perPair,
    undone,
    truth: plan.map(crewName),
    worst: dearest([...costs, jobs.map(() => undone)], [...pairs, 0]),
    misread: jobs.map((_, job) => misreadOf(costs, perPair, plan, job)),
    wrong: jobs.map(({ order }, job) => order.filter((crew) => crew !== plan[job]).map(crewName)),
    facts: drawRows(world, shape, costs, parts),
    easiness: jobs.map(({ easiness }) => easiness),
    target,
  };
  const decomposability = looseShare(parts);
  const features = { kind: 'assignment', parts: parts.length, crews, coupling, decomposability, verifiability: 0 };
  return { index, parts, features, sealed };
};
