/**
 * One call of a language model, as everything between a seat and a provider passes it on. Plain data, so that it can be hashed,
 * recorded and counted; no key is ever part of it. Wrappers are functions Ask → Ask, stacked in stack.ts.
 */

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** How a reply is asked for: by a JSON Schema, a forced tool, JSON mode, or in words alone; auto begins at the top and steps down. */
export const METHODS = ['auto', 'schema', 'tool', 'json', 'text'] as const;
export type Method = (typeof METHODS)[number];

/** A model as a staff names it. */
export interface ModelSpec {
  /** LangChain's name, `provider:model`. */
  readonly model: string;
  /** Of an OpenAI-compatible server; absent: the provider's own. */
  readonly baseUrl?: string;
  readonly temperature?: number;
  /** Most tokens of one reply. */
  readonly maxTokens: number;
  readonly method: Method;
  /** USD for a million tokens, where the staff states it; absent: the price table's. */
  readonly price?: { readonly in: number; readonly out: number };
  /** Settings of the provider's class, passed on as they are. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The form of a reply: a name and its JSON Schema. */
export interface Form {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ModelCall {
  /** Trial, event and turn, `trial/event#turn`; turn 0 is the question, later ones are repairs. Names the call in a cassette. */
  readonly id: string;
  readonly spec: ModelSpec;
  readonly messages: readonly Message[];
  readonly form: Form;
  /**
   * What a simulated model behind the call reads instead of the text. It stays in this process, or goes to a server of our own
   * as metadata; it is in no prompt, no hash and no cassette.
   */
  readonly behind?: unknown;
}

/**
 * How a call ended: with something to read; refused by the model; stopped by the provider's filter; cut off at maxTokens;
 * with no text; or not at all (`failed`: retries used up, or a request that the provider rejects).
 */
export type End = 'reply' | 'refused' | 'filtered' | 'truncated' | 'empty' | 'failed';

export interface ModelAnswer {
  /** What the model wrote, as it is: not trusted, not cleaned. Kept for every end, since it was paid for. */
  readonly text: string;
  readonly end: End;
  /** A refusal in the model's words, or what failed. */
  readonly why?: string;
  /** null: not reported by the provider. */
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** Tokens were counted here, not by the provider. */
  readonly estimated?: true;
  /** Of the answering request alone: waiting for limits and failed attempts are the plumbing's time, not the seat's. */
  readonly seconds: number;
  /** null: no price is known. */
  readonly usd: number | null;
  /** What a simulated model in this process says beside the text; never recorded. */
  readonly sealed?: unknown;
}

/** Answers a call. Throws a CallError where there is no answer; every other error is a defect. */
export type Ask = (call: ModelCall) => Promise<ModelAnswer>;
export type Wrapper = (ask: Ask) => Ask;

/**
 * Why a call has no answer. Worth another attempt: limited (429), busy (5xx, a body that is no JSON), timeout, network.
 * Not worth one: rejected (this request will never be taken), fatal (no request will: key, quota, unknown model).
 */
export type Trouble = 'limited' | 'busy' | 'timeout' | 'network' | 'rejected' | 'fatal';

export interface CallError extends Error {
  readonly name: 'CallError';
  readonly trouble: Trouble;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number;
}

export const callError = (trouble: Trouble, message: string, retryAfter?: number): CallError =>
  Object.assign(new Error(message), {
    name: 'CallError' as const,
    trouble,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });

export const isCallError = (error: unknown): error is CallError => error instanceof Error && error.name === 'CallError';

/** Ends the whole run, keeping what is finished: a cap is reached, a key is wrong, a cassette does not fit. */
export interface StopRun extends Error {
  readonly name: 'StopRun';
}

export const stopRun = (message: string): StopRun => Object.assign(new Error(message), { name: 'StopRun' as const });
export const isStopRun = (error: unknown): error is StopRun => error instanceof Error && error.name === 'StopRun';
