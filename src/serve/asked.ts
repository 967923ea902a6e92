/** The body of a chat completion, read: what is asked, in which form, and by whom. */
import { z } from 'zod';
import type { Asked, Message, Tool } from '../agents/stranger/stranger.js';
import { isRecord } from '../questions/reading.js';
import { problem } from './problem.js';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(part), z.null()]).optional(),
});
const named = z.looseObject({ name: z.string().min(1) });
const tool = z.looseObject({
  type: z.literal('function'),
  function: named.extend({ parameters: z.record(z.string(), z.unknown()).optional() }),
});
const Body = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  n: z.number().nullish(),
  seed: z.number().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([z.enum(['none', 'auto', 'required']), z.looseObject({ type: z.literal('function'), function: named })])
    .nullish(),
  response_format: z
    .union([
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: named.extend({ schema: z.record(z.string(), z.unknown()) }),
      }),
    ])
    .nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type Body = z.infer<typeof Body>;

/** The most that a server takes: each of them takes what comes after it. */
export const STRUCTURED = ['schema', 'tool', 'json', 'none'] as const;
export type Structured = (typeof STRUCTURED)[number];

export interface Question {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly form: Asked['form'];
  readonly tools: readonly Tool[];
  readonly call: Asked['call'];
  readonly again: number | null;
  readonly streamed: boolean;
  readonly usageInStream: boolean;
  /** The line that our own adapter adds. */
  readonly wire: string | null;
}

const roleOf = (role: string): Message['role'] => {
  if (role === 'developer') return 'system';
  return role === 'function' ? 'tool' : (role as Message['role']);
};

const messagesIn = (body: Body): readonly Message[] =>
  body.messages.map(({ role, content }) => {
    const text = typeof content === 'string' ? content : (content ?? []).map((p) => p.text ?? '').join('');
    return { role: roleOf(role), text };
  });

const unsupported = (what: string, param: string): Error =>
  problem(400, `this server was started without ${what}; ask in a plainer form`, { code: 'unsupported_value', param });

const formIn = ({ response_format: format }: Body, most: Structured): Asked['form'] => {
  if (!format || format.type === 'text') return 'words';
  if (format.type === 'json_object') {
    if (most === 'none') throw unsupported('JSON mode', 'response_format');
    return 'json';
  }
  if (most !== 'schema') throw unsupported('JSON schemas', 'response_format');
  return (format as { json_schema: { schema: Record<string, unknown> } }).json_schema.schema;
};

const callIn = ({ tool_choice: choice }: Body, tools: readonly Tool[]): Asked['call'] => {
  if (!choice || choice === 'auto') return tools.length > 0 ? 'free' : 'none';
  if (choice === 'none') return 'none';
  if (choice === 'required') return 'must';
  const { name } = choice.function;
  if (tools.some((t) => t.name === name)) return { tool: name };
  throw problem(400, `tool_choice names "${name}", and tools are: ${tools.map((t) => t.name).join(', ') || 'none'}`, {
    param: 'tool_choice',
  });
};

const toolsIn = (body: Body, most: Structured): readonly Tool[] => {
  const tools = body.tools ?? [];
  if (tools.length > 0 && most !== 'schema' && most !== 'tool') throw unsupported('tools', 'tools');
  return tools.map((t) => ({ name: t.function.name, schema: t.function.parameters ?? { type: 'object' } }));
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw problem(400, 'the body is not valid JSON', { code: 'invalid_json' });
  }
};

/** Reads a body. Throws a Problem that says which field is wrong. */
export const questionIn = (text: string, most: Structured): Question => {
  const value = parsed(text);
  const read = Body.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    const param = issue?.path.join('.') ?? '';
    const what = isRecord(value) ? `${param}: ${issue?.message ?? 'not as expected'}` : 'the body is not an object';
    throw problem(400, what, param === '' ? {} : { param });
  }
  const body = read.data;
  if ((body.n ?? 1) !== 1)
    throw problem(400, `n is ${body.n}: this server gives one choice; ask again for another`, { param: 'n' });
  const tools = toolsIn(body, most);
  const wire = body.metadata?.orglab;
  return {
    model: body.model,
    messages: messagesIn(body),
    form: formIn(body, most),
    tools,
    call: callIn(body, tools),
    again: body.seed ?? null,
    streamed: body.stream === true,
    usageInStream: body.stream_options?.include_usage === true,
    wire: typeof wire === 'string' ? wire : null,
  };
};
