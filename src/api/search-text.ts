/** What a search found, as text for people. */
import type { Draw } from '../report/verdict.js';
import { ranked } from '../study/search/archive.js';
import type { Gap } from '../study/search/compare.js';
import { type Account, type Line, SETS } from '../study/search/outcome.js';
import { LIBRARY } from '../study/search/proposers.js';
import { reportedIn } from '../study/search/search.js';
import type { Said } from './search.js';

const digits = (x: number | null, n = 3): string => (x === null ? '–' : x.toFixed(n).replace('-', '−'));
const large = (x: number | null): string => (x === null ? '–' : Math.round(x).toLocaleString('en'));
const withInterval = ({ mean, lo, hi }: Gap): string =>
  lo === null || hi === null ? digits(mean) : `${digits(mean)} [${digits(lo)}, ${digits(hi)}]`;
const count = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

/** A mean in few signs: tokens are hundreds, shares are below one. */
const measure = (x: number | null | undefined): string =>
  x === null || x === undefined ? '–' : Math.abs(x) >= 10 ? large(x) : digits(x);

const costRow = (a: Account): readonly string[] => [
  a.proposer,
  a.proposer === LIBRARY ? '–' : large(a.attempts),
  large(a.fresh),
  a.validity === null ? '–' : `${Math.round(100 * a.validity)} %`,
  digits(a.diversity, 2),
  large(a.screening),
  large(a.trials),
  large(a.design.calls),
  large(a.design.tokens),
];

const lineRow = (l: Line): readonly string[] => [
  l.proposer,
  l.chosen?.name ?? '–',
  digits(l.screenGain.mean),
  digits(l.selectionGain.mean),
  withInterval(l.testGain),
  withInterval(l.curse),
  l.overLibrary.reason === 'is_itself' ? '–' : withInterval(l.overLibrary),
  l.overRandom.reason === 'is_itself' ? '–' : withInterval(l.overRandom),
  withInterval(l.lotOverLibrary),
  l.breakEven === null ? '–' : large(l.breakEven),
];

const LINES = [
  'proposer',
  'chosen',
  'gain on screening',
  'gain on validation',
  'gain reported',
  "winner's curse",
  'over the library',
  'over random-valid',
  'by lot, over the library',
  'pays after tasks',
];
const COSTS = [
  'proposer',
  'proposed',
  'new',
  'validity',
  'diversity',
  'screening',
  'trials that chose',
  'design calls',
  'design tokens',
];

/** Comparisons with the library are a family: what is beyond doubt is so after Holm. */
const ALPHA = 0.05;

/** What is said of the chosen one beside the library's best. */
const sign = ({ overLibrary: { mean, lo, hi, reason }, overLibraryHolm: p }: Line, of: string): string => {
  if (mean === null) return `cannot be compared with ${of}`;
  if (reason === 'same_organization') return `is ${of} again`;
  if (lo === null || hi === null) return `differs from ${of} by as much in every trial`;
  if (p === null || p >= ALPHA) return `cannot be told from ${of}`;
  return mean > 0 ? `does better than ${of}` : `does worse than ${of}`;
};

const verdicts = ({ outcome }: Said): readonly string[] =>
  outcome.lines.flatMap((l) => {
    if (l.proposer === LIBRARY || l.chosen === null) return [];
    const where = l.on === 'new-seeds' ? 'other trials of the tasks that chose' : 'tasks that nobody chose by';
    return [
      `${l.proposer}, on ${where}: ${l.chosen.name} ${sign(l, "the library's best")} (${withInterval(l.overLibrary)}${l.overLibraryHolm === null ? '' : `, p ${digits(l.overLibraryHolm)} after Holm`}); drawn by lot: ${withInterval(l.lotOverLibrary)}`,
    ];
  });

/** The frontier on validation, with what was reported of it, and the hand-made organizations beside it. */
const frontierRows = ({ found, hunt }: Said): readonly (readonly string[])[] => {
  const front = new Set(found.frontier.map(({ hash }) => hash));
  const named = new Set(
    found.arms
      .flatMap(({ arm, finalists }) => (arm.proposer.name === LIBRARY ? finalists : []))
      .map(({ hash }) => hash),
  );
  const shown = reportedIn(hunt, found).filter(({ hash }) => front.has(hash) || named.has(hash));
  const reported = shown.map((c) => ({ ...c, means: hunt.tally(hunt.blocks('report'), c.org).means }));
  const best = ranked(reported, hunt.objectives);
  // Of whom nothing was measured stands last.
  return [...best, ...reported.filter((c) => !best.includes(c))].map(({ name, by, hash, org, means }) => [
    name,
    by,
    front.has(hash) ? 'frontier' : '',
    ...means.map(measure),
    ...hunt.tally(hunt.untouched, org).means.map(measure),
  ]);
};

const TITLES = {
  'new-seeds': 'On other trials of the tasks that chose',
  'new-tasks': 'On tasks that nobody chose by',
} as const;

export const searchText = (said: Said, draw: Draw): string => {
  const { opening, hunt, found, outcome, trials } = said;
  const { plan, choosing, untouched, notes } = opening;
  const { shares, objectives, baseline } = hunt;
  const names = (places: typeof choosing): string => places.map(({ base }) => base.id).join(', ');
  const candidates = found.arms.reduce((n, { arm }) => n + arm.tried.length, 0);
  const goals = objectives.map((o) => `${o.name} (${o.sign === 1 ? 'more' : 'less'} is better)`).join(', ');
  const elites = outcome.accounts.reduce((n, a) => n + a.elites, 0);
  return [
    `search in ${plan.experiment.name}, seed ${hunt.seed}: ${goals}; the first one chooses`,
    `chosen by: ${names(choosing)}`,
    `reported on other seeds of these, and on: ${names(untouched) || 'nothing else'}`,
    `searched: ${count(candidates, 'organization')} in ${count(shares.rounds, 'round')}, ${count(elites, 'elite')} in the archives; ${trials.toLocaleString('en')} of ${count(shares.trials, 'trial')}`,
    `gains: over ${baseline.name}, which nobody chose, in ${objectives[0]?.name}, with 95 % intervals on ${plan.experiment.instances} instances × ${plan.experiment.replicates} in every place`,
    ...notes.map((note) => `note: ${note}`),
    '',
    draw(COSTS, outcome.accounts.map(costRow)),
    ...SETS.flatMap((on) => ['', `${TITLES[on]}:`, draw(LINES, outcome.lines.filter((l) => l.on === on).map(lineRow))]),
    '',
    'The frontier on validation and the hand-made organizations, as reported (other seeds, then other tasks):',
    draw(
      ['', 'by', '', ...objectives.map((o) => o.name), ...objectives.map((o) => `${o.name}, other tasks`)],
      frontierRows(said),
    ),
    '',
    ...verdicts(said),
  ]
    .join('\n')
    .replace(/ +$/gm, '');
};
