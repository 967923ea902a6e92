import type { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import type { Traits } from '../../../sim/constants.js';
import type { Mind } from '../mind.js';

/** A map from honest work to what this person does instead. Intent belongs to the staff, never to the organization. */
export interface Policy<A = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly args: z.ZodType<A>;
  /** Traits that the policy changes before any act. */
  readonly traits?: (args: A) => Partial<Traits>;
  /** The reply instead of the honest one; draws come after the honest draws in the same stream. */
  readonly act?: (request: Request, honest: Reply, mind: Mind, args: A) => Reply;
}
