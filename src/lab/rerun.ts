/** What may be asked for of people; each costs trials, and is worked out only where an experiment names it. */
export const RERUN = ['influence', 'dark_influence', 'shapley'] as const;
export type Rerun = (typeof RERUN)[number];

/** Those that the experiment names; undefined where it names none. `all` names none. */
export const rerunBy = (metrics: 'all' | readonly (string | object)[]): readonly Rerun[] | undefined => {
  const named = metrics === 'all' ? [] : RERUN.filter((name) => metrics.includes(name));
  return named.length === 0 ? undefined : named;
};
