/** Choices among lettered options, part by part: what the families share whose answer is a plan of such choices. */
import { integer, type Stream, shuffle } from '../rng/streams.js';
import { isRecord } from './reading.js';

/** Six options: with a right and a tempting one, four are left to go wrong in. */
export const LETTERS: readonly string[] = [...'ABCDEF'];

/** The option chosen for each part. */
export type Picks = Readonly<Record<string, string>>;

/** Names of the options by what they are, so that no letter tells which is right: the first stands for the right one. */
export const drawLetters = (world: Stream): readonly string[] => shuffle(world, LETTERS);

/** The earlier part that part i claims to build on, or none; three draws whatever comes out. */
export const drawDecoy = (world: Stream, i: number, decoys: number): readonly string[] => {
  const declared = world() < decoys;
  const on = integer(world, Math.max(1, i));
  return declared && i > 0 ? [`p${on + 1}`] : [];
};

/** Share of the parts that claim to build on none. */
export const looseShare = (parts: readonly { readonly after: readonly string[] }[]): number =>
  parts.filter(({ after }) => after.length === 0).length / parts.length;

/** Entries in the order of the parts, so that equal plans are equal texts, whoever delivered first. */
export const inPartOrder = <T>(
  parts: readonly { readonly id: string }[],
  all: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> => {
  const ordered: Record<string, T> = {};
  for (const { id } of parts) if (Object.hasOwn(all, id)) ordered[id] = all[id] as T;
  return ordered;
};

/** A letter as models write it, `B` or ` b `; null for anything else. */
export const letterOf = (stated: unknown): string | null => {
  const letter = typeof stated === 'string' ? stated.trim().toUpperCase() : '';
  return LETTERS.includes(letter) ? letter : null;
};

/** A reply as entries for parts: every part asked is there, and no key is unknown; null where that is not so. */
export const entriesOf = (
  reply: unknown,
  asked: readonly string[],
  parts: readonly { readonly id: string }[],
  others: readonly string[] = [],
): Readonly<Record<string, unknown>> | null => {
  if (!isRecord(reply) || asked.length === 0) return null;
  const known = new Set([...parts.map(({ id }) => id), ...others]);
  if (Object.keys(reply).some((key) => !known.has(key))) return null;
  return asked.every((id) => Object.hasOwn(reply, id)) ? reply : null;
};
