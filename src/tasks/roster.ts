/**
 * Jobs given to crews at least cost, exactly. A crew that does several jobs costs more for each pair of them, so that this is
 * no plain assignment: the cheapest plan could still be had from one with a place for each job that a crew might do (Munkres), but
 * not the dearest, nor the best that can be made of jobs already given away. Up to eight jobs, sets of jobs are few: crew
 * by crew, what is the best way to do each set of jobs with the crews so far? (docs/decisions/0027-assignment.md)
 */

/** Crews by their place, one for each job. */
export type Plan = readonly number[];

/** Cost of each job by crew: rows are crews. */
export type Costs = readonly (readonly number[])[];

export const pairsIn = (jobs: number): number => (jobs * (jobs - 1)) / 2;

const NONE = Number.POSITIVE_INFINITY;

/** What each set of jobs costs one crew; bit j of a set stands for job j. */
const costOfSets = (row: readonly number[], perPair: number): Float64Array => {
  const cost = new Float64Array(2 ** row.length);
  const count = new Uint8Array(cost.length);
  for (let job = 0, first = 1; job < row.length; job += 1, first *= 2)
    for (let rest = 0; rest < first; rest += 1) {
      count[first + rest] = count[rest]! + 1;
      // One job more makes as many pairs more as there were jobs.
      cost[first + rest] = cost[rest]! + row[job]! + perPair * count[rest]!;
    }
  return cost;
};

/** Least cost of each set with one crew more, and what share of it that crew then takes. */
const withCrew = (
  best: Float64Array,
  own: Float64Array,
): { readonly best: Float64Array; readonly share: Uint8Array } => {
  const next = new Float64Array(best.length);
  const share = new Uint8Array(best.length);
  for (let set = 0; set < best.length; set += 1) {
    let least = NONE;
    // All subsets of the set, the empty one last.
    for (let part = set; ; part = (part - 1) & set) {
      const cost = best[set - part]! + own[part]!;
      if (cost < least) {
        least = cost;
        share[set] = part;
      }
      if (part === 0) break;
    }
    next[set] = least;
  }
  return { best: next, share };
};

/** The cheapest plan; `perPair` by crew. Of equally cheap ones always the same. A cost of Infinity forbids. */
export const cheapest = (costs: Costs, perPair: readonly number[]): { readonly cost: number; readonly plan: Plan } => {
  const jobs = costs[0]!.length;
  let best = new Float64Array(2 ** jobs).fill(NONE);
  best[0] = 0;
  const shares = costs.map((row, crew) => {
    const step = withCrew(best, costOfSets(row, perPair[crew]!));
    best = step.best as typeof best;
    return step.share;
  });
  const plan = Array<number>(jobs).fill(0);
  let left = best.length - 1;
  for (let crew = costs.length - 1; crew >= 0; crew -= 1) {
    const share = shares[crew]![left]!;
    for (let job = 0; job < jobs; job += 1) if ((share >> job) & 1) plan[job] = crew;
    left -= share;
  }
  return { cost: best.at(-1)!, plan };
};

/** The cost of the dearest plan. */
export const dearest = (costs: Costs, perPair: readonly number[]): number =>
  -cheapest(
    costs.map((row) => row.map((cost) => -cost)),
    perPair.map((extra) => -extra),
  ).cost;

/** The same costs with one job's column changed. */
export const withColumn = (costs: Costs, job: number, column: readonly number[]): Costs =>
  costs.map((row, crew) => row.with(job, column[crew]!));
