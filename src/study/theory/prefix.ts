/** Ids of cases lead to what realizes them, or says their closed form, by their first parts. */

/**
 * Whether a part of an id is the one that is wanted, or that and something after it that is no letter: `loss2` is a `loss`, and
 * `wealth_best_10yes3no` a `wealth_best`. `#` stands for digits.
 */
const isPart = (want: string, part: string): boolean =>
  want.endsWith('#')
    ? part.startsWith(want.slice(0, -1)) && /^\d+$/.test(part.slice(want.length - 1))
    : part.startsWith(want) && !/^[a-z]/i.test(part.slice(want.length));

/** Whether the parts of a prefix lead those of an id. */
const leads = (prefix: string, id: string): boolean => {
  const parts = id.split('.');
  return prefix.split('.').every((want, i) => parts[i] !== undefined && isPart(want, parts[i] as string));
};

/** More parts first, then more letters. */
const weightOf = (prefix: string): number => prefix.split('.').length * 1000 + prefix.length;

/** Whatever has the longest prefix that leads the id, or undefined. */
export const longest = <T extends { readonly prefix: string }>(all: readonly T[], id: string): T | undefined => {
  let best: T | undefined;
  for (const one of all)
    if (leads(one.prefix, id) && (!best || weightOf(one.prefix) > weightOf(best.prefix))) best = one;
  return best;
};
