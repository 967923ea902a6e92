/** What a message of a provider's class says: text, tokens, refusal, and why it ended. */
import type { AIMessage, UsageMetadata } from '@langchain/core/messages';
import { type Said, saidFrom, tokens } from './said.js';

/** Providers call the end of a message by several names. */
const finishOf = ({ response_metadata: m }: AIMessage): unknown =>
  [m.finish_reason, m.stop_reason, m.finishReason, m.done_reason].find((word) => typeof word === 'string');

/** A refusal where the provider's class passes it on; else in the raw response, where that was asked to be kept. */
const refusalOf = ({ additional_kwargs: extra }: AIMessage): unknown => {
  const raw = extra.__raw_response as { choices?: { message?: { refusal?: unknown } }[] } | undefined;
  return extra.refusal ?? raw?.choices?.[0]?.message?.refusal;
};

/** The arguments of forced tools as they were written, where there are any; else the text. */
const textOf = (message: AIMessage): string => {
  const args = [
    ...(message.tool_calls ?? []).map((call) => JSON.stringify(call.args)),
    ...(message.invalid_tool_calls ?? []).map((call) => call.args ?? ''),
  ];
  return args.length > 0 ? args.join('\n') : message.text;
};

export const saidIn = (message: AIMessage): Said => {
  // LangChain infers `never` here under exactOptionalPropertyTypes; providers also leave single fields out.
  const { input_tokens: tokensIn, output_tokens: tokensOut } = (message.usage_metadata ?? {}) as Partial<UsageMetadata>;
  return saidFrom(textOf(message), refusalOf(message), finishOf(message), tokens(tokensIn, tokensOut));
};
