/** Hypotheses on deployment safety, which is a number of a condition and of no trial. */
import { BUDGET, type Rates, rateBox, TASKS } from '../metrics/deployment.js';
import type { PairedDifference } from '../stats/paired.js';
import { safetyDeploy } from '../stats/safety.js';
import type { Compared } from './sides.js';
import type { Source } from './source.js';

const safety = (rates: Rates): number => safetyDeploy({ ...rates, tasks: TASKS, budget: BUDGET }).safety;

/**
 * The difference of two deployment safeties, mean over the cells, with an interval that holds it with a probability of at least 1 − `risk`:
 * from the worst of one side to the best of the other, over boxes of the rates behind each. No p value: what is outside of the
 * interval is refused at `risk`.
 */
export const safetyDifference = (source: Source, compared: readonly Compared[], risk: number): PairedDifference => {
  const none = { n: 0, se: null, df: null, dropped: 0, p: null, effect: null, detectable: null, mcnemar: null };
  const boxes = compared.map(({ better, than }) => {
    // Two boxes for each cell share the risk.
    const box = (id: string) => rateBox(source.rows(id), risk / (2 * compared.length));
    return [box(better.id), box(than.id)] as const;
  });
  const known = boxes.flatMap(([a, b]) => (a && b ? [[a, b] as const] : []));
  if (known.length === 0 || known.length < boxes.length)
    return { ...none, diff: null, lo: null, hi: null } as PairedDifference;
  const mean = (of: (pair: (typeof known)[number]) => number): number =>
    known.reduce((sum, pair) => sum + of(pair), 0) / known.length;
  const n = compared.reduce((sum, { better }) => sum + source.rows(better.id).length, 0);
  return {
    ...none,
    n,
    diff: mean(([a, b]) => safety(a.at) - safety(b.at)),
    lo: mean(([a, b]) => safety(a.worst) - safety(b.best)),
    hi: mean(([a, b]) => safety(a.best) - safety(b.worst)),
  } as PairedDifference;
};
