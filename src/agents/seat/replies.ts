/** What a reply to each act looks like on paper (nullable, never optional), and how it becomes one of the engine's. */
import { z } from 'zod';
import type { Content, Replies, Request, RequestOf } from '../../engine/types.js';
import type { Names } from '../names.js';
import { answerOf, constraintsIn } from '../view.js';
import { objectIn, type Read } from './json.js';
import type { Sealed } from './sealed.js';

/** Models put numbers in quotation marks now and then; that is form, not content. */
const number = (schema: z.ZodNumber): z.ZodType<number> =>
  z.preprocess((v) => (typeof v === 'string' && /^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(v) ? Number(v) : v), schema);
const share = number(z.number().min(0).max(1));
const some = z.unknown().refine((v) => v !== undefined && v !== null, { error: 'is missing' });
const names = z.array(z.string());

export const proposeReply = z.object({ answer: some, confidence: share.nullable(), cites: names.nullable() });
export const assessReply = z.object({ score: share, note: z.string().nullable(), objections: names.nullable() });
export const bidReply = z.object({ p: share, price: number(z.number().min(0)) });
export const forecastReply = z.object({
  success: share,
  harm: share,
  cost: number(z.number().min(0)),
  note: z.string().nullable(),
});
export const beliefReply = z.object({ belief: share });
export const chooseReply = z.object({ ranking: names, approved: number(z.number().int().min(0)).nullable() });

const group = z.object({ group: z.string(), parts: names, after: names });
const ticket = group.extend({ constraints: names.nullable() });
const apart = (groups: readonly z.infer<typeof group>[]): boolean =>
  new Set(groups.map((g) => g.group)).size === groups.length;
const twins = { error: 'two groups have one name' };
export const splitReply = z.object({ groups: z.array(group).refine(apart, twins) });
/** Where the task has constraints. */
export const ticketReply = z.object({ groups: z.array(ticket).refine(apart, twins) });
export const designReply = z.object({ steps: some, rationale: z.string().nullish() });

/** Text that a model wrote, fit to be stored and shown: no lone surrogates, no control characters, an end. */
export const clean = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/(?![\n\t])\p{Cc}/gu, ' ')
    .slice(0, 2000);

/**
 * Characters of the longest answer, division or design that is read: exact arithmetic on more digits would hold up everybody else,
 * and all of it is kept in the trace.
 */
const LONGEST = 50_000;
const isTooLong = (value: unknown): boolean => JSON.stringify(value).length > LONGEST;

/** The content of a stated answer, as the family reads it. */
export const answerIn = (request: Request, answer: unknown): Read<Content> => {
  const { task, instance, scope } = request.view;
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  if (text.length > LONGEST) return { problem: `answer: longer than ${LONGEST} characters` };
  // What is no text cannot be an answer, and would be another one after the first file it is written to.
  if (/\p{Surrogate}|\0/u.test(text) || (typeof answer !== 'string' && /\\u(?:d[89a-f]|0000)/i.test(text)))
    return { problem: 'answer: has characters that are not text' };
  try {
    const content = task.parse(instance, scope, text);
    return content === null ? { problem: 'answer: not in the form that the task asks for' } : { value: content };
  } catch (error) {
    // Recursion over tens of thousands of digits overflows the stack of a reader; every other error is a fault of ours.
    if (error instanceof RangeError) return { problem: `answer: cannot be read (${error.message})` };
    throw error;
  }
};

type ReplyOf<A extends Request['act']> = Read<Replies[A]>;

const propose = (
  request: RequestOf<'propose'>,
  text: string,
  names: Names,
  sealed: Sealed | null,
): ReplyOf<'propose'> => {
  const read = objectIn(text, proposeReply, true);
  if ('problem' in read) return read;
  const { answer, confidence, cites } = read.value;
  const found = sealed && 'content' in sealed ? { value: sealed.content } : answerIn(request, answer);
  if ('problem' in found) return found;
  return {
    value: {
      ...answerOf(request.view, found.value),
      ...(sealed?.latent === undefined ? {} : { latent: sealed.latent }),
      ...(confidence === null ? {} : { confidence }),
      ...(cites === null ? {} : { cites: known(cites, names) }),
    },
  };
};

const noted = (note: string | null) => (note === null ? {} : { note: clean(note) });

const forecast = (text: string): ReplyOf<'assess'> => {
  const read = objectIn(text, forecastReply, false);
  if ('problem' in read) return read;
  const { note, ...numbers } = read.value;
  return { value: { ...numbers, ...noted(note) } };
};

const assess = (request: RequestOf<'assess'>, text: string): ReplyOf<'assess'> => {
  if (request.as === 'bid') return objectIn(text, bidReply, false);
  if (request.as === 'belief') return objectIn(text, beliefReply, false);
  if (request.as === 'forecast') return forecast(text);
  const read = objectIn(text, assessReply, false);
  if ('problem' in read) return read;
  const { score, note, objections } = read.value;
  return {
    value: {
      score,
      ...noted(note),
      ...(objections === null ? {} : { objections: objections.slice(0, 50).map(clean) }),
    },
  };
};

/** Ids of the names that exist, once each. */
const known = (written: readonly string[], names: Names): string[] => [
  ...new Set(written.map((name) => names.idOf(name)).filter((id) => id !== undefined)),
];

const choose = (request: RequestOf<'choose'>, text: string, names: Names): ReplyOf<'choose'> => {
  const read = objectIn(text, chooseReply, false);
  if ('problem' in read) return read;
  const { ranking, approved } = read.value;
  const options = (written: readonly string[]): string[] =>
    known(written, names).filter((id) => request.options.includes(id));
  // Approved are the first names as written: those among them that exist.
  const counted = approved === null ? {} : { approved: options(ranking.slice(0, approved)).length };
  return { value: { ranking: options(ranking), ...counted } };
};

const split = (request: RequestOf<'split'>, text: string, sealed: Sealed | null): ReplyOf<'split'> => {
  const constrained = request.view.instance.constraints !== undefined;
  const read: Read<{ groups: readonly (z.infer<typeof group> & Partial<z.infer<typeof ticket>>)[] }> = constrained
    ? objectIn(text, ticketReply, false)
    : objectIn(text, splitReply, false);
  if ('problem' in read) return read;
  const { groups } = read.value;
  if (isTooLong(groups)) return { problem: `groups: longer than ${LONGEST} characters` };
  const place = new Map(groups.map((g, i) => [g.group, i]));
  // Nobody passes on what it was not told itself.
  const ids = constraintsIn(request.view).map(({ id }) => id);
  const parts = groups.map((g, i) => ({
    parts: g.parts.map(clean),
    after: g.after.map((name) => place.get(name)).filter((at) => at !== undefined),
    garbled: sealed?.garbled?.[i] ?? [],
    ...(constrained ? { constraints: ids.filter((id) => g.constraints?.includes(id)) } : {}),
  }));
  return { value: { parts } };
};

const design = (text: string, sealed: Sealed | null): ReplyOf<'design'> => {
  const read = objectIn(text, designReply, false);
  if ('problem' in read) return read;
  const { steps, rationale } = read.value;
  if (isTooLong(steps)) return { problem: `steps: longer than ${LONGEST} characters` };
  return {
    value: {
      steps,
      ...(typeof rationale === 'string' && rationale.trim() !== '' ? { rationale: clean(rationale) } : {}),
      ...(sealed?.latent === undefined ? {} : { latent: sealed.latent }),
    },
  };
};

/** The reply that a text states, or what is wrong with it, said so that its author can mend it. */
export const replyIn = (
  request: Request,
  text: string,
  names: Names,
  sealed: Sealed | null,
): Read<Replies[Request['act']]> => {
  switch (request.act) {
    case 'propose':
      return propose(request, text, names, sealed);
    case 'assess':
      return assess(request, text);
    case 'choose':
      return choose(request, text, names);
    case 'split':
      return split(request, text, sealed);
    case 'design':
      return design(text, sealed);
  }
};
