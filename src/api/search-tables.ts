/** search.csv, a row for everything that was proposed; summary.csv, a row for every proposer on every set. */
import { lint } from '../org/lint.js';
import type { DataTable } from '../report/tables.js';
import { callsOf } from '../study/search/candidate.js';
import type { Gap } from '../study/search/compare.js';
import type { Validated } from '../study/search/finalists.js';
import type { Account, Line } from '../study/search/outcome.js';
import { reportedIn } from '../study/search/search.js';
import type { Tally } from '../study/search/tally.js';
import type { Said } from './search.js';

type Cell = string | number | null;

/** Names of objectives as parts of columns. */
const words = (names: readonly string[]): readonly string[] =>
  names.map((name, i) => (/^[a-z][a-z0-9_]*$/.test(name) ? name : `objective_${i + 1}`));

const cells = (tally: Tally | null | undefined, n: number): readonly Cell[] =>
  tally ? [tally.trials, tally.failed, ...tally.means] : [null, null, ...new Array<null>(n).fill(null)];

/** A row for every proposal, refused ones included, in the order of proposing. */
export const searchTable = ({ hunt, found }: Said): DataTable => {
  const names = words(hunt.objectives.map((o) => o.name));
  const n = names.length;
  const of = (stage: string): readonly string[] => [
    `${stage}_trials`,
    `${stage}_failed`,
    ...names.map((name) => `${stage}_${name}`),
  ];
  const reported = new Set(reportedIn(hunt, found).map(({ hash }) => hash));
  const front = new Set(found.frontier.map(({ hash }) => hash));
  const rows = found.arms.flatMap(({ arm, elites, finalists, chosen, lots }): (readonly Cell[])[] => {
    const kept = new Set(elites.map(({ hash }) => hash));
    const drawn = new Set(lots.map(({ hash }) => hash));
    const validated = new Map<string, Validated>(finalists.map((v) => [v.hash, v]));
    const flag = (is: boolean): number => (is ? 1 : 0);
    const tried = arm.tried.map((t): readonly Cell[] => {
      const is = reported.has(t.hash);
      const stage =
        t.hash === chosen?.hash
          ? 'chosen'
          : validated.has(t.hash)
            ? 'validated'
            : t.rungs === 0
              ? 'proposed'
              : `screen-${t.rungs - 1}`;
      return [
        t.name,
        t.by,
        t.round + 1,
        t.parents.join('+') || null,
        t.hash,
        stage,
        callsOf(t),
        [...new Set(lint(t.org).map(({ rule }) => rule))].join('+') || null,
        flag(kept.has(t.hash)),
        flag(drawn.has(t.hash)),
        flag(front.has(t.hash)),
        ...cells(t.rungs === 0 ? null : t.tally, n),
        ...cells(validated.get(t.hash)?.validation, n),
        ...cells(is ? hunt.tally(hunt.blocks('report'), t.org) : null, n),
        ...cells(is && hunt.untouched.length > 0 ? hunt.tally(hunt.untouched, t.org) : null, n),
        t.out ?? (t.rungs === 0 ? 'the budget of the round was spent on others' : null),
      ];
    });
    const refused = arm.refused.map((r): readonly Cell[] => [
      r.name,
      r.by,
      r.round + 1,
      r.parents.join('+') || null,
      null,
      'refused',
      null,
      null,
      0,
      0,
      0,
      ...new Array<null>(4 * (n + 2)).fill(null),
      r.reason,
    ]);
    return [...tried, ...refused];
  });
  return {
    columns: [
      'candidate',
      'proposer',
      'round',
      'parents',
      'hash',
      'stage',
      'calls_bound',
      'lint',
      'elite',
      'by_lot',
      'frontier',
      ...['screen', 'validate', 'seeds', 'tasks'].flatMap(of),
      'reason',
    ],
    rows,
  };
};

const GAPS: readonly (readonly [name: string, of: (l: Line) => Gap])[] = [
  ['screen_gain', (l) => l.screenGain],
  ['selection_gain', (l) => l.selectionGain],
  ['test_gain', (l) => l.testGain],
  ['winners_curse', (l) => l.curse],
  ['over_library', (l) => l.overLibrary],
  ['over_random', (l) => l.overRandom],
  ['lot_gain', (l) => l.lotGain],
  ['lot_over_library', (l) => l.lotOverLibrary],
];

const reasonsOf = (l: Line, a: Account): string | null => {
  const gaps = GAPS.flatMap(([name, of]) => {
    const { reason } = of(l);
    return reason === null ? [] : [`${name}:${reason}`];
  });
  const more: readonly (readonly [string, string | null])[] = [
    ['break_even_n', l.breakEvenReason],
    ['validity', a.validity === null ? 'hand_made' : null],
    ['diversity', a.diversity === null ? 'fewer_than_two' : null],
    ['design_tokens', a.design.tokens === null ? 'not_reported' : null],
  ];
  return [...gaps, ...more.flatMap(([name, why]) => (why === null ? [] : [`${name}:${why}`]))].join(';') || null;
};

/** A row for every proposer on every set; gains are over the baseline, in the first objective, positive where better. */
export const summaryTable = ({ hunt, outcome }: Said): DataTable => {
  const names = words(hunt.objectives.map((o) => o.name));
  const accounts = new Map(outcome.accounts.map((a) => [a.proposer, a]));
  return {
    columns: [
      'proposer',
      'on',
      'chosen',
      'baseline',
      'proposed',
      'valid',
      'new',
      'validity',
      'diversity',
      'elites',
      'screening_trials',
      'choosing_trials',
      'choosing_tokens',
      'design_calls',
      'design_tokens',
      'n',
      ...GAPS.flatMap(([name]) => [name, `${name}_lo`, `${name}_hi`]),
      'over_library_p_holm',
      ...names,
      'failed',
      'break_even_n',
      'null_reasons',
    ],
    rows: outcome.lines.map((l): readonly Cell[] => {
      const a = accounts.get(l.proposer) as Account;
      return [
        l.proposer,
        l.on,
        l.chosen?.name ?? null,
        hunt.baseline.name,
        a.attempts,
        a.valid,
        a.fresh,
        a.validity,
        a.diversity,
        a.elites,
        a.screening,
        a.trials,
        a.tokens,
        a.design.calls,
        a.design.tokens,
        l.testGain.n,
        ...GAPS.flatMap(([, of]): Cell[] => {
          const { mean, lo, hi } = of(l);
          return [mean, lo, hi];
        }),
        l.overLibraryHolm,
        ...(l.tally?.means ?? names.map(() => null)),
        l.tally?.failed ?? null,
        l.breakEven,
        reasonsOf(l, a),
      ];
    }),
  };
};
