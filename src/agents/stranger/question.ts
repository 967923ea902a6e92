/** A question that a stranger asks, whose answer is known here: found in the messages, or given by the caller. */
import { type AnswerKey, canonicalNumber } from '../../questions/answers.js';
import { readQuestions } from '../../questions/question-file.js';

export interface Known {
  /** Names the question: who meets it twice finds it equally hard. */
  readonly text: string;
  readonly key: AnswerKey;
}

/** The known question that stands in a text, or null. */
export type Book = (text: string) => Known | null;

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Characters by which places are found where a question may begin. */
const HEAD = 16;

/**
 * Questions by their text, wherever it stands. Of several the one that ends last counts, since examples come first; of
 * those that end together the longest.
 */
export const bookOf = (questions: readonly Known[]): Book => {
  const all = questions.map(({ text, key }) => ({ text: plain(text), key })).filter(({ text }) => text !== '');
  const head = Math.min(HEAD, ...all.map(({ text }) => text.length));
  const byHead = new Map<string, Known[]>();
  for (const known of all) {
    const start = known.text.slice(0, head);
    byHead.set(start, [...(byHead.get(start) ?? []), known]);
  }
  return (text) => {
    const said = plain(text);
    let found: { known: Known; end: number } | null = null;
    for (let at = 0; at + head <= said.length; at++)
      for (const known of byHead.get(said.slice(at, at + head)) ?? []) {
        const end = at + known.text.length;
        // Earlier beginnings come first, so an equal end is a shorter question.
        if ((found === null || end > found.end) && said.startsWith(known.text, at)) found = { known, end };
      }
    return found?.known ?? null;
  };
};

/** The questions of a file, as the task family `questions` reads it. Throws `path:LINE: what is wrong`. */
export const bookFrom = (path: string): Book => bookOf(readQuestions(path, 'auto', {}));

/** A truth that the caller states about a prompt. */
export const knownTruth = (prompt: string, truth: string): Known => ({
  text: plain(prompt),
  key: { kind: canonicalNumber(truth) === null ? 'text' : 'number', right: truth.trim() },
});
