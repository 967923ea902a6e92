/** Tokens counted here, where a provider reports none: o200k_base, an estimate for every model but OpenAI's newer ones. */
import type { ModelAnswer, ModelCall, Wrapper } from './call.js';
import { type Prices, priceOf, usdOf } from './prices.js';

/** Longest run without (or of) white space that is counted whole: the time of the tokenizer grows with the square of it. */
const RUN = 32;
/** Characters of a text that are counted; the rest is taken to be like them. */
const COUNTED = 20_000;
/** What chats add around a message, and at the start of the reply (OpenAI's own figure). */
const PER_MESSAGE = 3;

type Count = (text: string) => number;
let counting: Promise<Count> | undefined;

/** Loads the tokenizer (half a second and 100 MB, once). */
const counter = (): Promise<Count> => {
  counting ??= (async () => {
    const [{ Tiktoken }, { default: ranks }] = await Promise.all([
      import('js-tiktoken/lite'),
      import('js-tiktoken/ranks/o200k_base'),
    ]);
    const encoder = new Tiktoken(ranks);
    // Marks such as <|endoftext|> in a reply are text like any other.
    return (text) => encoder.encode(text, [], []).length;
  })();
  return counting;
};

/** Tokens of texts, about: long runs are cut, and of a long text the first part is counted. Never throws, whatever the text. */
export const tokensOf = async (texts: readonly string[]): Promise<number> => {
  const count = await counter();
  let tokens = 0;
  for (const text of texts) {
    const head = text.slice(0, COUNTED);
    let counted = 0;
    for (const part of head.split(/(\S{33,}|\s{33,})/))
      for (let at = 0; at < part.length; at += part.length > RUN && isRun(part) ? RUN : part.length)
        counted += count(isRun(part) ? part.slice(at, at + RUN) : part);
    tokens += head.length === 0 ? 0 : Math.ceil((counted * text.length) / head.length);
  }
  return tokens;
};

const isRun = (part: string): boolean => /^(\S{33,}|\s{33,})$/.test(part);

/** Fills in what a provider left out: tokens, marked as estimated, and USD where the price is known. */
export const counted =
  ({ prices }: { readonly prices: Prices }): Wrapper =>
  (ask) =>
  async (call, signal) => {
    const answer = await withTokens(call, await ask(call, signal));
    if (answer.usd !== null || answer.tokensIn === null || answer.tokensOut === null) return answer;
    const price = priceOf(call.spec, prices);
    return price === null ? answer : { ...answer, usd: usdOf(price, answer.tokensIn, answer.tokensOut) };
  };

const withTokens = async ({ messages, form }: ModelCall, answer: ModelAnswer): Promise<ModelAnswer> => {
  if (answer.tokensIn !== null && answer.tokensOut !== null) return answer;
  const read = async (): Promise<number> =>
    PER_MESSAGE * (messages.length + 1) +
    (await tokensOf([...messages.map((m) => m.text), JSON.stringify(form.schema)]));
  return {
    ...answer,
    tokensIn: answer.tokensIn ?? (await read()),
    tokensOut: answer.tokensOut ?? (await tokensOf([answer.text, answer.why ?? ''])),
    estimated: true,
  };
};
