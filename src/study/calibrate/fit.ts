/** All numbers that tables of measured behaviour give, each with its standard error, and what could not be had. */
import { PhiInverse } from '../../sim/normal.js';
import { type Difficulty, fitDifficulty, itemShare } from './difficulty.js';
import { familyOf } from './families.js';
import { benches, type Judged, type JudgeFit, judgeRho, rateJudges, wordingSd } from './judges.js';
import { jackknife, type Pair, pooledRho } from './latent.js';
import { type Rate, type Responses, rateOf } from './responses.js';
import { type Sampled, withinModel } from './samples.js';
import { sameWrong } from './wrongs.js';

export interface Measured {
  readonly value: number;
  readonly se: number | null;
}

export interface Fit {
  readonly rates: readonly Rate[];
  readonly families: readonly string[];
  /** Null with one model: difficulty cannot be told from luck. */
  readonly difficulty: Difficulty | null;
  /** Share of the items: by the fitted spread, and by pairs of models pooled. */
  readonly item: number;
  readonly pooled: Measured | null;
  readonly kin: Measured | null;
  readonly familyShare: number | null;
  readonly within: Measured | null;
  readonly call: number;
  readonly sameWrong: Measured | null;
  readonly judges: JudgesFit | null;
  readonly notes: readonly string[];
}

export interface JudgesFit {
  readonly each: readonly JudgeFit[];
  /** Correlation of two judges on drafts with an error and without; of one judge under two prompts. */
  readonly item: number | null;
  readonly itemRight: number | null;
  readonly same: number | null;
  readonly wording: number | null;
}

/** What is assumed where nothing was measured: exams at T = 0 (docs/people.md). */
export const ASSUMED = { item: 0.6, call: 0.02, sameWrong: 0.4 } as const;

/** Accuracies outside say little of correlation. */
const AMONG: readonly [number, number] = [0.05, 0.97];
const GROUPS = 10;

/** Pairs of models on the items kept that both answered. */
const pairsOf = (all: Responses, keep: (i: number) => boolean, kin: boolean | null): readonly Pair[] =>
  all.models.flatMap((model, a) =>
    all.models.slice(0, a).flatMap((other, b): Pair[] => {
      if (kin !== null && (familyOf(model) === familyOf(other)) !== kin) return [];
      let [n, one, two, both] = [0, 0, 0, 0];
      for (let i = 0; i < all.items.length; i += 1) {
        const [x, y] = [all.cells[a]?.[i] as number, all.cells[b]?.[i] as number];
        if (!keep(i) || x < 0 || y < 0) continue;
        n += 1;
        one += x;
        two += y;
        both += x * y;
      }
      const inside = (count: number): boolean => count / n >= AMONG[0] && count / n <= AMONG[1];
      if (n < 2 || !inside(one) || !inside(two)) return [];
      return [{ a: PhiInverse(one / n), b: PhiInverse(two / n), both: both / n, weight: n }];
    }),
  );

const measured = (estimate: (keep: (i: number) => boolean) => number | null, errors = true): Measured | null => {
  const value = estimate(() => true);
  if (value === null) return null;
  return { value, se: errors ? jackknife((out) => estimate((i) => !out(i)), GROUPS) : null };
};

const callOf = (cells: readonly Sampled[]): Measured | null => {
  const items = [...new Set(cells.map(({ item }) => item))].sort();
  const place = new Map(items.map((item, i) => [item, i]));
  return measured((keep) => withinModel(cells.filter(({ item }) => keep(place.get(item) as number))));
};

export const fitJudges = (all: readonly Judged[]): JudgesFit => {
  const [right, wrong] = [benches(all, 0, () => true), benches(all, 1, () => true)];
  const same = [wrong, right].flatMap((b) => judgeRho(b, 'same') ?? []);
  return {
    each: rateJudges(all),
    item: judgeRho(wrong, 'strangers'),
    itemRight: judgeRho(right, 'strangers'),
    same: same.length > 0 ? same.reduce((a, x) => a + x, 0) / same.length : null,
    wording: wordingSd(all),
  };
};

const notesOf = (all: Responses, rates: readonly Rate[], judges: JudgesFit | null): readonly string[] => [
  ...(all.models.length === 1
    ? [`one model: how difficulty is spread cannot be measured, so the items' share is ${ASSUMED.item}, assumed`]
    : []),
  ...all.models.flatMap((model, m) => {
    const { right, n, none } = rates[m] as Rate;
    if (right === n) return [`${model} is right on all ${n} items: its ability rests on half an item added each way`];
    if (right === 0)
      return [`${model} is right on none of ${n} items: its ability rests on half an item added each way`];
    return none === n ? [`${model} never answered`] : [];
  }),
  ...(judges?.each ?? [])
    .filter(({ judge }) => !all.models.includes(judge))
    .map(({ judge }) => `judge ${judge} is none of the models: its rates are in the report and on no person`),
];

/** Fits everything that the tables allow; without `errors` no standard errors, which take ten times as long as all the rest. */
export const fitAll = (
  all: Responses,
  samples: readonly Sampled[] | null,
  judged: readonly Judged[] | null,
  errors = true,
): Fit => {
  const rates = all.cells.map(rateOf);
  const difficulty = all.models.length > 1 ? fitDifficulty(all) : null;
  const item = difficulty ? itemShare(difficulty) : ASSUMED.item;
  const within = samples ? callOf(samples) : null;
  // Samples of one model cannot be less alike than answers of two.
  const call = Math.min(within ? Math.max(0, 1 - within.value) : ASSUMED.call, 1 - item);
  const strangers = pooledRho(pairsOf(all, () => true, false));
  const kin = measured((keep) => pooledRho(pairsOf(all, keep, true)), errors);
  const pair = 1 - item - call;
  const share = kin && strangers !== null && pair > 0 ? (kin.value - strangers) / pair : null;
  const judges = judged ? fitJudges(judged) : null;
  return {
    rates,
    families: all.models.map(familyOf),
    difficulty,
    item,
    pooled: measured((keep) => pooledRho(pairsOf(all, keep, null)), errors),
    kin,
    familyShare: share === null ? null : Math.min(1, Math.max(0, share)),
    within,
    call,
    sameWrong: measured((keep) => sameWrong(all, keep), errors),
    judges,
    notes: notesOf(all, rates, judges),
  };
};
