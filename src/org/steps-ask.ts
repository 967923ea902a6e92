/** The verbs that ask people for work or judgement, or choose among drafts. */
import { z } from 'zod';
import { blind, from, oneSeat, only, seats, side, spend } from './fields.js';
import { strict } from './strict.js';

export const solve = strict({
  do: z.literal('solve'),
  by: seats,
  samples: z.number().int().min(1).max(1000).default(1).describe('Drafts per seat, each drawn anew.'),
  see: z.enum(['none', 'all']).optional().describe('all: the drafts and reviews on the table are shown. Default none.'),
  keep: z
    .boolean()
    .optional()
    .describe('Whether the new drafts are added to those on the table. Default: they replace them.'),
  side,
  spend,
}).describe(
  'Each seat writes a draft without seeing what the others write now. Inside a part, a seat sees the drafts of the parts that part builds on.',
);

export const revise = strict({
  do: z.literal('revise'),
  by: seats,
  of: z
    .enum(['own', 'each'])
    .default('own')
    .describe('own: a seat revises the drafts it wrote. each: every draft is revised by one of the seats, in turn.'),
  see: z
    .enum(['own', 'all', 'neighbours', 'summary'])
    .default('own')
    .describe(
      'own: only the draft revised, with its reviews. all: every draft and review on the table. ' +
        'neighbours: the draft revised and those by seats next to this one in the network of its role, with their reviews. ' +
        'summary: the draft revised, with its reviews, and of all others only how many hold each answer and, where they have values, median and quartiles.',
    ),
  from,
  blind,
  side,
  spend,
}).describe(
  'Improve drafts; a revised draft replaces the one it came from, and its reviews fall away. A seat that gives no reply leaves its draft as it was.',
);

export const merge = strict({ do: z.literal('merge'), by: oneSeat, spend }).describe(
  'One seat makes one draft out of all drafts on the table; after decompose, the parts are assembled.',
);

export const review = strict({
  do: z.literal('review'),
  by: seats,
  ask: z
    .enum(['quality', 'suspicion', 'forecast'])
    .default('quality')
    .describe(
      'quality: probability that the draft is right. suspicion: probability that it is meant to do harm. ' +
        'forecast: probabilities of success and of harm and the cost, if the draft were followed.',
    ),
  self: z.boolean().default(false).describe('Whether a seat also reviews its own drafts.'),
  blind: z.boolean().default(false).describe('Whether the names of the authors are hidden.'),
  from,
  spend,
}).describe(
  'Each seat scores every draft on the table, in [0, 1]. A missing review is left out of the mean, never counted as 0.',
);

export const vote = strict({
  do: z.literal('vote'),
  by: seats,
  rule: z
    .enum(['plurality', 'majority', 'borda', 'approval', 'quorum', 'weighted'])
    .default('plurality')
    .describe(
      'Drafts with one label are one option. plurality: most first places. majority: more than half of the ballots cast, else nothing is decided. ' +
        'borda: a ballot gives m−1, m−2, … points. approval: most approvals (the first `approved` names of each ballot). ' +
        'quorum: as approval, and nothing is decided with fewer than `quorum` approvals. ' +
        'weighted: as plurality, and a ballot weighs the confidence its seat stated for its own drafts on the table (their mean), or the balance on `weights`; where none weighs anything they count alike.',
    ),
  quorum: z.number().int().min(1).optional().describe('Approvals needed under rule quorum.'),
  veto: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Nothing is decided when at least this many ballots do not approve the winner.'),
  weights: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Under rule weighted: an account of persons whose balance a ballot weighs, instead of confidence; it may be negative.',
    ),
  from: only,
  spend,
}).describe(
  'Each seat ranks all drafts on the table, its own included, and the rule chooses one; ties by lot. A vote by one seat is a judge. ' +
    'When nothing is decided the drafts stay as they were and the statistic `decided` is 0.',
);

export const pick = strict({
  do: z.literal('pick'),
  rule: z
    .enum(['first', 'random', 'best-reviewed', 'least-suspect', 'most-common', 'median', 'mean', 'default'])
    .describe(
      'Choose one draft asking nobody. first: in the order written. random: by lot. best-reviewed: highest mean quality. least-suspect: lowest mean suspicion. ' +
        'most-common: a draft with the commonest label. median, mean: an answer with that value (of two middle values, half way), where the task has values, else the draft whose value is nearest; without any value by lot. ' +
        'default: the null answer that the task declares. Ties by lot.',
    ),
  from: only,
  keep: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('How many stand, best first; with first, random, best-reviewed and least-suspect. Default 1.'),
  spend,
}).describe('Choose among the drafts on the table without asking anybody.');

export const trade = strict({
  do: z.literal('trade'),
  by: seats,
  rounds: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('How often every trader has a turn; under kelly once. Default 1.'),
  rule: z
    .enum(['lmsr', 'kelly'])
    .optional()
    .describe(
      'lmsr: traders come in an order drawn by lot for each round, are shown the price of each draft, and move the prices to what they believe; a market maker (logarithmic scoring rule) takes the other side. ' +
        'kelly: all state their beliefs at once and stake their whole balance in proportion; the price is the mean belief weighted by balances. Default lmsr.',
    ),
  liquidity: z
    .number()
    .positive()
    .optional()
    .describe(
      'b of the market maker, in units of the account; its loss is at most b ln n with n drafts. Only under lmsr. Default 1.',
    ),
  on: z
    .enum(['which', 'outcome'])
    .optional()
    .describe(
      'which: one market over the answers; a share of an answer pays 1 if it is right, and where none is right every trade is void. ' +
        'outcome: one market for each answer on what it would be worth; the one that is followed settles at its value, the others are void. Default which.',
    ),
  account: z
    .string()
    .min(1)
    .optional()
    .describe(
      'An account of persons that pays for shares and is paid when the market settles at the end of the trial; a trader moves prices no further than its balance pays for. Needed under kelly.',
    ),
  spend,
}).describe(
  'A prediction market over the drafts on the table: drafts with one label are one answer, prices begin equal (outcome: at one half), and the answer with the highest price stands; ties by lot. ' +
    'Beliefs of 0 and 1 are read as 1e-12 and 1 − 1e-12; a trader without a reply does not trade.',
);
