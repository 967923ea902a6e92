/** report.md of a calibration on a run: every number with its interval and what it rests on, and what the run does not show. */
import type { Task } from '../../engine/types.js';
import { DEFAULTS } from '../../sim/constants.js';
import type { PersonFit, RunFit } from './fit.js';
import { ENOUGH, type Found } from './found.js';
import type { Observed } from './observe.js';

interface Context {
  readonly task: Task;
  /** Whether the task that is written has the number found under this name. */
  readonly fitted: (name: string) => boolean;
  readonly head: { readonly name: string; readonly command: string; readonly source: string };
}

export const three = (x: number): string => x.toFixed(3).replace(/^(-?)0\./, '$1.');
const ends = ({ lo, hi }: Found): string =>
  lo === null || hi === null ? 'no interval' : `${three(lo)} to ${three(hi)}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What a person was fitted with, by name of the number. */
export const numbersOf = (p: PersonFit): readonly (readonly [string, Found | null])[] => [
  ['accuracy', p.accuracy],
  ['skill', p.skill],
  ['silence', p.silence],
  ['refusal', p.refusal],
  ['sensitivity', p.critic.sensitivity],
  ['specificity', p.critic.specificity],
  ['ownFamily', p.critic.ownFamily],
  ['confidenceLevel', p.confidence?.level ?? null],
  ['confidenceSlope', p.confidence?.slope ?? null],
  ['confidenceNoise', p.confidence?.noise ?? null],
  ['moves to a right leader', p.conformity.toRight],
  ['moves to a wrong leader', p.conformity.toWrong],
  ['conformBase', p.conformity.base],
  ['conformTruth', p.conformity.base && p.conformity.truth],
];

/** Numbers of all people that a run fitted, by name; what is no trait is left out. */
export const fittedNames = (fit: RunFit): readonly string[] => [
  ...new Set(fit.people.flatMap((p) => numbersOf(p).flatMap(([name, found]) => (found ? [name] : [])))),
];

const peopleTable = (fit: RunFit): string =>
  table(
    ['model', 'number', 'value', '95 %', 'rests on'],
    fit.people.flatMap((p) =>
      numbersOf(p).flatMap(([name, found]) =>
        found ? [[p.model, name, three(found.value), ends(found), String(found.n)]] : [],
      ),
    ),
  );

const sharedRows = (fit: RunFit, { task, fitted }: Context): readonly (readonly string[])[] => {
  const { item, call, sameWrong } = task.correlation;
  const row = (name: string, found: Found | null, param: string, preset: number): readonly string[] =>
    found
      ? [
          name,
          three(found.value),
          ends(found),
          String(found.n),
          param === '' || fitted(param) ? 'fitted' : `seen; the task does not take ${param}, so it stays ${preset}`,
        ]
      : [name, '', '', '', `not seen; stays ${preset}`];
  return [
    row('two models on one item (latent correlation)', fit.item, 'item', item),
    row('two answers of one model (latent correlation)', fit.within, 'call', 1 - call),
    row('same wrong answer, both wrong', fit.sameWrong, 'same_wrong', sameWrong),
    row('two judges on a wrong draft', fit.sharing.onWrong, '', DEFAULTS.criticItem),
    row('two judges on a right draft', fit.sharing.onRight, '', DEFAULTS.criticItemRight),
  ];
};

/** What stays at its preset although a simulation may rest on it. */
export const presetsOf = (fit: RunFit): readonly string[] => {
  const lacking = (some: (p: PersonFit) => unknown): string => {
    const who = fit.people.filter((p) => !some(p)).map(({ model }) => model);
    return who.length === 0 ? '' : who.length === fit.people.length ? 'nobody' : `not ${who.join(', ')}`;
  };
  const line = (what: string, why: string, some: (p: PersonFit) => unknown): readonly string[] => {
    const who = lacking(some);
    return who === '' ? [] : [`${what} (${who} ${why})`];
  };
  return [
    ...line('skill', `was seen to answer alone`, (p) => p.skill),
    ...line(
      'sensitivity, specificity',
      `gave ${ENOUGH} verdicts on wrong and on right drafts of one part`,
      (p) => p.critic.sensitivity && p.critic.specificity,
    ),
    ...line('ownFamily', 'judged its own kind and others often enough', (p) => p.critic.ownFamily ?? p.critic.kin),
    ...line('confidence', `stated it ${ENOUGH} times, of right and of wrong answers`, (p) => p.confidence),
    ...line(
      'conformBase, conformTruth',
      `met ${ENOUGH} times another leading answer, of each kind`,
      (p) => p.conformity.base && p.conformity.truth,
    ),
    'keep, conformSupport: cannot be told from conformBase; their presets are part of the fit',
    'splitting, merging, designing, betting, ballots, suspicion, tokens and time: no run shows them apart from the task',
  ];
};

export const reportText = (seen: Observed, fit: RunFit, context: Context): string => {
  const { head } = context;
  const instances = new Set(seen.asked.map(({ instance }) => instance)).size;
  return [
    `# ${head.name}`,
    `${head.source} ${fit.people.length} models, ${instances} instances, ${seen.answers.length} answers by people who had seen nobody's, ${seen.judgements.length} verdicts on drafts, ${seen.revisions.length} revisions in view of another answer. Written by \`${head.command}\`.`,
    'Intervals are 95 %, over instances: shares as Korn and Graubard have them, others by a jackknife over ten groups. They are about other instances of this task, asked in the same words.',
    '## People',
    peopleTable(fit),
    'accuracy is of answers given (no answer is silence); skill is its probit with what the task takes off added; sensitivity and specificity are those under the mandates of this run, so `wording` is 0 with them.',
    '## What all share',
    table(['number', 'value', '95 %', 'rests on', ''], sharedRows(fit, context)),
    '## At their presets',
    presetsOf(fit)
      .map((text) => `- ${text}`)
      .join('\n'),
    '',
  ].join('\n\n');
};
