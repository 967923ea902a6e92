/**
 * Jobs given to crews at least cost, exactly. A crew that does several jobs costs more for each pair of them, so that this is
 * no plain assignment: the cheapest plan could still be had from one with a place for each job that a crew might do (Munkres), but
 * not the dearest, nor the best that can be made of jobs already given away. Up to eight jobs, sets of jobs are few: crew
 * by crew, what is the best way to do each set of jobs with the crews so far? (docs/decisions/0025-assignment.md)
 */

/** Crews by their place, one for each job. */
export type Plan = readonly number[];

/** Cost of each job by crew: rows are crews. */
export type Costs = readonly (readonly number[])[];

export const pairsIn = (jobs: number): number => (jobs * (jobs - 1)) / 2;

const NONE = Number.POSITIVE_INFINITY;

/** What each set of jobs costs one crew; bit j of a set stands for job j. */
const costOfSets = (row: readonly number[], perPair: number): readonly number[] => {
  const plain = [0];
  const counts = [0];
  for (let set = 1; set < 2 ** row.length; set += 1) {
    const last = 31 - Math.clz32(set);
    const rest = set - 2 ** last;
    plain.push(plain[rest]! + row[last]!);
    counts.push(counts[rest]! + 1);
  }
  return plain.map((cost, set) => cost + perPair * pairsIn(counts[set]!));
};

/** The cheapest plan; `perPair` by crew. Of equally cheap ones always the same. A cost of Infinity forbids. */
export const cheapest = (costs: Costs, perPair: readonly number[]): { readonly cost: number; readonly plan: Plan } => {
  const jobs = costs[0]!.length;
  const sets = 2 ** jobs;
  let best: number[] = [0, ...Array<number>(sets - 1).fill(NONE)];
  const taken = costs.map((row, crew) => {
    const own = costOfSets(row, perPair[crew]!);
    const next = Array<number>(sets).fill(NONE);
    const share = Array<number>(sets).fill(0);
    for (let set = 0; set < sets; set += 1)
      // All subsets of the set, the empty one last.
      for (let part = set; ; part = (part - 1) & set) {
        const cost = best[set - part]! + own[part]!;
        if (cost < next[set]!) {
          next[set] = cost;
          share[set] = part;
        }
        if (part === 0) break;
      }
    best = next;
    return share;
  });
  const plan = Array<number>(jobs).fill(0);
  let left = sets - 1;
  for (let crew = costs.length - 1; crew >= 0; crew -= 1) {
    const share = taken[crew]![left]!;
    for (let job = 0; job < jobs; job += 1) if ((share >> job) & 1) plan[job] = crew;
    left -= share;
  }
  return { cost: best[sets - 1]!, plan };
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
