/**
 * The fourteen failure modes of MAST (arXiv 2503.13657) as rules over the trace: 1 where the rule finds the mode, 0 where it does
 * not, empty where the trace cannot say. How often each rule is right is measured in docs/mast.md.
 */

import { passedWrongly, stoppedEarly, unchecked } from './mast-checks.js';
import { forgotten, outOfRole, repeated, violated, worksOn } from './mast-design.js';
import { derailed, guessed, ignored, mismatched, reset, withheld } from './mast-people.js';
import type { Cell, Column, NullReason, TrialMetric, TrialRecord } from './metric.js';

type Rule = readonly [mode: string, summary: string, nulls: readonly NullReason[], of: (record: TrialRecord) => Cell];

const RULES: readonly Rule[] = [
  ['1_1', 'the answer breaks a declared constraint', ['failed', 'empty'], violated],
  ['1_2', 'a draft answers a part that its author was not asked for', [], outOfRole],
  ['1_3', 'a seat is asked the same again with nothing new on the table', [], repeated],
  ['1_4', 'a fact that a seat was shown is in nothing shown to it when it writes again', ['empty'], forgotten],
  ['1_5', 'a seat is asked to solve or revise although a draft shown to it is a success already', [], worksOn],
  ['2_1', 'a seat is shown fewer drafts than in the round before, and no ruling says why', [], reset],
  [
    '2_2',
    'the answer takes an open question for settled, and nobody who made it was told',
    ['failed', 'empty'],
    guessed,
  ],
  ['2_3', 'three drafts in a row reach no milestone of the task', ['empty'], derailed],
  [
    '2_4',
    'a private fact of somebody who wrote, unknown to some of those who decided, was told in no draft',
    ['empty'],
    withheld,
  ],
  [
    '2_5',
    'a draft says otherwise than most drafts shown, or keeps to what a review shown rejects, and does not cite them',
    ['not_reported'],
    ignored,
  ],
  ['2_6', 'a seat votes for a draft that it scored lower than another one on the ballot', ['empty'], mismatched],
  ['3_1', 'the answer is no success, and calls were left', ['failed'], stoppedEarly],
  ['3_2', 'a draft was committed that nobody had reviewed or voted on', ['failed', 'empty'], unchecked],
  ['3_3', 'a quality review passes a draft that is wrong', ['empty'], passedWrongly],
];

const column = ([mode, summary, nulls]: Rule): Column => ({
  name: `mast_${mode}`,
  unit: '0/1',
  better: 'down',
  summary,
  nulls,
  source: 'MAST, arXiv 2503.13657, as a rule: docs/mast.md',
});

export const mast: TrialMetric = {
  columns: RULES.map(column),
  of: (record) => RULES.map(([, , , of]) => of(record)),
};
