/**
 * The door for every YAML file: text in, a checked value or problems with file, line and column out. Nothing is executed,
 * aliases are bounded, unknown keys are errors.
 */
import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

export type Path = readonly (string | number)[];

/** Whether an opened value is a map, and not a list or a scalar. */
export const isMapping = (v: unknown): v is Record<string, unknown> =>
  v !== null && typeof v === 'object' && !Array.isArray(v);

/** One thing that is wrong, where, and what would be right. `line` and `column` count from 1; 0 where there is no text. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

/** Bad input, told in one message; the command line prints it and exits 2. */
export class InputError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[] | string) {
    super(typeof problems === 'string' ? problems : problems.map(problemText).join('\n'));
    this.name = 'InputError';
    this.problems = typeof problems === 'string' ? [] : problems;
  }
}

export const problemText = (p: Problem): string =>
  `${p.file}${p.line === 0 ? ':' : `:${p.line}:${p.column}`} ${p.path ? `${p.path}: ` : ''}${p.message}`;

/** `workflow[0].each[1].by` */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${key}` : key), '');

/** A YAML text opened: its plain value, and a way to say where a path stands. */
export interface Opened {
  readonly file: string;
  readonly value: unknown;
  problem(path: Path, message: string): Problem;
}

/** Files longer than this are refused: an organization of a megabyte is a mistake or an attack. */
const MAX_BYTES = 1_000_000;

/** Parses YAML text. Throws InputError on bad syntax, duplicate keys, alias bombs and empty files. */
export const openYaml = (text: string, file: string): Opened => {
  const at = (line: number, column: number, message: string): InputError =>
    new InputError([{ file, line, column, path: '', message }]);
  if (text.length > MAX_BYTES) throw at(1, 1, `the file has ${text.length} characters; at most ${MAX_BYTES} are read`);
  if (text.includes('\0')) throw at(1, 1, 'not a text file: it holds NUL bytes');
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const error = doc.errors[0];
  if (error) {
    const where = lines.linePos(error.pos[0]);
    throw at(where.line, where.col, `not valid YAML: ${error.message}`);
  }
  let value: unknown;
  try {
    value = doc.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw at(
      1,
      1,
      `not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}; write the content out instead of using aliases`,
    );
  }
  if (value === null || value === undefined) throw at(1, 1, 'the file is empty');
  return {
    file,
    value,
    problem: (path, message) => {
      const offset = offsetOf(doc, path);
      const where = lines.linePos(offset);
      return { file, line: Math.max(1, where.line), column: Math.max(1, where.col), path: pathText(path), message };
    },
  };
};

/** A value that was never text, copied; what is wrong is told by its path. Throws InputError where it is no plain data. */
export const openValue = (value: unknown, name: string): Opened => {
  let copy: unknown;
  try {
    copy = structuredClone(value);
  } catch (cause) {
    throw new InputError(`${name}: plain data only; ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const problem: Opened['problem'] = (path, message) => ({
    file: name,
    line: 0,
    column: 0,
    path: pathText(path),
    message,
  });
  return { file: name, value: copy, problem };
};

/** Offset of the node at a path, or of its nearest ancestor that exists; for a key of a map, of the key. */
const offsetOf = (doc: Document.Parsed, path: Path): number => {
  let node: unknown = doc.contents;
  let offset = doc.contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (node && typeof node === 'object' && 'items' in node) {
      node = (node as { items: unknown[] }).items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
};

/** Checks an opened value against a schema. Throws InputError with every problem, each with its place. */
export const parseWith = <T>(
  opened: Opened,
  schema: z.ZodType<T>,
  value: unknown = opened.value,
  base: Path = [],
): T => {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new InputError(result.error.issues.flatMap((issue) => issueProblems(opened, issue, base)));
};

const issueProblems = (opened: Opened, issue: z.core.$ZodIssue, base: Path): Problem[] => {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') return [opened.problem([...path, issue.keys[0] ?? ''], issue.message)];
  // A union of plain alternatives: the branch that came furthest says most.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const furthest = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a))[0] ?? [];
    if (furthest.length > 0 && depthOf(furthest) > 0)
      return furthest.flatMap((inner) => issueProblems(opened, inner, path));
  }
  return [opened.problem(path, sayIssue(issue))];
};

const depthOf = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map((i) => i.path.length));

const sayIssue = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') {
    const input = issue.input;
    return input === undefined
      ? `missing; expected ${issue.expected}`
      : `expected ${issue.expected}, found ${kindOf(input)}`;
  }
  if (issue.code === 'invalid_value')
    return `expected one of ${issue.values.map((v) => JSON.stringify(v)).join(', ')}, found ${kindOf(issue.input)}`;
  if (issue.code === 'invalid_key') return `bad key: ${issue.issues.map((i) => i.message).join('; ')}`;
  // Without alternatives tried, the schema says in its own words what was not recognized, as with an unknown verb.
  if (issue.code === 'invalid_union' && issue.errors.length === 0) return issue.message;
  if (issue.code === 'invalid_union')
    return `expected ${
      issue.errors
        .map((e) => (e[0] ? expectedOf(e[0]) : ''))
        .filter(Boolean)
        .join(' or ') || 'another value'
    }, found ${kindOf(issue.input)}`;
  return issue.message.replace(/^Too (small|big): expected /, 'expected ').replace(/^Invalid input: /, '');
};

const expectedOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_type'
    ? issue.expected
    : issue.code === 'invalid_value'
      ? issue.values.map((v) => JSON.stringify(v)).join(' or ')
      : issue.message;

const kindOf = (input: unknown): string => {
  if (input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (input !== null && typeof input === 'object') return 'a map';
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
