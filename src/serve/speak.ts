/** What a simulated model says to a question: content, tool call or refusal, with usage and how it knows. */
import { fieldsOf } from '../agents/paper.js';
import type { Book } from '../agents/stranger/question.js';
import { type Told, tell, tokensOf } from '../agents/stranger/stranger.js';
import { isMissing } from '../engine/types.js';
import type { Question, Structured } from './asked.js';
import type { Fault } from './faults.js';
import type { People } from './people.js';
import { problem } from './problem.js';

export interface Spoken {
  readonly content: string | null;
  readonly tool?: { readonly name: string; readonly arguments: string };
  readonly refusal?: string;
  readonly finish: 'stop' | 'length' | 'tool_calls';
  /** null: not counted. */
  readonly usage: { readonly read: number; readonly wrote: number } | null;
  /** Who answered, and whether the truth was known. */
  readonly fingerprint: string;
}

/** Of the tools the one that must be called; the first where it is open which. */
const forced = ({ call, tools }: Question): string | null => {
  if (typeof call === 'object') return call.tool;
  return call === 'must' ? (tools[0]?.name ?? null) : null;
};

/** As models write that know no structured output: the object fenced, with prose around it. */
const fenced = (json: string): string => `Here is my reply.\n\`\`\`json\n${json}\n\`\`\``;

const asPerson = (people: People, question: Question, line: string, structured: Structured): Spoken => {
  const { request, reply } = people.answered(line, question.model);
  const { tokensIn: read, tokensOut: wrote } = reply.usage;
  const usage = read === null || wrote === null ? null : { read, wrote };
  const base = { content: null, finish: 'stop', usage, fingerprint: 'orglab-simulated' } as const;
  if (isMissing(reply)) return 'refused' in reply ? { ...base, refusal: reply.refused } : { ...base, content: '' };
  const json = JSON.stringify(fieldsOf(request, reply));
  const tool = forced(question);
  if (tool !== null) return { ...base, tool: { name: tool, arguments: json } };
  return { ...base, content: structured === 'none' ? fenced(json) : json };
};

const FINGERPRINTS: Readonly<Record<Told['by'], string>> = {
  truth: 'orglab-simulated-questions',
  'no truth given': 'orglab-simulated-unknown',
  'no place for the answer': 'orglab-simulated-unknown',
};

const told = (people: People, question: Question, seed: number, book: Book | null): Told => {
  const { messages, form, tools, call, again } = question;
  const person = people.first(question.model);
  const known = book?.(messages.map((m) => m.text).join('\n')) ?? null;
  try {
    return tell(person, { messages, form, tools, call, seed, ...(again === null ? {} : { again }) }, known);
  } catch (error) {
    throw problem(400, `the asked form cannot be filled in: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const asStranger = (people: People, question: Question, seed: number, book: Book | null): Spoken => {
  const { text, tool, refused, by } = told(people, question, seed, book);
  const args = tool && JSON.stringify(tool.args);
  const read = question.messages.reduce((sum, m) => sum + tokensOf(m.text), 0);
  const base = {
    usage: { read, wrote: tokensOf(args ?? refused ?? text) },
    fingerprint: FINGERPRINTS[by],
    finish: 'stop',
    content: null,
  } as const;
  if (refused !== undefined) return { ...base, refusal: refused };
  if (!tool || args === undefined) return { ...base, content: text };
  const finish = typeof question.call === 'object' ? 'stop' : 'tool_calls';
  return { ...base, finish, tool: { name: tool.name, arguments: args } };
};

export interface Knowledge {
  readonly people: People;
  readonly seed: number;
  readonly book: Book | null;
  readonly structured: Structured;
}

/** The reply to a question. Throws a Problem. */
export const speak = ({ people, seed, book, structured }: Knowledge, question: Question): Spoken =>
  question.wire === null
    ? asStranger(people, question, seed, book)
    : asPerson(people, question, question.wire, structured);

const written = (spoken: Spoken, change: (text: string) => string): Spoken =>
  spoken.tool
    ? { ...spoken, tool: { ...spoken.tool, arguments: change(spoken.tool.arguments) } }
    : { ...spoken, content: change(spoken.content ?? '') };

/** No reader takes this for JSON: the object never ends, whatever it said. */
const broken = (text: string): string =>
  text.startsWith('{') ? text.slice(0, Math.ceil(text.length * 0.6) - 1) : `{"answer": ${text}`;

/** The reply with the fault in it; faults of the connection are not the reply's. */
export const spoilt = (spoken: Spoken, fault: Fault | null): Spoken => {
  if (fault === 'refuse') {
    const { tool: _none, ...rest } = spoken;
    return { ...rest, content: null, finish: 'stop', refusal: 'I cannot help with that.' };
  }
  if (fault === 'truncate')
    return { ...written(spoken, (text) => text.slice(0, Math.floor(text.length / 2))), finish: 'length' };
  return fault === 'malformed' ? written(spoken, broken) : spoken;
};
