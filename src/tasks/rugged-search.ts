/** Contents and words of the `rugged` family: a configuration handed in, the best one known beside it, and how far the search is. */
import type { Content, Instance, Scope, Task } from '../engine/types.js';
import { among, type Fact, ordered } from './facts.js';
import { bestOf, codeOf, type Landscape, POINTS, type Standing, written } from './landscape.js';
import { entriesOf } from './menu.js';
import { readJson } from './reading.js';

export const KEY = 'configuration';
export const MOST_STARTS = 16;

/** A scored configuration that one person knows. */
export interface Start extends Fact {
  readonly code: number;
}

export interface Sealed {
  readonly land: Landscape;
  /** The best and the worst of all configurations. */
  readonly top: number;
  readonly bottom: number;
  /** Configurations that one piece of work may try. */
  readonly queries: number;
  /** The configuration that everybody knows. */
  readonly present: number;
  readonly starts: readonly Start[];
  /** Code of the fact that tells all contributions. */
  readonly tables: string;
  /** Bits in the order in which they go wrong. */
  readonly order: readonly number[];
  readonly seed: string;
  /** Draw in (0, 1) of the wrong answer that a fault is. */
  readonly target: number;
  readonly easiness: number;
}

/** The answer; where it is not the best configuration that its writer knew of, that one as well. */
export interface Search {
  readonly bits?: string;
  readonly best?: string;
  /** Neighbours of the best one that were tried in vain. */
  readonly tried?: number;
}

export const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
export const bitsIn = (content: Content | null): string | undefined => (content as Search | null)?.bits;
export const scoreIn = ({ land }: Sealed, bits: string): number => land.points[codeOf(bits)]!;

/** All configurations that a content shows. */
export const codesIn = (content: Content | null): readonly number[] => {
  const { bits, best } = (content ?? {}) as Search;
  return [bits, best].flatMap((one) => (one === undefined ? [] : [codeOf(one)]));
};

/** The work that hands in `at`, by somebody whose search stands at `from`. */
export const searchOf = (instance: Instance, at: number, from: Standing = { at, tried: 0 }): Search => {
  const { bits } = sealedOf(instance).land;
  return {
    bits: written(at, bits),
    ...(from.at === at ? {} : { best: written(from.at, bits) }),
    ...(from.tried > 0 ? { tried: from.tried } : {}),
  };
};

/** Where the search of whoever wrote this stands; null without a configuration. */
export const standing = (instance: Instance, content: Content): Standing | null => {
  const codes = codesIn(content);
  return codes.length === 0
    ? null
    : { at: bestOf(sealedOf(instance).land, codes), tried: (content as Search).tried ?? 0 };
};

/** The last answer, with the best configuration out of all. */
export const joined: Task['combine'] = (instance, contents): Search => {
  const last = contents.findLast((one) => bitsIn(one) !== undefined) as Search | undefined;
  if (last?.bits === undefined) return {};
  const own = standing(instance, last)!;
  const best = bestOf(sealedOf(instance).land, [own.at, ...contents.flatMap(codesIn)]);
  return searchOf(instance, codeOf(last.bits), best === own.at ? own : { at: best, tried: 0 });
};

const row = (context: number, width: number): string => written(context, width);

/** What a bit adds, for each state of the bits that matter. */
const tableText = ({ links, tables }: Landscape, bit: number): string => {
  const from = [bit, ...links[bit]!];
  const entries = tables[bit]!.map((points, context) => `${row(context, from.length)} ${points}`);
  return `Bit ${bit + 1}, by bits ${from.map((one) => one + 1).join(' ')}: ${entries.join(', ')}.`;
};

/** `facts`: what is shown beside the configuration that everybody knows; absent: all. */
export const searchQuestion = (instance: Instance, scope: Scope, facts?: readonly string[]) => {
  const { land, starts, tables, present, queries } = sealedOf(instance);
  const wanted = scope.garbled.includes(KEY) ? 'lowest' : 'highest';
  const line = (code: number): string => `${written(code, land.bits)} scores ${land.points[code]}`;
  const shown = ordered(among(starts, facts));
  const told = facts === undefined || facts.includes(tables);
  const k = land.links[0]!.length;
  const question = [
    `A configuration is ${land.bits} bits, each 0 or 1, bit 1 written first. Find the one with the ${wanted} score.`,
    `Each bit adds 0 to ${POINTS - 1} points to the score, by its own state and that of ${k} other bits.`,
    `Known: ${line(present)}.`,
    ...shown.map(({ id, code }) => `[${id}] ${line(code)}.`),
    ...(told ? land.tables.map((_, bit) => tableText(land, bit)) : []),
    `You may have up to ${queries} configurations tried; the one of them with the ${wanted} score is your answer.`,
  ].join('\n');
  const format = `Reply with JSON only: {"${KEY}": ["<${land.bits} bits>", …]}.`;
  return { question, format };
};

/** Configurations as written, one or as many as may be tried; the best of them is handed in. Null for anything else. */
export const readSearch: Task['parse'] = (instance, scope, text) => {
  const { land, queries } = sealedOf(instance);
  const entries = entriesOf(readJson(text), scope.parts, instance.parts, ['score', 'best']);
  if (entries === null) return null;
  const stated = entries[KEY];
  const all: unknown[] = Array.isArray(stated) ? stated : [stated];
  if (all.length === 0 || all.length > queries) return null;
  const bits = all.map((one) => (typeof one === 'string' ? one.trim() : ''));
  if (!bits.every((one) => one.length === land.bits && /^[01]+$/.test(one))) return null;
  const best = bestOf(land, bits.map(codeOf), scope.garbled.includes(KEY) ? -1 : 1);
  return searchOf(instance, best);
};

/** JSON for readers, with scores, which are plain to see. */
export const showSearch = (instance: Instance, content: Content): string => {
  const sealed = sealedOf(instance);
  const { bits, best } = content as Search;
  return JSON.stringify({
    ...(bits === undefined ? {} : { [KEY]: bits, score: scoreIn(sealed, bits) }),
    ...(best === undefined ? {} : { best: { [KEY]: best, score: scoreIn(sealed, best) } }),
  });
};
