/** The verbs that hold other steps. */
import { z } from 'zod';
import { oneSeat, spend } from './fields.js';
import { share, test } from './statistics.js';
import type { Steps } from './steps.js';
import { strict } from './strict.js';

/** The list of steps is handed in, because lists of steps and these verbs hold each other. */
export const shapes = (steps: z.ZodType<Steps>) => {
  const decompose = strict({
    do: z.literal('decompose'),
    by: oneSeat,
    of: z
      .enum(['task', 'draft'])
      .optional()
      .describe(
        'draft: the one draft on the table is a plan; whoever divides is shown it. Default task: only the task is divided.',
      ),
    carry: z
      .enum(['none', 'constraints', 'whole'])
      .optional()
      .describe(
        'What every group inherits word for word beside its parts. none: nothing. constraints: the constraints of the task. ' +
          'whole: the whole task, its constraints and, under of: draft, the plan. Default none.',
      ),
    max: z.number().int().min(1).max(64).default(4).describe('Groups at most.'),
    along: z.literal('parts').default('parts').describe('Along the parts that the task itself declares.'),
    each: steps.describe('What is done for each group. It must leave one draft.'),
    spend,
  }).describe(
    'One seat divides the parts of the task into at most `max` groups and says which group builds on which; groups run in parallel unless one builds on another. ' +
      'The draft of a group is committed when the group ends. A group without a draft is left out. Follow with merge.',
  );

  const assign = strict({
    do: z.literal('assign'),
    to: z.string().min(1).describe('The role whose seats may be chosen.'),
    rule: z
      .enum(['appoint', 'auction', 'offers', 'reputation', 'random', 'rotate'])
      .describe(
        'appoint: the seat `by` names one; several seats elect one by plurality. auction: every seat bids and `mechanism` decides. ' +
          'offers: every seat bids and the seat `by` chooses among the bids, shown in the order in which they came. ' +
          'reputation: the highest balance on `account`, asking nobody. random: by lot. rotate: in turn over groups of a decompose. Ties by lot.',
      ),
    by: z
      .string()
      .min(1)
      .optional()
      .describe('Who appoints, the role that elects, or who chooses among offers; under appoint and offers.'),
    count: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('How many seats are chosen, best first; `assignee` then means all of them. Default 1.'),
    mechanism: z
      .enum(['first-price', 'second-price', 'score'])
      .optional()
      .describe(
        'Auction: the bid with the highest p − price wins and is paid its price (first-price) or the price at which it would just have won (second-price); score: the highest p. Ties by lot. Default first-price.',
      ),
    reserve: z
      .number()
      .optional()
      .describe(
        'Auction: the lowest p − price (score: p) that may win, and what a second price is at least measured by. Without such a bid `else` is done.',
      ),
    pay: z
      .string()
      .min(1)
      .optional()
      .describe('Auction and offers: an account of persons to which a winner is paid its price.'),
    account: z.string().min(1).optional().describe('Reputation: the account of persons that is read.'),
    explore: share.optional().describe('Reputation: probability that a lot decides instead. Default 0.'),
    steps: steps.describe('Steps in which `assignee` names the chosen seat, or seats.'),
    else: steps.optional().describe('With reserve: what is done when no bid reaches it.'),
    spend,
  }).describe('Bind `assignee` to a seat of a role, or to several.');

  const parallel = strict({ do: z.literal('parallel'), branches: z.array(steps).min(1), spend }).describe(
    'Branches start from the same table and run at once; afterwards the drafts of all branches lie on the table.',
  );

  const repeat = strict({
    do: z.literal('repeat'),
    times: z.number().int().min(0).max(1000),
    until: test.optional().describe('Checked before every round; a statistic without a value does not stop.'),
    steps,
    spend,
  }).describe('Do the steps again, at most `times` rounds.');

  const when = strict({
    do: z.literal('when'),
    test,
    then: steps,
    else: steps.optional(),
    missing: z
      .enum(['then', 'else'])
      .default('else')
      .describe('Which way to go when there is no value: nobody replied, or the task has no such feature.'),
    spend,
  }).describe('Go one way or the other by a test.');

  const call = strict({
    do: z.literal('call'),
    unit: z.string().min(1),
    depth: z
      .number()
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('How deep a unit may call itself; needed where it does.'),
    else: steps.optional().describe('What is done instead at that depth.'),
    spend,
  }).describe('Do the steps of a named unit.');

  const plan = strict({
    do: z.literal('plan'),
    by: z
      .string()
      .min(1)
      .describe('The role that designs: one seat, or several with choose, each with a design of its own.'),
    budget: strict({ calls: z.number().int().min(1).describe('Worst-case calls of the designed steps.') }),
    tries: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(1)
      .describe('Designs asked of a seat; a refused design comes back with its problems.'),
    roles: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('The roles that a design may seat. Default: all but the designer.'),
    menu: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Units of this organization; a design is then nothing but a call of one of them.'),
    gates: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Units that every design must end with, each called in this order and without conditions: checks that no design can drop. Their calls count within the budget, whoever sits in them, and a design may not pay from an account that they pay from.',
      ),
    depth: z
      .number()
      .int()
      .min(1)
      .max(4)
      .optional()
      .describe(
        'How many plans may stand inside one another, this one counted: with 2 a design may plan once more, within its own roles and budget. Default 1.',
      ),
    lint: z
      .boolean()
      .optional()
      .describe(
        'Whether a remark on oversight refuses a design, as a problem does: nobody but its makers looks at the answer, one seat has the last word, or those who are looked at appoint who looks. Default false.',
      ),
    choose: steps
      .optional()
      .describe(
        'The accepted designs lie on the table as drafts; these steps review, vote, trade or pick until one is left, which is followed. Needed with several designers.',
      ),
    else: steps.describe('What is done when no design passes.'),
    spend,
  }).describe(
    'Design the steps to follow, in this language, over the roles declared here. A design is checked like any organization, must leave one draft and stay in budget, is charged and traced, and is then followed. It may plan again only where depth allows, and a role that designs may not sit in it.',
  );

  return { decompose, assign, parallel, repeat, when, call, plan };
};
