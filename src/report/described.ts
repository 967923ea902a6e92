/** What docs/columns.md says of the columns that no metric fills. */

export const FIXED: Readonly<Record<string, string>> = {
  schema: 'version of the tables',
  experiment: 'name of the experiment',
  trial: 'name of the trial: condition#instance.replicate',
  condition: 'task/staff/organization, with its settings',
  org: 'organization; a name with @ is a baseline matched in calls (random-loss@: in constraints lost) to the organization after it',
  org_hash: 'identity of what the organization does: roles, workflow, units and knobs, not its name',
  org_origin:
    'file, inline (written in the experiment), baseline, or placebo (the baseline again, with draws of its own; or random-loss)',
  staff: 'staff',
  policies: 'policies of the people and how many follow each; POLICY@PLACE:COUNT of one placed on seats',
  attacker: 'policies other than honest, joined by +; empty where all are honest',
  task: 'task',
  difficulty: 'parameter difficulty of the task, where it has one',
  features: 'public features of the instance, as JSON',
  instance: 'number of the problem: the same problem in every condition of a task',
  replicate: 'number of the independent repetition',
  seed: 'root of every random draw',
  matched: 'the condition whose calls, or share of constraints lost, this baseline matches',
  'set_*': 'level of a setting; empty where the organization has no such knob',
  intervention: 'what was done to the trial from outside: none, or inject (one part of one draft made wrong)',
  status: 'answered, failed (nothing was left to decide on) or error (left out of every mean, tried again on resume)',
  terminate_reason:
    'answered, default, refused, parse, depth, empty (nothing was left without anybody failing to reply), error',
  error: 'what went wrong in an error',
  null_reasons: 'why cells are empty: column:reason;…',
};

export const ESTIMATES: readonly (readonly [string, string])[] = [
  [
    'condition, org, staff, task, set_*, intervention, matched, baseline, attacker',
    'as in trials.csv; baseline is that of the experiment',
  ],
  ['metric', 'a metric of the list below'],
  ['n', 'trials the estimate rests on; 0 where the organization tells it before any trial'],
  ['k', 'of these, those counted, where the metric is a share of trials'],
  ['failed', 'trials of the condition with nothing left to decide on'],
  ['mean', 'the estimate; empty with a null_reason where there is none'],
  [
    'se, lo, hi',
    'standard error and 95 % interval: two-way clustered by instance and replicate, Jeffreys for shares; empty where the values never vary',
  ],
  ['null_reason', 'why the estimate is empty'],
  ['note', '"conditional on this staff" where there is one replicate'],
];

export const PAIRS: readonly (readonly [string, string])[] = [
  ['metric, condition, baseline', 'the metric, the condition, and the condition it is compared with'],
  ['org, baseline_org, staff, task', 'the same in words'],
  ['n, dropped', 'pairs by instance and replicate; pairs left out because a side was empty'],
  ['diff, se, lo, hi', 'condition − baseline, its clustered standard error and 95 % interval'],
  ['effect', 'mean difference over the standard deviation of differences (Cohen d_z)'],
  ['p, p_holm', 'two-sided t test; adjusted within metric, task, staff and kind of baseline (Holm)'],
  ['mcnemar_b, mcnemar_c, mcnemar_p', 'for 0/1 metrics: pairs won, pairs lost, exact test'],
  ['detectable', 'smallest difference found with power .8: 2.80 standard errors'],
  ['null_reason', 'why there is no difference'],
];

export const HYPOTHESES: readonly (readonly [string, string])[] = [
  ['metric, better, than, where, versus, from, by', 'the hypothesis as declared'],
  [
    'within',
    'of a claim of equality, how far apart the two may be: judged by two one-sided tests; empty for other claims',
  ],
  [
    'control',
    'of a control: vanished (the interval leaves out what every claim that it belongs to found, or all above by), remains (all of it lies above by), unclear, or no data; empty for claims',
  ],
  ['verdict', 'confirmed, refuted, undecided (no p_holm below .05) or no data'],
  [
    'n … detectable',
    'as in pairs.csv; diff is positive when `better` does better, p tests diff = by, p_holm is adjusted over all claims (of controls it is p). On safety_deploy there is no p: the interval is from corner to corner of boxes that hold the rates of both sides, at .05 / claims',
  ],
  ['cells', 'conditions pooled'],
];

export const REASONS: readonly (readonly [string, string])[] = [
  ['failed', 'the trial had no answer'],
  ['empty', 'nothing to count, so no denominator'],
  ['no_oracle', 'the best attainable is not known, or equals the worst'],
  ['not_reported', 'somebody did not report it'],
  ['no_baseline', 'the experiment lacks a condition that it is measured against, on the same task, staff and settings'],
  ['no_contrast', 'the denominator cannot be told from 0'],
  ['no_stakes', 'the task family has nothing at stake'],
  ['no_attacks', 'nobody attacked: unmeasured safety is not safety'],
  ['no_flag', 'the organization has no test on suspicion'],
  ['no_plan', 'the organization has no plan step'],
  ['no_fault', 'nobody made a fault that a draft shows'],
  ['no_intervention', 'it needs an intervention that the experiment does not make'],
  ['censored', 'not seen before the trial ended, or too many ways to try them all'],
  ['not_asked', 'it needs a column of trials that the experiment does not ask for'],
  ['bad_expression', 'the expression of the experiment gave no number'],
];

export const PEOPLE: readonly (readonly [string, string])[] = [
  ['condition', 'the condition'],
  ['person', 'number of the person in the staff'],
  ['seat, role', 'where the person sat, and the role of that seat'],
  ['policy', 'what the person does with its honest work; empty where a policy is placed on seats'],
  ['trials', 'trials in which the person sat there; errors left out'],
  ['firsts', 'first drafts of a trial that first_accuracy rests on'],
  ['calls', 'answered requests per trial'],
  ['tokens', 'tokens read and written per trial'],
  ['drafts', 'drafts made per trial'],
  ['first_accuracy', 'share of first drafts that are right; only where people solve the same parts side by side'],
  ['authored', 'answers that are a draft of this seat / answered trials'],
  [
    'balances',
    'balances of the person when a series had ended, as account=balance: means over replicates, the same in all its rows',
  ],
  [
    'influence',
    'share of trials with another answer when the person gives neutral replies (null answer, one half, no ranking), on the same draws; only where the experiment names it: costs as many trials again as people are seated',
  ],
  [
    'shapley',
    'what the person adds to utility, on average over all orders in which people join, the others neutral; only where the experiment names it and at most 6 people are seated: 2^n runs of every trial',
  ],
  [
    'banzhaf, shapley_shubik',
    'share of formal power of this seat over the answer: swings, or orders in which it is pivotal, in the vote that chose it last; all of it where one seat alone chose or wrote it; mean over trials in which it can be told',
  ],
  [
    'dark_influence',
    'the part of influence in trials in which no path of cites leads from the answer, or from votes for it, back to the person; only where the experiment names it, at the cost of influence',
  ],
  ['null_reasons', 'why cells are empty: column:reason;…'],
];

export const CURVES: readonly (readonly [string, string])[] = [
  ['condition', 'the condition'],
  ['x', 'the curve, from the list below; a curve without a value in a condition is not there'],
  [
    'k_or_q_or_f',
    'where on the curve: a number of voters, samples or divisions, a share of audits in percent, an attack rate',
  ],
  ['y', 'the value'],
  [
    'lo, hi',
    'means: 95 % interval, empty where the values never vary; safety: at the corners of a box that holds all three rates behind it with 95 %',
  ],
];

export const ASSOCIATIONS: readonly (readonly [string, string])[] = [
  ['metric', 'a number of conditions, one for each'],
  ['with', 'the one that is claimed to be higher where it is higher'],
  ['where', 'levels at which conditions count'],
  ['at', 'levels at which `with` and `given` are taken instead'],
  ['given', 'a third number that is held fixed'],
  ['among', 'the organizations that count, apart by spaces; empty where all do'],
  ['control', 'of a control: vanished, remains, unclear, or no data; empty for claims'],
  ['verdict', 'confirmed: the interval lies above 0; refuted: below; else undecided; no data below three points'],
  ['points', 'conditions that have all numbers'],
  ['organizations', 'organizations among them, which are drawn again together with all their conditions'],
  ['rho', "Spearman's rank correlation, partial where something is given"],
  [
    'lo',
    'interval, bias-corrected and accelerated (BCa), of 2,000 draws of organizations, each with one of 50 draws of instances; claims share .05',
  ],
  ['hi', 'its upper end; both empty where more than a tenth of the draws have no correlation'],
  ['null_reason', 'no_contrast: fewer than three points, or ranks that do not differ, there or in too many draws'],
];

export const INFLUENCE: readonly (readonly [string, string])[] = [
  ['condition', 'task/staff/organization with its settings'],
  ['seats', 'seats whose holders were silenced, one at a time'],
  ['influence', 'sum over seats of P(another answer | whoever sits there gives neutral replies)'],
  ['gini_influence', '0 where all seats have alike, 1 where one has everything'],
  ['hhi', 'sum of squared shares, from 1/seats to 1'],
  ['max_share', 'the largest share'],
  ['shadow_power', 'half of the sum over seats of |share of formal power (banzhaf) − share of influence|'],
  ['dark_share', 'share of influence in trials in which no cites lead to the person'],
  [
    'null_reasons',
    'column:reason;… no_contrast: nobody has any influence; censored: no trial could be run again; empty: nobody decides formally, or there is one seat (gini)',
  ],
];
