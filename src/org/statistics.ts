import { z } from 'zod';
import { strict } from './strict.js';

export const share = z.number().min(0).max(1);

/**
 * Statistics that a test may read: numbers in [0, 1], but for objections, which are counted.
 * Fields that were added after the first version are optional without a default, so that the hash of an organization that does not
 * use them, and with it every draw, stays what it was.
 */
export const STATISTICS = [
  'quality',
  'suspicion',
  'success',
  'harm',
  'agreement',
  'confidence',
  'decided',
  'objections',
] as const;

/** Statistics that are read off reviews, and so of one role's reviews too. */
export const REVIEWED = ['quality', 'suspicion', 'success', 'harm', 'objections'] as const;

export const test = strict({
  stat: z
    .enum(STATISTICS)
    .optional()
    .describe(
      'quality: mean quality review of each draft, the lowest draft counts. suspicion: mean suspicion of each draft, the highest counts. ' +
        'success, harm: mean forecast of each draft, the lowest and the highest count. ' +
        'agreement: share of drafts holding the commonest label. confidence: mean stated confidence. ' +
        'decided: 1 if the last vote chose a draft, else 0. objections: number of objections on the table that nobody has cleared.',
    ),
  feature: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A public feature of the task instead of a statistic, as the task family declares it; also position (instances met before in this series), ' +
        'parts (number of parts in hand) and, where all parts in hand are of one kind, kind. A task without the feature gives no value.',
    ),
  ledger: z
    .string()
    .min(1)
    .optional()
    .describe('The balance of an account instead of a statistic; of an account of persons, the lowest among `by`.'),
  by: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Only reviews and objections by seats of this role count; with quality, suspicion, success, harm and objections. With ledger: the role (or assignee) whose seats are meant.',
    ),
  is: z.union([z.string(), z.number(), z.boolean()]).optional().describe('True when the feature equals this.'),
  above: z
    .number()
    .optional()
    .describe('True when the value is greater than this; a score equal to it is not flagged.'),
  atLeast: z.number().optional().describe('True when the value is at least this.'),
  below: z.number().optional().describe('True when the value is less than this.'),
})
  .refine((t) => [t.stat, t.feature, t.ledger].filter((v) => v !== undefined).length === 1, {
    message: 'a test reads exactly one of stat, feature, ledger',
  })
  .refine((t) => [t.above, t.atLeast, t.below, t.is].filter((v) => v !== undefined).length === 1, {
    message: 'a test compares with exactly one of above, atLeast, below (or is, with a feature)',
  })
  .refine((t) => t.is === undefined || t.feature !== undefined, { message: 'is compares a feature' })
  .refine(
    (t) =>
      t.stat === undefined ||
      t.stat === 'objections' ||
      [t.above, t.atLeast, t.below].every((v) => v === undefined || (v >= 0 && v <= 1)),
    { message: 'statistics are numbers from 0 to 1 (but objections, which are counted)' },
  )
  .describe(
    'A comparison of one statistic of the drafts on the table, of a public feature of the task, or of a balance.',
  );

export type Test = z.infer<typeof test>;
export type Statistic = (typeof STATISTICS)[number];
