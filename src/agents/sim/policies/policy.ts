import type { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import type { Traits } from '../../../sim/constants.js';
import type { Mind } from '../mind.js';

/**
 * A map from honest work to what this person does instead. Intent belongs to the staff, never to the organization. Functions are
 * written as methods, so that a policy with arguments of its own counts as a policy.
 */
export interface Policy<A = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly args: z.ZodType<A>;
  /** Arguments with which it is honest work, event by event (a law of the test suite). */
  readonly honestAt: Readonly<Record<string, unknown>>;
  /** Traits that the policy changes before any act. */
  traits?(args: A): Partial<Traits>;
  /** Share of its ability that the person brings to this act, 0–1; absent: all of it. */
  ability?(mind: Mind, args: A): number;
  /** The reply instead of the honest one; draws come after the honest draws in the same stream. Never given a missing reply. */
  act?(request: Request, honest: Reply, mind: Mind, args: A): Reply;
}
