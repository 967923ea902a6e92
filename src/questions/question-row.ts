/** One row of a question file → a question with its exact answer, or an error that says what to write instead. */
import { type AnswerKey, canonicalNumber, canonicalText, letterOf } from './answers.js';
import type { Complaint } from './csv.js';
import { scalarText } from './reading.js';

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly key: AnswerKey;
  /** As in the file, higher = harder; null where the file has none. */
  readonly difficulty: number | null;
}

/** Names of columns; those that are not given have the usual names. A name that is given must be there. */
export type Columns = Readonly<
  Partial<Record<'question' | 'answer' | 'options' | 'difficulty' | 'id', string | undefined>>
>;

export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, unknown>>;
}

/** Longer ones are worked solutions: nobody would reproduce them to the letter. */
const LONGEST = 200;
const MOST_OPTIONS = 26;

export const isBlank = (cell: unknown): boolean =>
  cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');

/** A cell that must be there; `better` says what to write in it. */
const needed = (row: Row, name: string, better: string, complain: Complaint): string => {
  const cell = row.cells[name];
  if (isBlank(cell)) throw complain(row.line, `no "${name}"`, better);
  const text = typeof cell === 'boolean' ? String(cell) : scalarText(cell);
  if (text === null) throw complain(row.line, `"${name}" is neither text nor an exact number`, better);
  return text.trim();
};

/** Options side by side in columns A, B, … or option_a, option_b, …, up to the last one that is filled. */
const optionColumns = (cells: Row['cells']): readonly unknown[] => {
  const lower = new Map(Object.entries(cells).map(([name, cell]) => [name.toLowerCase(), cell]));
  const all = [...'ABCDEFGHIJ'].map((letter) => cells[letter] ?? lower.get(`option_${letter.toLowerCase()}`));
  // A column A without a B is about something else.
  return all[1] === undefined ? [] : all.slice(0, all.findLastIndex((cell) => !isBlank(cell)) + 1);
};

/** A cell with several options: a list, a list written as JSON, or texts with bars between them. */
const optionList = (cell: unknown): readonly unknown[] => {
  if (typeof cell !== 'string') return Array.isArray(cell) ? (cell as readonly unknown[]) : [cell];
  if (!cell.trim().startsWith('[')) return cell.split('|');
  try {
    return JSON.parse(cell) as readonly unknown[];
  } catch {
    return [];
  }
};

const optionsOf = (row: Row, columns: Columns, complain: Complaint): readonly string[] | null => {
  const name = columns.options ?? 'options';
  const cells = isBlank(row.cells[name]) ? optionColumns(row.cells) : optionList(row.cells[name]);
  const better = `give 2 to ${MOST_OPTIONS} different texts as a list in "${name}", or in columns A, B, …`;
  // Left blank in a row of its own it says that this question has no options; left out it is most likely a misspelling.
  if (columns.options !== undefined && !(name in row.cells)) throw complain(row.line, `no "${name}"`, better);
  if (isBlank(row.cells[name]) && cells.length === 0) return null;
  const texts = cells.map((cell) => scalarText(cell)?.trim() ?? '');
  if (texts.length < 2 || texts.length > MOST_OPTIONS) throw complain(row.line, `${texts.length} options`, better);
  if (texts.includes('')) throw complain(row.line, `option ${letterOf(texts.indexOf(''))} is empty`, better);
  const same = texts.findIndex((text, i) => texts.findIndex((t) => canonicalText(t) === canonicalText(text)) < i);
  if (same >= 0) throw complain(row.line, `option ${letterOf(same)} repeats an earlier one`, better);
  return texts;
};

/** Letter, index from 0 or text of the right option; where these readings name different ones, none is taken. */
const choiceOf = (row: Row, answer: string, options: readonly string[], complain: Complaint): AnswerKey => {
  const readings = options.flatMap((option, i) =>
    answer.toUpperCase() === letterOf(i) || answer === String(i) || canonicalText(answer) === canonicalText(option)
      ? [letterOf(i)]
      : [],
  );
  const letters = options.map((_, i) => letterOf(i)).join(', ');
  const better = `write one of the letters ${letters}, an index from 0, or the text of an option`;
  if (readings.length === 0) throw complain(row.line, `answer "${answer}" is not among the options`, better);
  if (readings.length > 1) {
    throw complain(row.line, `answer "${answer}" can mean ${readings.join(' or ')}`, `write the letter: ${letters}`);
  }
  return { kind: 'choice', right: readings[0]!, options };
};

const keyOf = (row: Row, columns: Columns, complain: Complaint): AnswerKey => {
  const name = columns.answer ?? 'answer';
  const answer = needed(row, name, `write the right answer in "${name}"`, complain);
  // GSM8K puts the working first and the number behind ####.
  const behind = /####\s*([^#]*)$/.exec(answer)?.[1]?.trim();
  const options = optionsOf(row, columns, complain);
  if (options !== null) return choiceOf(row, behind ?? answer, options, complain);
  const number = canonicalNumber(behind ?? answer);
  if (number !== null) return { kind: 'number', right: number };
  if (behind !== undefined)
    throw complain(row.line, `"${behind}" after #### is not a number`, 'write it as in "#### 18"');
  const text = canonicalText(answer);
  if (text.length > LONGEST) {
    throw complain(row.line, `an answer of ${text.length} characters`, 'give the final answer alone, or after "####"');
  }
  return { kind: 'text', right: text };
};

/** The question of a row; `position` numbers those that have no id of their own. */
export const questionOf = (row: Row, position: number, columns: Columns, complain: Complaint): Question => {
  const name = columns.question ?? 'question';
  const text = needed(
    row,
    name,
    `write the question in "${name}"; the row has: ${Object.keys(row.cells).join(', ')}`,
    complain,
  );
  const idName = columns.id ?? 'id';
  const withoutId = columns.id === undefined && isBlank(row.cells[idName]);
  const id = withoutId ? `#${position + 1}` : needed(row, idName, 'give each question its own id', complain);
  const graded = columns.difficulty ?? 'difficulty';
  const stated = isBlank(row.cells[graded]) ? null : needed(row, graded, 'write a number, higher = harder', complain);
  const difficulty = stated === null ? null : Number(stated);
  if (difficulty !== null && !Number.isFinite(difficulty)) {
    throw complain(row.line, `difficulty "${stated}" is not a number`, 'write a number, higher = harder');
  }
  return { id, text, key: keyOf(row, columns, complain), difficulty };
};
