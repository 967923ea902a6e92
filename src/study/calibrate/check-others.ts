/** The self-check of repeated samples and of judges, in the same form as that of answers. */
import { shuffle, stream } from '../../rng/streams.js';
import { PhiInverse } from '../../sim/normal.js';
import { type CheckRow, rowsOf, type Split } from './check.js';
import { type Chances, predicted } from './committee.js';
import { type Bench, benches, type Judged, judgeRho } from './judges.js';
import { chanceAt, NORMAL } from './latent.js';
import { byModel, independentOfK, observedOfK, predictedOfK, rateIn, type Sampled, withinModel } from './samples.js';

/** One half of the names, drawn by the stream of a split. */
const half = (names: readonly string[], key: string, split: number): ReadonlySet<string> =>
  new Set(shuffle(stream(['calibrate', key, split]), names).slice(0, Math.floor(names.length / 2)));

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** The largest k that nearly all cells have samples for. */
export const sizeIn = (cells: readonly Sampled[]): number | null =>
  [10, 5, 2].find((k) => cells.filter(({ n }) => n >= k).length >= 0.8 * cells.length) ?? null;

/**
 * The correlation of two samples from half of the items and, from four models on, half of the models; for the other models the
 * best and the worst of k on the other items, from the chance of one sample there.
 */
export const checkSamples = (cells: readonly Sampled[], splits: number): readonly CheckRow[] => {
  const k = sizeIn(cells);
  if (k === null) return [];
  const models = unique(cells.map(({ model }) => model));
  const items = unique(cells.map(({ item }) => item));
  return rowsOf(
    Array.from({ length: splits }, (_, split): Split => {
      const [firstItems, firstModels] = [half(items, 'items', split), half(models, 'models', split)];
      const apart = models.length >= 4;
      const train = cells.filter((c) => firstItems.has(c.item) && (!apart || firstModels.has(c.model)));
      const test = cells.filter((c) => !firstItems.has(c.item) && !(apart && firstModels.has(c.model)) && c.n >= k);
      const rho = withinModel(train);
      if (rho === null || test.length === 0) return {};
      const rows = [...byModel(test).values()].map((own) => {
        const rate = rateIn(own);
        const inside = Math.min(Math.max(rate, 0.5 / own.length), 1 - 0.5 / own.length);
        return {
          seen: observedOfK(own, k) as { any: number; all: number },
          fitted: predictedOfK(inside, rho, k),
          alone: independentOfK(rate, k),
        };
      });
      const misses = (of: 'any' | 'all') => ({
        fitted: rows.map((row) => row.fitted[of] - row.seen[of]),
        independent: rows.map((row) => row.alone[of] - row.seen[of]),
      });
      return { [`pass@${k}`]: misses('any'), [`all of ${k}`]: misses('all') };
    }),
  );
};

/** Items that all members gave a verdict on, and the share of them that most of the members flagged. */
const flaggedBy = (panel: readonly Bench[]): number | null => {
  const shared = [...(panel[0] as Bench).flags.keys()].filter((item) => panel.every((b) => b.flags.has(item)));
  if (shared.length < 10) return null;
  const most = shared.filter((item) => 2 * panel.reduce((a, b) => a + (b.flags.get(item) as number), 0) > panel.length);
  return most.length / shared.length;
};

/** Flags that correlate at rho, as chances at the nodes of a normal. */
const chancesAt = (panel: readonly Bench[], rho: number): Chances => ({
  weights: NORMAL.w,
  silence: panel.map(() => 0),
  right: panel.map(({ rate }) => NORMAL.x.map((z) => chanceAt(PhiInverse(rate), Math.max(rho, 0), z))),
});

/** Panels of k different judges under one prompt. */
const panelsOf = (all: readonly Bench[], k: number): readonly (readonly Bench[])[] =>
  unique(all.map(({ prompt }) => prompt)).flatMap((prompt) =>
    chosen(
      all.filter((b) => b.prompt === prompt),
      k,
    ),
  );

const chosen = <T>(from: readonly T[], k: number): readonly (readonly T[])[] =>
  k === 0 ? [[]] : from.flatMap((one, i) => chosen(from.slice(i + 1), k - 1).map((rest) => [one, ...rest]));

/** More panels than this say no more. */
const MOST = 100;

/** How strongly judges agree from one half of the drafts; what most of a panel flags on the other, from each one's rate. */
export const checkJudges = (all: readonly Judged[], splits: number): readonly CheckRow[] => {
  const items = unique(all.map(({ item }) => item));
  return rowsOf(
    Array.from({ length: splits }, (_, split): Split => {
      const first = half(items, 'drafts', split);
      const found: Record<string, { fitted: number[]; independent: number[] }> = {};
      for (const truth of [1, 0]) {
        const rho = judgeRho(
          benches(all, truth, (item) => first.has(item)),
          'strangers',
        );
        const test = benches(all, truth, (item) => !first.has(item));
        if (rho === null) continue;
        for (const k of [3, 5]) {
          const panels = shuffle(stream(['calibrate', 'panels', split, truth, k]), panelsOf(test, k)).slice(0, MOST);
          for (const panel of panels) {
            const seen = flaggedBy(panel);
            if (seen === null) continue;
            const members = panel.map((_b, i) => i);
            const into = found[`panel ${k}, ${truth === 1 ? 'errors' : 'no errors'}`] ?? {
              fitted: [],
              independent: [],
            };
            found[`panel ${k}, ${truth === 1 ? 'errors' : 'no errors'}`] = into;
            into.fitted.push(predicted(chancesAt(panel, rho), members, null).majority - seen);
            into.independent.push(predicted(chancesAt(panel, 0), members, null).majority - seen);
          }
        }
      }
      return found;
    }),
  );
};
