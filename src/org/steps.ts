/**
 * The verbs of a workflow. Every rule that decides results is said here, because these descriptions are the manual of editors
 * and of models that propose structures.
 */
import { z } from 'zod';
import { test } from './statistics.js';
import { strict, unknownName } from './strict.js';

const seatsOf = z
  .string()
  .min(1)
  .describe('A role of this organization, or `assignee` inside an assign step. All seats of the role act at once.');
const oneSeat = z.string().min(1).describe('A role with one seat, or `assignee`: one seat acts.');

/** Steps nest; the interface breaks the circle for the type checker. */
export interface Steps extends ReadonlyArray<Step> {}
export const steps: z.ZodType<Steps> = z.lazy(() =>
  z.array(step).min(1, { error: 'an empty list of steps; write at least one' }),
);

const from = z
  .string()
  .min(1)
  .optional()
  .describe('Only drafts by seats of this role are meant; the others stay as they are.');
const blind = z.boolean().optional().describe('Whether the names of the authors are hidden. Default false.');

const solve = strict({
  do: z.literal('solve'),
  by: seatsOf,
  samples: z.number().int().min(1).max(1000).default(1).describe('Drafts per seat, each drawn anew.'),
  see: z.enum(['none', 'all']).optional().describe('all: the drafts and reviews on the table are shown. Default none.'),
  keep: z
    .boolean()
    .optional()
    .describe('Whether the new drafts are added to those on the table. Default: they replace them.'),
}).describe(
  'Each seat writes a draft without seeing what the others write now. Inside a part, a seat sees the drafts of the parts that part builds on.',
);

const revise = strict({
  do: z.literal('revise'),
  by: seatsOf,
  of: z
    .enum(['own', 'each'])
    .default('own')
    .describe('own: a seat revises the drafts it wrote. each: every draft is revised by one of the seats, in turn.'),
  see: z
    .enum(['own', 'all', 'neighbours'])
    .default('own')
    .describe(
      'own: only the draft revised, with its reviews. all: every draft and review on the table. ' +
        'neighbours: the draft revised and those by seats next to this one in the network of its role, with their reviews.',
    ),
  from,
  blind,
}).describe(
  'Improve drafts; a revised draft replaces the one it came from, and its reviews fall away. A seat that gives no reply leaves its draft as it was.',
);

const merge = strict({ do: z.literal('merge'), by: oneSeat }).describe(
  'One seat makes one draft out of all drafts on the table; after decompose, the parts are assembled.',
);

const review = strict({
  do: z.literal('review'),
  by: seatsOf,
  ask: z
    .enum(['quality', 'suspicion'])
    .default('quality')
    .describe('quality: probability that the draft is right. suspicion: probability that it is meant to do harm.'),
  self: z.boolean().default(false).describe('Whether a seat also reviews its own drafts.'),
  blind: z.boolean().default(false).describe('Whether the names of the authors are hidden.'),
  from,
}).describe(
  'Each seat scores every draft on the table, in [0, 1]. A missing review is left out of the mean, never counted as 0.',
);

const vote = strict({
  do: z.literal('vote'),
  by: seatsOf,
  rule: z
    .enum(['plurality', 'majority', 'borda', 'approval', 'quorum', 'weighted'])
    .default('plurality')
    .describe(
      'Drafts with one label are one option. plurality: most first places. majority: more than half of the ballots cast, else nothing is decided. ' +
        'borda: a ballot gives m−1, m−2, … points. approval: most approvals (the first `approved` names of each ballot). ' +
        'quorum: as approval, and nothing is decided with fewer than `quorum` approvals. ' +
        'weighted: as plurality, and a ballot weighs the confidence its seat stated for its own drafts on the table (their mean); where none weighs anything they count alike.',
    ),
  quorum: z.number().int().min(1).optional().describe('Approvals needed under rule quorum.'),
  veto: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Nothing is decided when at least this many ballots do not approve the winner.'),
  from: z
    .string()
    .min(1)
    .optional()
    .describe('Only drafts by seats of this role are options; the one chosen stands alone afterwards.'),
}).describe(
  'Each seat ranks all drafts on the table, its own included, and the rule chooses one; ties by lot. A vote by one seat is a judge. ' +
    'When nothing is decided the drafts stay as they were and the statistic `decided` is 0.',
);

const pick = strict({
  do: z.literal('pick'),
  rule: z
    .enum(['first', 'random', 'best-reviewed', 'least-suspect', 'most-common', 'default'])
    .describe(
      'Choose one draft asking nobody. first: in the order written. random: by lot. best-reviewed: highest mean quality. least-suspect: lowest mean suspicion. ' +
        'most-common: a draft with the commonest label. default: the null answer that the task declares. Ties by lot.',
    ),
  from: z
    .string()
    .min(1)
    .optional()
    .describe('Only drafts by seats of this role are options; the one chosen stands alone afterwards.'),
  keep: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('How many stand, best first; with first, random, best-reviewed and least-suspect. Default 1.'),
}).describe('Choose among the drafts on the table without asking anybody.');

const decompose = strict({
  do: z.literal('decompose'),
  by: oneSeat,
  max: z.number().int().min(1).max(64).default(4).describe('Groups at most.'),
  along: z.literal('parts').default('parts').describe('Along the parts that the task itself declares.'),
  each: steps.describe('What is done for each group. It must leave one draft.'),
}).describe(
  'One seat divides the parts of the task into at most `max` groups and says which group builds on which; groups run in parallel unless one builds on another. ' +
    'A group without a draft is left out. Follow with merge.',
);

const assign = strict({
  do: z.literal('assign'),
  to: z.string().min(1).describe('The role whose seats may be chosen.'),
  rule: z
    .enum(['appoint', 'auction', 'random', 'rotate'])
    .describe(
      'appoint: the seat `by` names one; several seats elect one by plurality. auction: every seat bids and `mechanism` decides. random: by lot. rotate: in turn over groups of a decompose.',
    ),
  by: z.string().min(1).optional().describe('Who appoints, or the role that elects; only under rule appoint.'),
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
  steps: steps.describe('Steps in which `assignee` names the chosen seat, or seats.'),
}).describe('Bind `assignee` to a seat of a role, or to several.');

const parallel = strict({ do: z.literal('parallel'), branches: z.array(steps).min(1) }).describe(
  'Branches start from the same table and run at once; afterwards the drafts of all branches lie on the table.',
);

const repeat = strict({
  do: z.literal('repeat'),
  times: z.number().int().min(0).max(1000),
  until: test.optional().describe('Checked before every round; a statistic without a value does not stop.'),
  steps,
}).describe('Do the steps again, at most `times` rounds.');

const when = strict({
  do: z.literal('when'),
  test,
  then: steps,
  else: steps.optional(),
  missing: z
    .enum(['then', 'else'])
    .default('else')
    .describe('Which way to go when the statistic has no value because nobody replied.'),
}).describe('Go one way or the other by a test.');

const call = strict({
  do: z.literal('call'),
  unit: z.string().min(1),
  depth: z.number().int().min(1).max(32).optional().describe('How deep a unit may call itself; needed where it does.'),
  else: steps.optional().describe('What is done instead at that depth.'),
}).describe('Do the steps of a named unit.');

const plan = strict({
  do: z.literal('plan'),
  by: oneSeat,
  budget: strict({ calls: z.number().int().min(1).describe('Worst-case calls of the designed steps.') }),
  tries: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('Designs asked for; a refused design comes back with its problems.'),
  else: steps.describe('What is done when no design passes.'),
}).describe(
  'One seat designs the steps to follow, in this language, over the roles declared here. The design is checked like any organization, must leave one draft and stay in budget, is charged and traced, and is then followed.',
);

export const step = z.discriminatedUnion(
  'do',
  [solve, revise, merge, review, vote, pick, decompose, assign, parallel, repeat, when, call, plan],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? unknownName('verb', String((issue.input as { do?: unknown } | null)?.do ?? ''), VERBS)
        : undefined,
  },
);
export const VERBS = [
  'solve',
  'revise',
  'merge',
  'review',
  'vote',
  'pick',
  'decompose',
  'assign',
  'parallel',
  'repeat',
  'when',
  'call',
  'plan',
] as const;
export type Step = z.infer<typeof step>;
export type StepOf<K extends Step['do']> = Extract<Step, { do: K }>;
