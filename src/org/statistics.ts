import { z } from 'zod';
import { strict } from './strict.js';

export const share = z.number().min(0).max(1);

/**
 * Statistics that a test may read: numbers in [0, 1], but for objections, which are counted.
 * Fields that were added after the first version are optional without a default, so that the hash of an organization that does not
 * use them, and with it every draw, stays what it was.
 */
export const STATISTICS = ['quality', 'suspicion', 'agreement', 'confidence', 'decided', 'objections'] as const;

export const test = strict({
  stat: z
    .enum(STATISTICS)
    .describe(
      'quality: mean quality review of each draft, the lowest draft counts. suspicion: mean suspicion of each draft, the highest counts. ' +
        'agreement: share of drafts holding the commonest label. confidence: mean stated confidence. ' +
        'decided: 1 if the last vote chose a draft, else 0. objections: number of objections on the table that nobody has cleared.',
    ),
  by: z
    .string()
    .min(1)
    .optional()
    .describe('Only reviews and objections by seats of this role count; with quality, suspicion and objections.'),
  above: share.optional().describe('True when the statistic is greater than this; a score equal to it is not flagged.'),
  atLeast: share.optional().describe('True when the statistic is at least this.'),
  below: share.optional().describe('True when the statistic is less than this.'),
})
  .refine((t) => [t.above, t.atLeast, t.below].filter((v) => v !== undefined).length === 1, {
    message: 'a test compares with exactly one of above, atLeast, below',
  })
  .describe('A comparison of one statistic of the drafts on the table.');

export type Test = z.infer<typeof test>;
export type Statistic = (typeof STATISTICS)[number];
