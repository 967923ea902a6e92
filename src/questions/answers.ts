/**
 * Exact answers: how each kind is written canonically, and how one is found in a reply. Tolerant of form and strict
 * about content: where a reply can be read in two ways it is not read at all, because a guess would be scored.
 */
import { rationalText, readRational } from './rational.js';
import { isRecord, readJson, scalarText } from './reading.js';

/** What counts as right. A choice is right by the letter of its option. */
export type AnswerKey =
  | { readonly kind: 'number' | 'text'; readonly right: string }
  | { readonly kind: 'choice'; readonly right: string; readonly options: readonly string[] };

export const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** `$1,000` → `1000`, `18.0` → `18`, `0.5` → `1/2`; null where it is not one number. */
export const canonicalNumber = (text: string): string | null => {
  const value = readRational(text.trim().replace(/^([+−-]?)\s*\$\s*/, '$1'));
  return value === null ? null : rationalText(value);
};

/** Case, spaces, enclosing quotes and a final full stop do not make a different answer. */
export const canonicalText = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(["'*`]+)(.+)\1$/, '$2')
    .replace(/(?<=\w)\.$/, '')
    .toLowerCase();

/** The letter that a short statement names: `B`, `(b)`, `B) twelve`, or the text of an option. */
const letterIn = (options: readonly string[], stated: string): string | null => {
  const known = (letter: string): boolean => letter < letterOf(options.length);
  const plain = stated.replace(/[*`]/g, '').trim();
  // The letter is what was asked for, so it comes before an option that happens to be called like another's letter.
  const sole = /^[("']*([a-z])[)"'.:,]*$/i.exec(plain)?.[1]?.toUpperCase();
  if (sole !== undefined && known(sole)) return sole;
  const same = options.findIndex((option) => canonicalText(option) === canonicalText(plain));
  if (same >= 0) return letterOf(same);
  const [, letter = '', rest = ''] = /^\(?([A-Z])[).:,]\s*(.+)$/s.exec(plain) ?? [];
  if (letter === '' || !known(letter)) return null;
  if (canonicalText(options[letter.charCodeAt(0) - 65]!) === canonicalText(rest)) return letter;
  // After the letter more may be said, unless it names another option, as in "B, not C".
  return [...rest.matchAll(/(?<![\w'])[A-Z](?![\w'])/g)].some(([other]) => known(other)) ? null : letter;
};

/** Canonical form of a statement that is nothing but the answer; null where it is not one. */
export const canonicalAnswer = (key: AnswerKey, stated: string): string | null => {
  if (key.kind === 'number') return canonicalNumber(stated);
  if (key.kind === 'choice') return letterIn(key.options, stated);
  return canonicalText(stated) || null;
};

// A fraction may follow a whole number ("1 1/2"): it is matched along, so that its half is not taken for the number.
const NUMBER = /(?<![\w.,/])[-−+]?\$?\s?-?(?:\d+\s+(?=\d+\/))?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s?\/\s?\d+)?/g;
const numbersIn = (text: string): readonly (string | null)[] =>
  [...text.matchAll(NUMBER)].map(([found]) => canonicalNumber(found.replace(/\s*\/\s*/, '/')));

/** Marks of a final answer alone. A Markdown heading also begins with ####, so what follows must be an answer. */
const SEALS: readonly RegExp[] = [/^\s*####\s*(.+)$/gm, /\\boxed\{([^{}]+)\}/g];
/** Words that announce an answer, the firmer first. */
const WORDS: readonly RegExp[] = [
  /^[\s*_]*(?:final )?answer[\s*_]*[:=][\s*_]*(.+)$/gim,
  /\banswer(?: is| =|:)[\s:]*(.+)$/gim,
];

/** What follows such words: of a sum written out the result, of two numbers none; undefined where no number is. */
const announced = (key: AnswerKey, behind: string): string | null | undefined => {
  if (key.kind !== 'number') return canonicalAnswer(key, behind.replace(/[\s*_`]+$/, ''));
  const [sentence = ''] = behind.split(/\.(?:\s|$)/);
  const numbers = [...new Set(numbersIn(sentence.slice(sentence.lastIndexOf('=') + 1)))];
  return numbers.length > 1 ? null : numbers[0];
};

/** Letters set apart from the prose: (B), **B**, "B) …" at the head of a line, or B alone on a line. */
const LETTERS = /\(([A-Z])\)|\*\*\(?([A-Z])[).]?\*\*|^\s*([A-Z])(?:[).:]\s.*)?$/gm;

const unannounced = (key: AnswerKey, reply: string): string | null => {
  if (key.kind === 'choice') {
    const letters = [...reply.matchAll(LETTERS)].map(([, a, b, c]) => letterIn(key.options, (a ?? b ?? c)!));
    return letterIn(key.options, reply) ?? (new Set(letters).size === 1 ? letters[0]! : null);
  }
  if (key.kind === 'number') return numbersIn(reply).at(-1) ?? null;
  return reply.trim().includes('\n') ? null : canonicalAnswer(key, reply);
};

/** The answer of a reply in canonical form, or null where there is none or more than one. */
export const answerIn = (key: AnswerKey, reply: string): string | null => {
  if (reply.trim() === '') return null;
  const json = readJson(reply);
  if (isRecord(json)) return canonicalAnswer(key, scalarText(json.answer) ?? '');
  if (Array.isArray(json)) return null;
  if (typeof json === 'string') return canonicalAnswer(key, json);
  const behind = (mark: RegExp): readonly string[] => [...reply.matchAll(mark)].map((match) => match[1]!);
  const sealed = SEALS.map((mark) => behind(mark).map((text) => canonicalAnswer(key, text)));
  const said = WORDS.map((mark) => behind(mark).map((text) => announced(key, text)));
  // The firmest kind of mark that says anything decides; if it says two things, nothing does.
  const levels = [...sealed.map((found) => found.filter((answer) => answer !== null)), ...said].map((found) => [
    ...new Set(found.filter((answer) => answer !== undefined)),
  ]);
  const first = levels.find((found) => found.length > 0);
  if (first !== undefined) return first.length === 1 ? first[0]! : null;
  return unannounced(key, reply);
};
