/** What a message of a provider says beside its text: usage, refusal, and why it ended. */
import type { AIMessage, UsageMetadata } from '@langchain/core/messages';
import type { Usage } from '../../engine/types.js';
import { clean } from './replies.js';
import { type Sealed, sealedOf, secondsOf } from './sealed.js';

/** Usage as reported; null where it is not. `elapsed` is the wall time, for messages that state no seconds. */
export const usageOf = (message: AIMessage, elapsed: number): Usage => {
  const sealed = sealedOf(message);
  // LangChain infers `never` here under exactOptionalPropertyTypes; providers also leave single fields out.
  const { input_tokens: tokensIn, output_tokens: tokensOut } = (message.usage_metadata ?? {}) as Partial<UsageMetadata>;
  // No prompt has 0 tokens: caches and gateways write 0 where they do not count. A simulated person is believed.
  const counted = sealed !== null || tokensIn !== 0;
  const known = (tokens: number | undefined): number | null =>
    counted && typeof tokens === 'number' && Number.isFinite(tokens) ? tokens : null;
  return {
    tokensIn: known(tokensIn),
    tokensOut: known(tokensOut),
    seconds: secondsOf(message) ?? elapsed,
    usd: sealed?.usd ?? null,
  };
};

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** Providers call the end of a message by several names. */
const endWord = ({ response_metadata: m }: AIMessage): string =>
  (text(m.finish_reason) ?? text(m.stop_reason) ?? text(m.finishReason) ?? text(m.done_reason) ?? '').toLowerCase();
const CUT: readonly string[] = ['length', 'max_tokens', 'max_output_tokens'];
const FILTERED: readonly string[] = ['content_filter', 'refusal', 'safety', 'prohibited_content'];

/** A refusal where the provider's class passes it on; else in the raw response, where that was asked to be kept. */
const refusalOf = ({ additional_kwargs: extra }: AIMessage): string | null => {
  const raw = extra.__raw_response as { choices?: { message?: { refusal?: unknown } }[] } | undefined;
  return text(extra.refusal) ?? text(raw?.choices?.[0]?.message?.refusal);
};

/** Why a message holds no reply to read, or null where it may hold one. */
export const endingOf = (
  message: AIMessage,
  sealed: Sealed | null,
): { readonly none: string } | { readonly refused: string } | null => {
  const refusal = refusalOf(message);
  if (refusal !== null) return { refused: clean(refusal) };
  const end = endWord(message);
  if (FILTERED.includes(end)) return { refused: end };
  if (CUT.includes(end)) return { none: 'truncated' };
  return message.text.trim() === '' ? { none: sealed?.none ?? 'empty' } : null;
};
