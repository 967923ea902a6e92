/** What a law is, and how it says that it is broken. */
import type { Trace } from '../../src/engine/types.js';
import { canonicalJson } from '../../src/org/hash.js';
import type { Given } from '../support/bench.js';

export type Law = (given: Given, trace: Trace) => void | Promise<void>;

export const must = (holds: boolean, what: () => string): void => {
  if (!holds) throw new Error(what());
};

const texts = new WeakMap<Trace, string>();

/** A trace as text; one trace is compared with many. */
const textOf = (trace: Trace): string => {
  const text = texts.get(trace) ?? canonicalJson(trace);
  texts.set(trace, text);
  return text;
};

export const sameTrace = (found: Trace, right: Trace, what: string): void => {
  if (found === right || textOf(found) === textOf(right)) return;
  const at = right.entries.findIndex((e, i) => canonicalJson(e) !== canonicalJson(found.entries[i] ?? null));
  const shown = [found, right].map((t) =>
    canonicalJson(at === -1 ? { ...t, entries: t.entries.length } : (t.entries[at] ?? null)),
  );
  throw new Error(`${what}: ${at === -1 ? 'the end' : `entry ${at}`} is ${shown[0]} and should be ${shown[1]}`);
};
