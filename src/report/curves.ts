/** curves.csv: how numbers of a condition go with something that can be chosen afterwards. */
import { curves } from '../metrics/curves.js';
import { type Cell, type DataTable, isMeasured, type Source } from './source.js';

export const curvesTable = (source: Source): DataTable => {
  const known = curves.filter((curve) => isMeasured(source, curve.reads));
  const rows: Cell[][] = [];
  for (const c of source.conditions) {
    const all = source.rows(c.id);
    for (const curve of known)
      for (const { x, y, lo, hi } of curve.of(all)) rows.push([c.id, curve.name, x, y, lo, hi]);
  }
  return { columns: ['condition', 'x', 'k_or_q_or_f', 'y', 'lo', 'hi'], rows };
};
