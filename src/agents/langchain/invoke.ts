/** One call of a LangChain chat model, with the form of the reply asked for in one of four ways. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import type { Form, Message, Method } from '../calls/call.js';
import { isStrict } from '../seat/forms.js';

const MADE = { system: SystemMessage, user: HumanMessage, assistant: AIMessage } as const;

export const messagesOf = (messages: readonly Message[]): BaseMessage[] =>
  messages.map(({ role, text }) => new MADE[role](text));

const NAMES = { schema: 'jsonSchema', tool: 'functionCalling', json: 'jsonMode' } as const;

/** As the class does it. The parsed form is not taken: the text is read by the seat, in one way for every method. */
export const invoke = async (
  model: BaseChatModel,
  method: Method,
  { name, schema }: Form,
  messages: readonly Message[],
  options: object = {},
): Promise<AIMessage> => {
  const said = messagesOf(messages);
  if (method === 'text' || method === 'auto') return model.invoke(said, options);
  const runnable = model.withStructuredOutput(schema, { name, method: NAMES[method], includeRaw: true });
  return (await runnable.invoke(said, options)).raw as AIMessage;
};

/** Of classes that pass call options on to an OpenAI-compatible server as they are. */
export const formOptions = (method: Method, { name, schema }: Form): object => {
  const strict = isStrict(schema);
  if (method === 'schema') return { response_format: { type: 'json_schema', json_schema: { name, schema, strict } } };
  if (method === 'json') return { response_format: { type: 'json_object' } };
  if (method !== 'tool') return {};
  const made = { name, description: 'Takes the reply.', parameters: schema, strict };
  return {
    tools: [{ type: 'function', function: made }],
    tool_choice: { type: 'function', function: { name } },
  };
};
