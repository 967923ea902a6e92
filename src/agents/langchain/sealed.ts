/**
 * What passes between the seat and a simulated model beside the text: the request itself on the way in; time, truth and
 * latent on the way out. No prompt and no foreign model ever sees any of it.
 */
import type { AIMessage } from '@langchain/core/messages';
import type { Content, Request, Truth } from '../../engine/types.js';
import type { Stream } from '../../rng/streams.js';

/** The private call option. Given to SimulatedChatModel alone: a provider might send unknown options over the wire. */
export interface Asked {
  readonly request: Request;
  readonly rng: Stream;
}

/** `response_metadata.orglab` of a simulated reply. */
export interface Sealed {
  readonly seconds: number;
  readonly usd: number | null;
  readonly truth?: Truth;
  readonly latent?: unknown;
  /** Work that the family's text form cannot carry, such as a merge that lost a part; else absent. */
  readonly content?: Content;
  /** Misstated parts of each group of a split: known to nobody, so not in the text either. */
  readonly garbled?: readonly (readonly string[])[];
  /** Why there is no reply, where the message is empty. */
  readonly none?: string;
}

const made = new WeakSet<object>();

export const seal = (sealed: Sealed): Sealed => {
  made.add(sealed);
  return sealed;
};

/** Only what was sealed in this process counts: a server that writes `orglab` metadata cannot invent a truth. */
export const sealedOf = (message: AIMessage): Sealed | null => {
  const found: unknown = message.response_metadata.orglab;
  return typeof found === 'object' && found !== null && made.has(found) ? (found as Sealed) : null;
};

/** Stated seconds are believed of anybody (a recorded call states them); everything else only where it was sealed. */
export const secondsOf = (message: AIMessage): number | null => {
  const seconds = (message.response_metadata.orglab as { seconds?: unknown } | null | undefined)?.seconds;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
};
