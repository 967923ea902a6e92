/** Where in an asked schema an answer belongs, and as what. */

import { type AnswerKey, canonicalNumber, letterOf } from '../../questions/answers.js';
import { readRational } from '../../questions/rational.js';
import { isRecord } from '../../questions/reading.js';
import { accepts, branchesIn, listedIn, resolved, type Schema } from './schema.js';
import { type Answers, endless, listed, type Value } from './task.js';

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** Forms in which a field may take an answer, the likeliest first. */
const forms = (text: string): readonly Value[] => {
  const canonical = canonicalNumber(text);
  const { n, d } = (canonical === null ? null : readRational(canonical)) ?? { n: null, d: 1n };
  const number = n === null ? [] : [Number(n) / Number(d)].filter(Number.isFinite);
  const word = text.trim().toLowerCase();
  return [text, ...number, ...(Object.hasOwn(TRUTHS, word) ? [TRUTHS[word] as boolean] : [])];
};

/** The answer of a key in the forms it may have: of a choice, the letter or the text of the option. */
const rightForms = (key: AnswerKey): readonly Value[] => {
  if (key.kind !== 'choice') return forms(key.right);
  return [key.right, ...forms(key.options[key.right.charCodeAt(0) - 65] ?? key.right)];
};

const casting =
  (root: Schema, field: Schema) =>
  (text: string): Value | null =>
    forms(text).find((v) => accepts(root, field, v)) ?? null;

const isValue = (v: unknown): v is Value => ['string', 'number', 'boolean'].includes(typeof v);

/** All values of a field that lists them, directly or as one of several forms; null where it does not. */
const optionsOf = (root: Schema, field: Schema): readonly Value[] | null => {
  const s = resolved(root, field);
  const inner = branchesIn(s).flatMap((b) => optionsOf(root, resolved(root, b)) ?? []);
  const own = s.type === 'boolean' ? [true, false] : (listedIn(s)?.filter(isValue) ?? []);
  return own.length + inner.length === 0 ? null : [...own, ...inner];
};

/** What may be answered in a field, right and wrong; null where the right answer does not fit it. `name` names the question. */
export const answersFor = (root: Schema, field: Schema, key: AnswerKey, name: string): Answers | null => {
  const right = rightForms(key).find((v) => accepts(root, field, v));
  if (right === undefined) return null;
  const others = optionsOf(root, field)?.filter((v) => v !== right);
  if (others && others.length > 0) return listed(right, others, name);
  if (key.kind !== 'choice') return endless(key.right, right, name, casting(root, field));
  // Of a choice the wrong ones are written as the right one is: by letters, or by texts.
  const letters = right === key.right;
  const cast = casting(root, field);
  const wrong = key.options.flatMap((option, i) => {
    const made = letterOf(i) === key.right ? null : cast(letters ? letterOf(i) : option);
    return made === null ? [] : [made];
  });
  return listed(right, wrong, name);
};

export interface Place {
  /** Name of the property; null where the schema is of the answer itself. */
  readonly name: string | null;
  readonly answers: Answers;
}

/** The field called answer, else the first that takes the right answer. `only` leaves the search at the field so called. */
export const placeOf = (schema: Schema, key: AnswerKey, name: string, only = false): Place | null => {
  const root = resolved(schema, schema);
  if (!isRecord(root.properties)) {
    const answers = only ? null : answersFor(schema, root, key, name);
    return answers && { name: null, answers };
  }
  const { answer, ...rest } = root.properties;
  const fields = [
    ...(answer === undefined ? [] : [['answer', answer] as const]),
    ...(only ? [] : Object.entries(rest)),
  ];
  for (const [property, field] of fields) {
    const answers = isRecord(field) ? answersFor(schema, field, key, name) : null;
    if (answers) return { name: property, answers };
  }
  return null;
};
