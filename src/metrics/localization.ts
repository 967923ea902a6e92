import { ratioOfSums } from '../stats/ratios.js';
import { present } from './estimates.js';
import { type ConditionMetric, noEstimate } from './metric.js';

/** (E_rand − E) / (E_rand − 1) with E_rand = (L + 1)/(m + 1): 1 when the first look finds the fault, 0 at chance. */
export const localization: ConditionMetric = {
  column: {
    name: 'loc_gain',
    unit: '≤ 1',
    better: 'up',
    summary: 'how much faster than chance an auditor walking the provenance finds a fault in a trial that went wrong',
    nulls: ['empty', 'no_contrast'],
    source: '(E_rand − E)/(E_rand − 1), E_rand = (L + 1)/(m + 1)',
  },
  reads: ['loc_events', 'loc_faults', 'loc_found'],
  of: (rows) => {
    const cells = present(rows, 'loc_found').map(({ row, value }) => {
      const chance = ((row.loc_events as number) + 1) / ((row.loc_faults as number) + 1);
      return {
        instance: row.instance as number,
        replicate: row.replicate as number,
        gain: chance - value,
        room: chance - 1,
      };
    });
    if (cells.length === 0) return noEstimate('empty');
    const r = ratioOfSums(
      cells.map((c) => ({ ...c, value: c.gain })),
      cells.map((c) => ({ ...c, value: c.room })),
    );
    if (r.ratio === null) return noEstimate(r.reason ?? 'empty', cells.length);
    // A gain that never varies has no interval (docs/decisions/0004).
    const { se, lo, hi } = r.se === 0 ? { se: null, lo: null, hi: null } : r;
    return { n: cells.length, k: null, mean: r.ratio, se, lo, hi, nullReason: null };
  },
};
