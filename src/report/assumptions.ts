/** assumptions.csv: every hypothesis judged again at the ends of every assumption, and in how many it comes out the same. */
import { claimText } from './controls.js';
import type { Verdict } from './hypotheses.js';
import { type DataTable, DIFFERENCE, differenceCells } from './source.js';

/** The verdicts at one end of one assumption. */
export interface AtCorner {
  readonly trait: string;
  readonly end: 'low' | 'high';
  readonly level: number;
  readonly verdicts: readonly Verdict[];
}

export const assumptionsTable = (main: readonly Verdict[], corners: readonly AtCorner[]): DataTable => ({
  columns: [
    'hypothesis',
    'metric',
    'better',
    'than',
    'where',
    'assumption',
    'end',
    'level',
    'verdict',
    'same',
    ...DIFFERENCE,
  ],
  rows: main.flatMap(({ hypothesis: h, verdict }, i) =>
    corners.map(({ trait, end, level, verdicts }) => {
      const there = verdicts[i] as Verdict;
      return [
        i + 1,
        h.metric,
        h.better,
        h.than,
        Object.keys(h.where).length > 0 ? JSON.stringify(h.where) : null,
        trait,
        end,
        level,
        there.verdict,
        there.verdict === verdict ? 1 : 0,
        ...differenceCells(there.d, there.pHolm),
      ];
    }),
  ),
});

/** One line for each hypothesis: in how many corners its verdict stands, and where it does not. */
export const assumptionsText = (main: readonly Verdict[], corners: readonly AtCorner[]): string =>
  main
    .map(({ hypothesis: h, verdict }, i) => {
      const others = corners.filter((c) => c.verdicts[i]?.verdict !== verdict);
      const flips = others.map((c) => `${c.trait} ${c.level} (${c.verdicts[i]?.verdict})`);
      const rest = flips.length === 0 ? '' : `; a consequence of the assumption at: ${flips.join(', ')}`;
      return `assumptions: ${h.control ? 'control, ' : ''}${claimText(h)}: ${verdict} in ${corners.length - others.length} of ${corners.length} corners${rest}`;
    })
    .join('\n');
