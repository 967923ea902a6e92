/**
 * The one JSON object in a model's reply: alone, fenced, or with prose around it. Tolerant of what stands around the
 * object and strict about the object: where it could be read in two ways it is not read at all. One pass over the text.
 */
import type { z } from 'zod';

export type Read<T> = { readonly value: T } | { readonly problem: string };

/** Deeper than any reply needs to be, and shallow enough for every recursive reader behind this one. */
const DEEPEST = 64;

/** Where the object that opens at `from` ends, or −1 where it never closes or is nested too deeply. */
const endOf = (text: string, from: number): number => {
  let depth = 0;
  let inString = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') {
      if (++depth > DEEPEST) return -1;
    } else if (c === '}' || c === ']') {
      if (--depth === 0) return i + 1;
    }
  }
  return -1;
};

/** More than anybody writes who was asked for one. */
const MOST = 100;

interface Found {
  readonly objects: readonly string[];
  /** Why the text cannot be trusted whatever was found in it, or null. */
  readonly broken: string | null;
}

/**
 * Outermost objects of a text. A brace opens one only where a key or the end follows, so that {x} in prose opens none.
 * What stands inside a broken object is never dug out: it may be a quotation.
 */
const objectsOf = (text: string): Found => {
  const opening = /\{\s*["}]/g;
  const objects: string[] = [];
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const end = endOf(text, found.index);
    if (end === -1) return { objects, broken: 'the JSON object does not end, or is nested too deeply' };
    if (objects.length === MOST) return { objects, broken: `more than ${MOST} JSON objects` };
    objects.push(text.slice(found.index, end));
    opening.lastIndex = end;
  }
  return { objects, broken: null };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Valid JSON with numbers that a double would write otherwise put as text: 1.0 and 12345678901234567890 stay. */
export const exactNumbers = (json: string): string =>
  json.replace(TOKEN, (token) => (token.startsWith('"') || String(Number(token)) === token ? token : `"${token}"`));

const problemIn = (error: z.ZodError): string =>
  error.issues
    .slice(0, 4)
    .map((issue) => (issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ${issue.message}` : issue.message))
    .join('; ');

/** The only object of `text` that fits the schema. Of two different ones neither is taken: that would be a guess. */
export const objectIn = <T>(text: string, schema: z.ZodType<T>, exact: boolean): Read<T> => {
  const { objects, broken } = objectsOf(text);
  if (broken !== null) return { problem: broken };
  const fits = new Map<string, T>();
  let problem = 'no JSON object found';
  for (const [i, json] of objects.entries()) {
    const plain = parsed(json);
    const last = i === objects.length - 1;
    // A broken object at the end is the reply, whatever fitted before it.
    if (plain === undefined && last) return { problem: 'not valid JSON' };
    if (plain === undefined) continue;
    const found = exact ? parsed(exactNumbers(json)) : plain;
    const read = schema.safeParse(found);
    if (read.success) fits.set(JSON.stringify(found), read.data);
    else if (last) problem = problemIn(read.error);
  }
  const [value] = fits.values();
  if (value === undefined) return { problem };
  return fits.size === 1 ? { value } : { problem: 'several different JSON objects; write one' };
};
