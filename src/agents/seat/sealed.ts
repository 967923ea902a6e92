/**
 * What passes between the seat and a simulated model beside the text: the request itself on the way in (`behind` of a call); time,
 * truth and latent on the way out. No prompt and no foreign model ever sees any of it.
 */
import type { Content, Truth } from '../../engine/types.js';

/** `sealed` of a simulated answer. */
export interface Sealed {
  readonly seconds: number;
  readonly usd: number | null;
  readonly truth?: Truth;
  readonly latent?: unknown;
  /** Work that the family's text form cannot carry, such as a merge that lost a part; else absent. */
  readonly content?: Content;
  /** Misstated parts of each group of a split: known to nobody, so not in the text either. */
  readonly garbled?: readonly (readonly string[])[];
  /** Why there is no reply, where the text is empty. */
  readonly none?: string;
}

const made = new WeakSet<object>();

export const seal = (sealed: Sealed): Sealed => {
  made.add(sealed);
  return sealed;
};

/** Only what was sealed in this process counts: a server that writes such fields cannot invent a truth. */
export const sealedIn = (found: unknown): Sealed | null =>
  typeof found === 'object' && found !== null && made.has(found) ? (found as Sealed) : null;
