/** LangChain's words for what strangers send and get: messages and call options in, a message out. */
import { AIMessage, type BaseMessage, type StandardMessageStructure } from '@langchain/core/messages';
import { keyHash } from '../../org/hash.js';
import { isRecord } from '../../questions/reading.js';
import { type Asked, type Message, type Told, type Tool, tokensOf } from '../stranger/stranger.js';

/** How tools and a form are bound to a model: as the class for OpenAI takes them. */
export interface FormOptions {
  readonly tools?: readonly object[];
  readonly tool_choice?: unknown;
  readonly response_format?: unknown;
}

const ROLES: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  ai: 'assistant',
  tool: 'tool',
};

const toolIn = (tool: object): Tool => {
  const made = (tool as { function?: unknown }).function;
  if (!isRecord(made) || typeof made.name !== 'string') throw new Error('a bound tool has no function with a name');
  return { name: made.name, schema: isRecord(made.parameters) ? made.parameters : { type: 'object' } };
};

const callIn = (choice: unknown, tools: readonly Tool[]): Asked['call'] => {
  if (tools.length === 0 || choice === 'none') return 'none';
  if (choice === undefined || choice === null || choice === 'auto') return 'free';
  if (choice === 'any' || choice === 'required') return 'must';
  const made = isRecord(choice) ? choice.function : { name: choice };
  const name = isRecord(made) ? made.name : undefined;
  if (tools.some((t) => t.name === name)) return { tool: name as string };
  throw new Error(`tool_choice names ${JSON.stringify(name)}; tools: ${tools.map((t) => t.name).join(', ')}`);
};

const formIn = (format: unknown): Asked['form'] => {
  if (!isRecord(format)) return 'words';
  if (format.type === 'json_object') return 'json';
  const inner = isRecord(format.json_schema) ? format.json_schema.schema : undefined;
  return format.type === 'json_schema' && isRecord(inner) ? inner : 'words';
};

/** What is asked, without how it came. Throws an Error where a tool is chosen that there is not. */
export const askedIn = (messages: readonly BaseMessage[], options: FormOptions, seed: number): Asked => {
  const tools = (options.tools ?? []).map(toolIn);
  return {
    messages: messages.map((m) => ({ role: ROLES[m.type] ?? 'user', text: m.text })),
    form: formIn(options.response_format),
    tools,
    call: callIn(options.tool_choice, tools),
    seed,
  };
};

/** The reply as a message. Tokens are counted by length; `simulated` says whether the truth was known. */
export const messageFrom = (
  asked: Asked,
  { text, tool, refused, by }: Told,
  model: string,
): AIMessage<StandardMessageStructure> => {
  const args = tool?.args as Record<string, unknown> | undefined;
  const read = asked.messages.reduce((sum, m) => sum + tokensOf(m.text), 0);
  const wrote = tokensOf(args ? JSON.stringify(args) : (refused ?? text));
  const id = `call_${keyHash([asked.messages, args ?? null])}`;
  return new AIMessage<StandardMessageStructure>({
    content: text,
    ...(tool && args ? { tool_calls: [{ id, name: tool.name, args, type: 'tool_call' as const }] } : {}),
    ...(refused === undefined ? {} : { additional_kwargs: { refusal: refused } }),
    response_metadata: { model_name: model, finish_reason: tool ? 'tool_calls' : 'stop', simulated: by },
    usage_metadata: { input_tokens: read, output_tokens: wrote, total_tokens: read + wrote },
  });
};
