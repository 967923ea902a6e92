/** The worst that a call can cost, and the words for what was reached. */
import type { ModelCall } from './call.js';
import { type Price, usdOf } from './prices.js';
import type { Tally } from './tally.js';

/** Hard caps for a run; absent: none. */
export interface Caps {
  /** Requests sent, answered or not. */
  readonly calls?: number;
  /** Read and written. */
  readonly tokens?: number;
  readonly usd?: number;
  /** Of wall time. */
  readonly minutes?: number;
}

export interface Amount {
  readonly calls: number;
  readonly tokens: number;
  readonly usd: number;
}

/** Tokens beside the texts: marks around each message, and what providers add to explain a form or a tool to the model. */
const PER_CALL = 800;
const PER_MESSAGE = 16;

/**
 * Upper bound of what one attempt costs. A token is at least one byte of the text, so that bytes bound the tokens read; maxTokens
 * bounds those written.
 */
export const worstOf = (call: ModelCall, price: Price | null): Amount => {
  let read = PER_CALL + Buffer.byteLength(call.form.name) + Buffer.byteLength(JSON.stringify(call.form.schema));
  for (const { text } of call.messages) read += PER_MESSAGE + Buffer.byteLength(text);
  const written = call.spec.maxTokens;
  return { calls: 1, tokens: read + written, usd: price === null ? 0 : usdOf(price, read, written) };
};

export const money = (usd: number): string => `${Number(usd.toPrecision(3))} USD`;

/** Which cap stands in the way, what was spent, and what to raise. */
export const capText = (
  caps: Caps,
  need: Amount,
  used: Amount,
  before: Amount,
  tally: Tally,
  call: ModelCall,
): string => {
  const which = (['calls', 'tokens', 'usd'] as const).find((k) => used[k] + need[k] > (caps[k] ?? Infinity)) ?? 'calls';
  const cap = which === 'usd' ? money(caps.usd ?? 0) : `${caps[which]} ${which}`;
  const next = which === 'usd' ? money(need.usd) : `${need[which]} ${which}`;
  const shorter = which === 'calls' ? '' : `, or lower maxTokens of ${call.spec.model} (now ${call.spec.maxTokens})`;
  return `the cap of ${cap} does not hold another call, which may cost up to ${next}. ${spentText(tally)}${beforeText(before)}. Raise --max-${which}${shorter}; what is finished is kept, and a run that goes on pays for nothing twice`;
};

const beforeText = ({ calls, tokens, usd }: Amount): string =>
  calls === 0 ? '' : `; in the record from before: ${calls} calls, ${tokens} tokens, ${money(usd)}`;

export const minutesText = (minutes: number, tally: Tally): string =>
  `the cap of ${minutes} minutes is reached. ${spentText(tally)}. Raise --max-minutes; what is finished is kept, and a run that goes on pays for nothing twice`;

const spentText = ({ calls, tokensIn, tokensOut, usd, unpriced, atRisk }: Tally): string => {
  const price = unpriced > 0 ? `${money(usd)} and ${unpriced} answers without a known price` : money(usd);
  const risk =
    atRisk.calls > 0
      ? `; ${atRisk.calls} more without an answer may have been billed, up to ${atRisk.tokens} tokens and ${money(atRisk.usd)}`
      : '';
  return `Spent so far: ${calls} calls, ${tokensIn + tokensOut} tokens, ${price}${risk}`;
};
