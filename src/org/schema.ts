/** The language of organizations: roles and a workflow of a dozen verbs, as data. */
import { z } from 'zod';
import { share } from './statistics.js';
import { steps } from './steps.js';
import { strict } from './strict.js';

export * from './nested.js';
export { REVIEWED, STATISTICS, type Statistic, type Test } from './statistics.js';
export * from './steps.js';

const role = strict({
  seats: z.number().int().min(1).max(1000).default(1).describe('Chairs of this role.'),
  network: z
    .union([
      z.enum(['complete', 'ring', 'line', 'star', 'grid']),
      strict({
        regular: z
          .number()
          .int()
          .min(1)
          .describe(
            'Every seat is next to this many, nearest in the circle first and on one side first; neighbours are mutual, so that with an odd number some have one more.',
          ),
      }),
      strict({ random: share.describe('Every two seats are neighbours with this probability, drawn for each trial.') }),
    ])
    .optional()
    .describe(
      'Who the neighbours of a seat are, by number: ring and line by order, star around seat 0, grid row by row in a near-square. Default complete.',
    ),
  sees: z
    .enum(['all', 'question', 'share', 'ticket'])
    .optional()
    .describe(
      'What seats of this role are shown of the task beside the step. question: the parts in hand without any private fact. share: also the facts that the person in the seat holds. ' +
        'ticket: only the parts in hand, the results they build on and what was carried to them. all: every part, every private fact, every constraint. Default share.',
    ),
  clears: z
    .boolean()
    .optional()
    .describe(
      'Whether the objections on the table are cleared once a seat of this role has replied in a review, vote or merge of all drafts; a step with from clears nothing. Default false.',
    ),
  brief: z.string().default('').describe('The mandate in one or two sentences; given to real models and printed.'),
});

const account = strict({
  of: z
    .enum(['organization', 'person'])
    .optional()
    .describe('One balance for all, or one for each person (whatever seats it holds). Default organization.'),
  start: z
    .number()
    .default(0)
    .describe('Balance before the first instance; a person whose staff entry has an endowment starts with that.'),
  earns: z
    .enum(['value', 'success'])
    .optional()
    .describe(
      'Accounts of persons: when an instance has ended, the author of every committed draft earns what that draft was worth (value), or 1 if it was right (success).',
    ),
  decay: share
    .optional()
    .describe(
      'With earns: the balance becomes decay × balance + (1 − decay) × earning, a running mean. Default: earnings are added up.',
    ),
}).describe('A balance that lasts from one instance of a series to the next; only rulings change it.');

const refusal = strict({
  then: z
    .enum(['skip', 'reassign', 'escalate', 'stop'])
    .describe(
      'What a refused request leads to. skip: the seat is left out. reassign: the next seat of the same role that was not asked is asked once. ' +
        "escalate: the first seat of `to` is asked once. stop: the trial ends without an answer. The refuser's objection stays on the table.",
    ),
  to: z.string().min(1).optional().describe('Under escalate: the role that is asked instead.'),
}).describe('What typed refusals do. Default skip, without an objection.');

export const NAME = /^[a-z0-9][a-z0-9-]*$/;
export const nameOf = (what: string): z.ZodString =>
  z.string().regex(NAME, {
    error: `the name of ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} has lower-case letters, digits and hyphens, as in "open-agency"`,
  });

export const OrgSpec = strict({
  name: nameOf('organization'),
  summary: z.string().min(1).describe('What it is, in a sentence, with its source.'),
  source: z.string().optional().describe('Paper or practice it comes from.'),
  weakness: z.string().optional().describe('Its known failure.'),
  knobs: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .default({})
    .describe(
      'Named values with defaults; any scalar field may be { knob: name }. Experiments cross them: settings: { org.rounds: [0, 2] }.',
    ),
  distinct: z.boolean().default(false).describe('Whether every seat needs a person of its own.'),
  use: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Units from configs/units by name, or files: their steps, roles and knobs are added where this file does not declare the same name itself.',
    ),
  accounts: z.record(nameOf('account'), account).optional().describe('The ledger: balances by name.'),
  refusal: refusal.optional(),
  roles: z.record(nameOf('role'), role).describe('Roles, never models or skills: who sits where is the staff.'),
  units: z.record(nameOf('unit'), steps).default({}).describe('Named blocks of steps for call.'),
  workflow: steps.describe('What is done. It must end with one draft.'),
}).describe('An organization of agents.');

export type Organization = z.infer<typeof OrgSpec>;
export type Role = z.infer<typeof role>;
export type Account = z.infer<typeof account>;
