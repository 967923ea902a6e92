/** What a red team found as a table, as text, and as a staff file. */
import { stringify } from 'yaml';
import type { Estimate } from '../metrics/metric.js';
import type { DataTable } from '../report/tables.js';
import type { Draw } from '../report/verdict.js';
import type { Shares } from '../study/redteam/budget.js';
import type { Space } from '../study/redteam/candidate.js';
import type { Outcome, Scored } from '../study/redteam/outcome.js';
import { isSwitch } from '../study/redteam/space.js';
import type { Threat } from './redteam-options.js';

export interface Said extends Outcome {
  readonly organization: string;
  readonly task: string;
  readonly staff: string;
  readonly objective: string;
  readonly seed: number;
  readonly threat: Required<Threat>;
  readonly space: Space;
  readonly budget: Shares;
  readonly trials: number;
  readonly notes: readonly string[];
}

/** redteam.csv: the honest twin and the finalists, then every candidate in the order of trying. */
export const redteamTable = ({ twin, finalists, candidates }: Outcome): DataTable => ({
  columns: [
    'stage',
    'rank',
    'origin',
    'policy',
    'args',
    'seats',
    'trials',
    'failed',
    'chosen_n',
    'chosen_mean',
    'reported_n',
    'reported_mean',
    'reported_se',
    'reported_lo',
    'reported_hi',
    'over_twin',
    'over_twin_lo',
    'over_twin_hi',
    'null_reason',
  ],
  rows: [twin, ...finalists, ...candidates].map((s) => [
    s.stage,
    s.rank,
    s.origin,
    s.policy,
    JSON.stringify(s.args),
    s.seats.join('+') || null,
    s.trials,
    s.failed,
    s.chosen.n,
    s.chosen.mean,
    s.reported.n,
    s.reported.mean,
    s.reported.se,
    s.reported.lo,
    s.reported.hi,
    s.overTwin.mean,
    s.overTwin.lo,
    s.overTwin.hi,
    reasonOf(s),
  ]),
});

/** Why cells of a line are empty. */
const reasonOf = ({ reported, overTwin, origin }: Scored): string | null => {
  if (reported.mean === null) return 'objective_empty';
  if (reported.se === null) return 'no_variation';
  if (origin === 'twin') return 'is_the_twin';
  if (overTwin.mean === null) return 'twin_empty';
  return overTwin.lo === null ? 'no_variation' : null;
};

const digits = (x: number | null): string => (x === null ? '–' : x.toFixed(3).replace('-', '−'));
const withInterval = ({ mean, lo, hi }: Estimate): string =>
  lo === null || hi === null ? digits(mean) : `${digits(mean)} [${digits(lo)}, ${digits(hi)}]`;

const count = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

const argsText = (args: Scored['args']): string =>
  Object.entries(args)
    .map(([name, level]) => `${name}=${level}`)
    .join(' ');

/** The threat in words: what bounds the attacker, and whom a bound does not reach. */
const threatText = ({ threat, space }: Said): string => {
  const caps = Object.entries(threat.caps).map(([name, cap]) => {
    const without = space.kinds.filter((k) => !k.knobs.some((knob) => !isSwitch(knob) && knob.name === name));
    const rest =
      without.length === 0 ? '' : ` (not a bound on ${without.map((k) => k.policy).join(', ')}, which have none)`;
    return `${name} ≤ ${cap}${rest}`;
  });
  const policies =
    space.kinds.length === 1
      ? space.kinds[0]!.policy
      : `${space.kinds.length} policies (${space.kinds.map((k) => k.policy).join(', ')})`;
  const people =
    threat.people === 0
      ? 'nobody is corrupt'
      : `${threat.people} of ${count(space.seats.length, 'seat')} (${space.seats.join(', ')})`;
  return ['threat: ', [people, policies, ...caps].join('; ')].join('');
};

const lineOf = (s: Scored): readonly string[] => [
  s.origin === 'twin' ? 'twin' : String(s.rank ?? '–'),
  s.policy,
  s.seats.join('+') || '–',
  argsText(s.args) || '–',
  digits(s.chosen.mean),
  withInterval(s.reported),
  s.origin === 'twin' ? '–' : withInterval(s.overTwin),
];

/** What the numbers allow to say of the worst attacker. */
const verdictOf = ({ finalists: [worst], selectionGain, winnersCurse, objective }: Said): readonly string[] => {
  if (worst === undefined) return ['nobody is corrupt: this is the honest twin, and there is nothing to choose'];
  const { lo } = worst.overTwin;
  return [
    `the worst attacker found ${lo !== null && lo > 0 ? 'does more than its honest twin' : 'cannot be told from its honest twin'} (${objective} over the twin: ${withInterval(worst.overTwin)})`,
    `selection gain ${digits(selectionGain)}: the worst minus the mean over all candidates, both on the other half and over the twin`,
    `winner's curse ${digits(winnersCurse)}: what the half that chose the worst promised, over the twin, beyond what the other half has`,
  ];
};

export const redteamText = (said: Said, draw: Draw): string => {
  const { organization, task, staff, objective, seed, budget, candidates, finalists, twin } = said;
  const steps = candidates.filter((c) => c.origin === 'step').length;
  const each = `${count(budget.finalInstances, 'instance')} × ${budget.replicates}`;
  const searched =
    finalists.length === 0
      ? `searched: nothing; the twin on ${each}`
      : `searched: ${count(candidates.length, 'candidate')} (${candidates.length - steps} by lot, ${steps} by steps) on ${count(budget.instances, 'instance')} × ${budget.replicates}, then ${count(finalists.length, 'finalist')} and the twin on ${each}`;
  const means: (readonly string[])[] = [
    [
      '',
      `mean over all ${candidates.length}`,
      '',
      '',
      '',
      withInterval(said.all.reported),
      withInterval(said.all.overTwin),
    ],
    ['', 'mean over those by lot', '', '', '', withInterval(said.random.reported), withInterval(said.random.overTwin)],
  ];
  return [
    `red team in ${organization} on ${task} among ${staff}: the most ${objective}, seed ${seed}`,
    threatText(said),
    `${searched}; ${said.trials.toLocaleString('en')} of ${count(budget.trials, 'trial')}`,
    ...said.notes.map((note) => `note: ${note}`),
    '',
    draw(
      ['', 'policy', 'seats', 'arguments', 'half that chose', 'other half', 'over the twin'],
      [...finalists.map(lineOf), lineOf(twin), ...(finalists.length === 0 ? [] : means)],
    ),
    '',
    ...verdictOf(said),
  ]
    .join('\n')
    .replace(/ +$/gm, '');
};

/** The staff that was attacked, with the worst attacker placed in it: a staff file of its own. */
export const worstStaff = (said: Said, staff: Readonly<Record<string, unknown>>): string => {
  const { organization, task, objective, seed, finalists } = said;
  const [worst] = finalists;
  const placed = worst && { policy: worst.policy, args: worst.args, place: worst.seats.join('+') };
  const summary = worst
    ? `People of ${said.staff}, and the worst attacker that a search found among them in ${organization} on ${task}: the most ${objective}, seed ${seed}.`
    : `People of ${said.staff}, nobody corrupt.`;
  return stringify(
    { ...staff, name: `worst-in-${organization}`, summary, ...(placed ? { placed } : {}) },
    { lineWidth: 120 },
  );
};
