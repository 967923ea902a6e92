/** What is better on several counts at once: the frontier, and an archive that keeps the best of every kind. */

/** A measure of what is wanted; `sign` is −1 where less is better. */
export interface Objective {
  readonly name: string;
  readonly sign: 1 | -1;
}

export interface Measured {
  /** Means of the objectives in their own units; null where none was measured. */
  readonly means: readonly (number | null)[];
}

/** Whether one is at least as good in everything that both have, and better in something. */
export const dominates = (a: Measured, b: Measured, objectives: readonly Objective[]): boolean => {
  let better = false;
  for (const [i, { sign }] of objectives.entries()) {
    const [x, y] = [a.means[i] ?? null, b.means[i] ?? null];
    if (x === null || y === null) continue;
    if (sign * x < sign * y) return false;
    if (x !== y) better = true;
  }
  return better;
};

/** Those that nobody dominates, the best in the first objective first; of equals the first stands. */
export const frontierOf = <T extends Measured>(all: readonly T[], objectives: readonly Objective[]): readonly T[] => {
  const same = (a: T, b: T): boolean => a.means.every((x, i) => x === b.means[i]);
  return ranked(
    all.filter(
      (one, i) =>
        one.means[0] !== null &&
        !all.some((other) => dominates(other, one, objectives)) &&
        all.findIndex((other) => same(other, one)) === i,
    ),
    objectives,
  );
};

/** Best in the first objective first; those without it are left out; of equals the first one stands before. */
export const ranked = <T extends Measured>(all: readonly T[], [first]: readonly Objective[]): readonly T[] => {
  const sign = first?.sign ?? 1;
  return all
    .filter((one) => one.means[0] !== null)
    .sort((a, b) => sign * ((b.means[0] as number) - (a.means[0] as number)));
};

/** So many of a list, evenly spread over it, the first and last among them. */
export const spread = <T>(all: readonly T[], most: number): readonly T[] => {
  if (all.length <= most) return all;
  if (most === 1) return all.slice(0, 1);
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))] as T);
};

/** Bins of one objective: quartiles of the hand-made organizations, so that they do not move while the search goes on. */
const QUARTERS = [0.25, 0.5, 0.75] as const;

export type Edges = readonly (readonly number[])[];

/** Edges of the bins of every objective; none where nothing was measured. */
export const edgesOf = (library: readonly Measured[], objectives: readonly Objective[]): Edges =>
  objectives.map((_, i) => {
    const values = library.flatMap(({ means }) => (means[i] === null || means[i] === undefined ? [] : [means[i]]));
    values.sort((a, b) => a - b);
    if (values.length === 0) return [];
    return [...new Set(QUARTERS.map((q) => values[Math.floor(q * (values.length - 1))] as number))];
  });

/** The cell of the archive in which one falls. */
export const cellOf = ({ means }: Measured, edges: Edges): string =>
  edges
    .map((list, i) => {
      const mean = means[i] ?? null;
      return mean === null ? '-' : list.filter((edge) => mean > edge).length;
    })
    .join('.');

/**
 * The best of every cell in the first objective (MAP-Elites: Mouret and Clune, Illuminating search spaces by mapping elites,
 * arXiv:1504.04909), in the order in which cells were first reached.
 */
export const elitesOf = <T extends Measured>(
  all: readonly T[],
  edges: Edges,
  objectives: readonly Objective[],
): readonly T[] => {
  const cells = new Map<string, T>();
  const sign = objectives[0]?.sign ?? 1;
  for (const one of all) {
    const [value] = one.means;
    if (value === null || value === undefined) continue;
    const cell = cellOf(one, edges);
    const held = cells.get(cell);
    if (held === undefined || sign * value > sign * (held.means[0] as number)) cells.set(cell, one);
  }
  return [...cells.values()];
};
