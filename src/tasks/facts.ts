/**
 * Private facts and who holds which. Codes are drawn, so that nobody can tell a fact that it was never shown, and a list
 * in the order of codes says nothing of who holds what.
 */
import type { Sees } from '../engine/types.js';
import { integer, type Stream } from '../rng/streams.js';

/** A fact with its words, and the draw that names its holder in a staff of any size; null: everybody has it. */
export interface Fact {
  readonly id: string;
  readonly text: string;
  readonly draw: number | null;
  /** Places after the person drawn: facts that share a draw are dealt in turn. */
  readonly turn: number;
}

/** No vowels, so that a code is no word. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';

/** Distinct codes of four letters. */
export const drawCodes = (world: Stream, n: number): readonly string[] => {
  const codes = new Set<string>();
  while (codes.size < n) codes.add(Array.from({ length: 4 }, () => LETTERS[integer(world, LETTERS.length)]).join(''));
  return [...codes];
};

/** The person who alone has the fact, or null. */
export const holderOf = ({ draw, turn }: Fact, people: number): number | null =>
  draw === null ? null : (Math.floor(draw * people) + turn) % people;

/** Ids of the facts that a person is shown. */
export const factsShown = (facts: readonly Fact[], sees: Sees, person: number, people: number): readonly string[] => {
  if (sees !== 'all' && sees !== 'share') return [];
  const own = facts.filter((fact) => sees === 'all' || [null, person].includes(holderOf(fact, people)));
  return own.map(({ id }) => id);
};

/** In the order of codes. */
export const ordered = <F extends Fact>(facts: readonly F[]): readonly F[] =>
  facts.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Those with these ids; absent: all of them. */
export const among = <F extends Fact>(facts: readonly F[], ids: readonly string[] | undefined): readonly F[] =>
  ids === undefined ? facts : facts.filter(({ id }) => ids.includes(id));

/** One line for each fact that is shown. */
export const factLines = (facts: readonly Fact[], ids: readonly string[] | undefined): readonly string[] => {
  const shown = ordered(among(facts, ids));
  return shown.length === 0 ? ['Nothing else.'] : shown.map(({ id, text }) => `[${id}] ${text}`);
};
