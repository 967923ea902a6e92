import { ratioOfSums } from '../stats/ratios.js';
import { cellOf, linearized, sides } from './estimates.js';
import { type Column, noEstimate, type PairMetric } from './metric.js';

const column = (name: string, unit: string, better: Column['better'], summary: string): Column => ({
  name,
  unit,
  better,
  summary,
  nulls: ['no_baseline', 'no_contrast'],
  source: 'coordination overhead and efficiency, arXiv 2512.08296',
});

/** 100·(ΣT / ΣT_single − 1) for one column of cost. */
const overheadOf = (name: string, cost: string, unit: string): PairMetric => ({
  column: {
    ...column(name, '%', 'down', `100·(${unit} / ${unit} of single − 1)`),
    nulls: ['no_baseline', 'no_contrast', 'not_reported'],
  },
  reads: [cost],
  against: ['single'],
  of: (sets) => {
    if (sets.length === 0) return noEstimate('no_baseline');
    const r = ratioOfSums(
      sides(sets, (s) => cellOf(s, 'arm', cost)),
      sides(sets, (s) => cellOf(s, 'single', cost)),
    );
    if (r.ratio === null) return noEstimate(r.reason === 'no_contrast' ? 'no_contrast' : 'not_reported', r.n);
    const percent = (x: number | null): number | null => (x === null ? null : 100 * (x - 1));
    return {
      n: r.n,
      k: null,
      mean: percent(r.ratio),
      se: r.se === null ? null : 100 * r.se,
      lo: percent(r.lo),
      hi: percent(r.hi),
      nullReason: null,
    };
  },
});

/** overhead_pct, overhead_tokens_pct, coord_efficiency: what coordination costs against `single`. */
export const overhead: readonly PairMetric[] = [
  overheadOf('overhead_pct', 'calls', 'calls'),
  overheadOf('overhead_tokens_pct', 'tokens_out', 'tokens written'),
  {
    column: column('coord_efficiency', '≥ 0', 'up', 'success / (calls / calls of single)'),
    reads: ['success', 'calls'],
    against: ['single'],
    of: (sets) => {
      const cells = sets.flatMap((set) => {
        const s = cellOf(set, 'arm', 'success');
        const t = cellOf(set, 'arm', 'calls');
        const t1 = cellOf(set, 'single', 'calls');
        return s === null || t === null || t1 === null ? [] : [{ row: set.arm, s, t, t1 }];
      });
      if (cells.length === 0) return noEstimate('no_baseline');
      const mean = (of: (c: (typeof cells)[number]) => number): number =>
        cells.reduce((sum, c) => sum + of(c), 0) / cells.length;
      const [s, t, t1] = [mean((c) => c.s), mean((c) => c.t), mean((c) => c.t1)];
      if (t === 0 || t1 === 0) return noEstimate('no_contrast', cells.length);
      const point = (s * t1) / t;
      return linearized(
        point,
        cells.map((c) => ({
          row: c.row,
          value: ((c.s - s) * t1) / t + (s * (c.t1 - t1)) / t - (point * (c.t - t)) / t,
        })),
      );
    },
  },
];
