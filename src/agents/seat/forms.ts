/**
 * The form of each reply as the JSON Schema that a provider is given. It says no more than the schema that reads the reply
 * (replies.ts), with two differences: models that can write nothing but the object think in a first field, and an answer is a
 * text, since a strict schema cannot leave its shape to the task.
 */
import { z } from 'zod';
import type { Request } from '../../engine/types.js';
import type { Form } from '../calls/call.js';
import * as replies from './replies.js';

const thoughts = z
  .string()
  .nullable()
  .describe('Think here first, as long as you need; null where there is nothing to think about.');
const answer = z.string().describe('The answer, in the form that the task asks for; JSON is written as a text.');
/** Steps are a language of their own, which the prompt explains and the seat does not read. */
const steps = z.array(z.looseObject({})).describe('The list of steps.');

const rationale = z.string().nullable().describe('Why these steps suit the task, in a sentence or two.');

const SHAPES = {
  answer: () => ({ ...replies.proposeReply.shape, answer }),
  review: () => replies.assessReply.shape,
  bid: () => replies.bidReply.shape,
  forecast: () => replies.forecastReply.shape,
  belief: () => replies.beliefReply.shape,
  ranking: () => replies.chooseReply.shape,
  groups: () => replies.splitReply.shape,
  tickets: () => replies.ticketReply.shape,
  design: () => ({ steps, rationale }),
} satisfies Record<string, () => z.ZodRawShape>;

const nameFor = (request: Request): keyof typeof SHAPES => {
  switch (request.act) {
    case 'propose':
      return 'answer';
    case 'assess':
      return request.as === 'quality' || request.as === 'suspicion' ? 'review' : request.as;
    case 'choose':
      return 'ranking';
    case 'split':
      return request.view.instance.constraints === undefined ? 'groups' : 'tickets';
    case 'design':
      return 'design';
  }
};

const made = new Map<string, Form>();

const formNamed = (name: keyof typeof SHAPES): Form => {
  const { $schema: _, ...schema } = z.toJSONSchema(z.object({ thoughts, ...SHAPES[name]() }), { io: 'output' });
  return { name, schema };
};

/** The form of the reply to a request; one object for each kind. */
export const formOf = (request: Request): Form => {
  const name = nameFor(request);
  const form = made.get(name) ?? formNamed(name);
  made.set(name, form);
  return form;
};

/** Whether a provider can hold a model to the schema to the letter: every object names all it may have. */
export const isStrict = (schema: unknown): boolean => {
  if (typeof schema !== 'object' || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isStrict);
  const { type, additionalProperties } = schema as Record<string, unknown>;
  return (type !== 'object' || additionalProperties === false) && Object.values(schema).every(isStrict);
};
