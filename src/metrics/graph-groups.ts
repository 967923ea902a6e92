import type { Group } from '../engine/types.js';

/** What one group of a split works on; `after` are the groups, by position, whose results it is shown. */
export interface Work {
  readonly parts: readonly string[];
  readonly after: readonly number[];
  /** Constraints that the divider wrote down for it. */
  readonly constraints: readonly string[];
}

/** What a split can mean: each part once, at most `max` groups, and no group that waits for itself (later links are cut). */
export const groupsOf = (groups: readonly Group[], parts: readonly string[], max: number): readonly Work[] => {
  const taken = new Set<string>();
  const kept: { readonly from: number; readonly parts: string[] }[] = [];
  for (const [from, group] of groups.entries()) {
    const fresh = group.parts.filter((p) => parts.includes(p) && !taken.has(p) && taken.add(p));
    if (fresh.length > 0 && kept.length < max) kept.push({ from, parts: fresh });
  }
  const links = kept.map(({ from }, i) => {
    const after = (groups[from] as Group).after.map((old) => kept.findIndex((k) => k.from === old));
    return [...new Set(after)].filter((j) => j >= 0 && j !== i);
  });
  for (let i = 0; i < links.length; i++) {
    const waits = (j: number): boolean => {
      const seen = new Set([j]);
      for (const k of seen) for (const l of links[k] ?? []) seen.add(l);
      return seen.has(i);
    };
    links[i] = (links[i] as number[]).filter((j) => !waits(j));
  }
  return kept.map((k, i) => ({
    parts: k.parts,
    after: links[i] as number[],
    constraints: (groups[k.from] as Group).constraints ?? [],
  }));
};

/** Groups begin in waves: each as soon as those it builds on are in waves that have ended. */
export const wavesOf = (groups: readonly Work[]): readonly number[] => {
  const wave = (i: number): number => Math.max(-1, ...(groups[i] as Work).after.map(wave)) + 1;
  return groups.map((_, i) => wave(i));
};
