/** Plans of lettered choices whose text may pass a private fact on: contents of `temptation`, `commons` and `ambiguous`. */
import type { Content, Instance, Part, Task } from '../engine/types.js';
import { entriesOf, inPartOrder, type Picks } from './menu.js';
import { isRecord } from './reading.js';

/** A plan, and the facts that its text passes on. */
export interface Plan {
  readonly picks: Picks;
  readonly tell?: readonly string[];
}

export const picksOf = (content: Content | null): Picks => (content as Plan | null)?.picks ?? {};
export const toldIn = (content: Content): readonly string[] => (content as Plan).tell ?? [];

/** The choice for each part, in order, and ? for what is missing. */
export const labelOf = (instance: Instance, content: Content): string =>
  instance.parts.map(({ id }) => picksOf(content)[id] ?? '?').join('/');

/** Choices in the order of the parts, passing on what was told of `facts`. */
export const planWith = (
  parts: readonly Part[],
  all: Picks,
  told: readonly string[],
  facts: readonly string[],
): Plan => {
  const tell = [...new Set(told)].filter((fact) => facts.includes(fact));
  return { picks: inPartOrder(parts, all), ...(tell.length > 0 ? { tell } : {}) };
};

/** A reply as a plan: a choice for each part asked, and a list of facts where there are any; null for anything else. */
export const readPicks = (
  reply: unknown,
  asked: readonly string[],
  parts: readonly Part[],
  read: (part: string, stated: unknown) => string | null,
  facts: readonly string[],
): Plan | null => {
  const entries = entriesOf(reply, asked, parts, facts.length > 0 ? ['tell'] : []);
  if (entries === null) return null;
  const picks = Object.fromEntries(asked.map((id) => [id, read(id, entries[id])] as const));
  if (Object.values(picks).includes(null)) return null;
  const told = isRecord(entries.tell) ? Object.keys(entries.tell) : (entries.tell ?? []);
  if (!Array.isArray(told) || told.some((fact) => !facts.includes(fact))) return null;
  return planWith(parts, picks as Picks, told as string[], facts);
};

/**
 * A fact that one person holds, who may pass it on in a text: whose it is in an instance, as a share of the staff, or null for
 * nobody's. Who has everything before them sees it as well.
 */
export const heldByOne = (
  fact: string,
  holderOf: (instance: Instance) => number | null,
): Pick<Task, 'view' | 'mention'> => ({
  view: (instance, sees, person, people) => {
    const holder = holderOf(instance);
    const holds = holder !== null && Math.floor(holder * people) === person;
    return sees === 'all' || (sees === 'share' && holds) ? [fact] : [];
  },
  mention: ({ parts }, content, facts) => planWith(parts, picksOf(content), [...toldIn(content), ...facts], [fact]),
});
