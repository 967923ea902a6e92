/** What a model said, whichever way it came: the part of an answer that is read off a message or a response. */
import type { ModelAnswer } from '../calls/call.js';

export type Said = Pick<ModelAnswer, 'text' | 'end' | 'why' | 'tokensIn' | 'tokensOut'>;

const CUT: readonly string[] = [
  'length',
  'max_tokens',
  'max_output_tokens',
  'model_length',
  'model_context_window_exceeded',
];
const FILTERED: readonly string[] = [
  'content_filter',
  'safety',
  'prohibited_content',
  'recitation',
  'blocklist',
  'spii',
];

/** `finish` in the provider's word. A stated refusal comes first: it may end in any way. */
export const saidFrom = (
  text: string,
  refusal: unknown,
  finish: unknown,
  spent: Pick<Said, 'tokensIn' | 'tokensOut'>,
): Said => {
  const word = typeof finish === 'string' ? finish.toLowerCase() : '';
  if (typeof refusal === 'string' && refusal.trim() !== '') return { text, end: 'refused', why: refusal, ...spent };
  if (word === 'refusal') return { text, end: 'refused', why: text.trim() === '' ? word : text, ...spent };
  if (FILTERED.includes(word)) return { text, end: 'filtered', ...spent };
  if (CUT.includes(word)) return { text, end: 'truncated', ...spent };
  return { text, end: text.trim() === '' ? 'empty' : 'reply', ...spent };
};

/** No request has more tokens than this: a larger count is none, and would spoil every sum. */
const MOST_TOKENS = 1e9;

/** Tokens as reported; null where they are not. No prompt has 0 tokens: caches and gateways write 0 where they do not count. */
export const tokens = (read: unknown, wrote: unknown): Pick<Said, 'tokensIn' | 'tokensOut'> => {
  const known = (n: unknown): number | null =>
    read !== 0 && typeof n === 'number' && n >= 0 && n <= MOST_TOKENS ? n : null;
  return { tokensIn: known(read), tokensOut: known(wrote) };
};
