/**
 * Simulated people asked by a stranger: by text and a schema, and not by a request of the engine. Where the answer is known
 * they answer with their skill and policy; where it is not, they fill in the form and say that it means nothing.
 */
import { isMissing, type Request } from '../../engine/types.js';
import { keyHash } from '../../org/hash.js';
import { type Stream, stream } from '../../rng/streams.js';
import { DEFAULTS, type Traits } from '../../sim/constants.js';
import { createWorld } from '../../sim/world.js';
import { type Person, simulatedPerson } from '../sim/person.js';
import { policyNamed } from '../sim/policies/index.js';
import { type Place, placeOf } from './field.js';
import { fill } from './fill.js';
import type { Known } from './question.js';
import type { Schema } from './schema.js';
import { answerIn, instance, PART, taskOf, type Value } from './task.js';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface Tool {
  readonly name: string;
  readonly schema: Schema;
}

/** What of a person matters to strangers. */
export interface Character {
  /** Probits: Φ(skill) is the chance on a question of average difficulty. */
  readonly skill: number;
  readonly policy?: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly traits?: Partial<Traits>;
  /** People of one model err in the same places. */
  readonly model?: string;
}

/** What a stranger sends. */
export interface Asked {
  readonly messages: readonly Message[];
  /** In which form: of a schema, any JSON, or words. */
  readonly form: Schema | 'json' | 'words';
  readonly tools: readonly Tool[];
  /** Whether one of the tools must be called, which, or whether that is free. */
  readonly call: 'none' | 'free' | 'must' | { readonly tool: string };
  /** Root of the draws. */
  readonly seed: number;
  /** Tells apart two askings of the same: another call of the same person on the same question. */
  readonly again?: number | string;
}

/** What comes back. `text` is empty where a tool is called. */
export interface Told {
  readonly text: string;
  readonly tool?: { readonly name: string; readonly args: unknown };
  /** Answered by what is known of the truth, or drawn in the asked form: for want of it, or of a field that would hold it. */
  readonly by: 'truth' | 'no truth given' | 'no place for the answer';
  readonly refused?: string;
}

/** Somebody of whom only this much is said. Throws an Error that says which policy or argument there is not. */
export const strangerOf = ({
  skill,
  policy = 'honest',
  args = {},
  traits = {},
  model = 'simulated',
}: Character): Person => {
  if (!Number.isFinite(skill)) throw new Error(`skill is ${skill}; it is a number of probits, such as 0.4`);
  const read = policyNamed(policy).args.safeParse(args);
  if (!read.success)
    throw new Error(
      `policy ${policy}: ${read.error.issues.map((x) => `${x.path.join('.')} ${x.message}`.trim()).join('; ')}`,
    );
  return { index: 0, model, family: model, skill, traits: { ...DEFAULTS, ...traits }, policy, args };
};

const ROLE = { name: 'model', seats: 1, brief: '' };
const SCOPE = { parts: [PART], garbled: [] };

/** What the person answers to a known question: right by its skill, else wrong after its own law; undefined: says nothing. */
const answerOf = (
  person: Person,
  question: string,
  { answers }: Place,
  seed: Asked['seed'],
  rng: Stream,
): { readonly value?: Value; readonly refused?: string } => {
  const task = taskOf(question, answers);
  const world = createWorld(['stranger', seed, question]);
  const view = { task, instance, scope: SCOPE, known: [], sees: 'all', facts: [] } as const;
  const request: Request = {
    ...{ view, role: ROLE, seat: 'model.0', act: 'propose', as: 'solve' },
    drafts: [],
    reviews: [],
  } as Request;
  const reply = simulatedPerson(person, { world: () => world, familyOf: () => person.family }).act(request, rng);
  if (isMissing(reply)) return 'refused' in reply ? { refused: reply.refused } : {};
  const value = 'content' in reply ? answerIn(reply.content) : undefined;
  return value === undefined ? {} : { value };
};

/** Nobody calls a tool a second time about one question: a graph that loops until no tool is called comes to its end. */
const toolFor = ({ messages, tools, call }: Asked, rng: Stream): Tool | null => {
  if (tools.length === 0 || call === 'none') return null;
  if (typeof call === 'object') return tools.find((t) => t.name === call.tool) ?? null;
  const answered = messages.findLastIndex((m) => m.role === 'tool') > messages.findLastIndex((m) => m.role === 'user');
  if (call === 'free' && answered) return null;
  return tools[Math.floor(rng() * tools.length)] ?? null;
};

const WORDS = 'This is a simulated model without a truth to answer from.';
const ANY: Schema = { type: 'object', properties: { answer: {} } };

/** Prompts that show a form with a field called answer want that form, whatever the request says. */
const wantsJson = ({ form, messages }: Asked): boolean =>
  form === 'json' || (form === 'words' && /"answer"\s*:/.test(messages.findLast((m) => m.role === 'user')?.text ?? ''));

/** In the asked schema, with the answer in its place. */
const filled = (schema: Schema, place: Place | null, value: Value | undefined, rng: Stream): unknown => {
  const drawn = fill(schema, rng);
  if (!place || value === undefined) return drawn;
  return place.name === null ? value : { ...(drawn as object), [place.name]: value };
};

/**
 * A reply, the same for the same person, messages, form and seed. `known` is the question among the messages, or null.
 * Throws an Error where the schema cannot be filled in.
 */
export const tell = (person: Person, asked: Asked, known: Known | null): Told => {
  const { messages, form, seed } = asked;
  const name = keyHash([messages, form, asked.tools, asked.call, asked.again ?? null]);
  const rng = (what: string): Stream => stream(['stranger', what, seed, person.model, name]);
  const tool = toolFor(asked, rng('tool'));
  const schema = tool ? tool.schema : typeof form === 'object' ? form : ANY;
  // A tool that is called unasked is no place for an answer, unless it says so.
  const place = known && placeOf(schema, known.key, known.text, tool !== null && asked.call === 'free');
  const said = place ? answerOf(person, known.text, place, seed, rng('call')) : {};
  if (said.refused !== undefined) return { text: '', by: 'truth', refused: said.refused };
  const by = place ? 'truth' : known ? 'no place for the answer' : 'no truth given';
  if (place && said.value === undefined) return { text: '', by };
  if (tool) return { text: '', tool: { name: tool.name, args: filled(schema, place, said.value, rng('form')) }, by };
  if (typeof form === 'object') return { text: JSON.stringify(filled(form, place, said.value, rng('form'))), by };
  if (said.value === undefined) return { text: wantsJson(asked) ? JSON.stringify({ note: WORDS }) : WORDS, by };
  return { text: wantsJson(asked) ? JSON.stringify({ answer: said.value }) : String(said.value), by };
};

/** Tokens of a text, by its length: four characters to one. */
export const tokensOf = (text: string): number => Math.max(1, Math.ceil(text.length / 4));
