/** What a law is, and how it says that it is broken. */
import type { Trace } from '../../src/engine/types.js';
import { canonicalJson } from '../../src/org/hash.js';
import type { Given } from '../support/bench.js';

export type Law = (given: Given, trace: Trace) => void | Promise<void>;

export const must = (holds: boolean, what: () => string): void => {
  if (!holds) throw new Error(what());
};

export const sameTrace = (found: Trace, right: Trace, what: string): void => {
  const [a, b] = [canonicalJson(found), canonicalJson(right)];
  if (a === b) return;
  const at = right.entries.findIndex((e, i) => canonicalJson(e) !== canonicalJson(found.entries[i] ?? null));
  const shown = [found, right].map((t) =>
    canonicalJson(at === -1 ? { ...t, entries: t.entries.length } : (t.entries[at] ?? null)),
  );
  throw new Error(`${what}: ${at === -1 ? 'the end' : `entry ${at}`} is ${shown[0]} and should be ${shown[1]}`);
};
