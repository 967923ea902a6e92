import type { TraceEvent } from '../engine/types.js';
import { graphMatch } from './graph-match.js';
import { type Lineage, lineageOf } from './lineage.js';
import { type Cell, empty, type TrialMetric } from './metric.js';

/**
 * structure_fit: of the task's dependencies whose two ends were last made in different seats, the share where the maker of
 * the later part was shown the earlier part. graph_match: 1 when everybody was shown what the organization declares.
 */
export const structure: TrialMetric = {
  columns: [
    {
      name: 'structure_fit',
      unit: '[0, 1]',
      better: 'up',
      summary: 'share of dependencies across seats that a shown path covers',
      nulls: ['empty'],
      source: 'parts of the task against what seats were shown',
    },
    {
      name: 'graph_match',
      unit: '0/1',
      better: 'up',
      summary: 'who was shown what equals what the organization declares',
      nulls: [],
      source: 'independent reading of the organization: src/org/graph.ts',
    },
    {
      name: 'bound_used',
      unit: '[0, 1]',
      better: null,
      summary: 'calls / worst-case calls',
      nulls: ['empty'],
      source: 'worst case of orglab check',
    },
  ],
  of: ({ trace, instance, org, bound }) => {
    const lineage = lineageOf(trace);
    const { events } = lineage;
    return [
      structureFit(lineage, instance.parts),
      graphMatch(trace, org).match,
      bound.calls > 0 ? events.length / bound.calls : empty('empty'),
    ];
  },
};

const structureFit = (
  { events, behind }: Lineage,
  parts: readonly { id: string; after: readonly string[] }[],
): Cell => {
  // The one who first worked a part out; assembling does not count as making.
  const maker = new Map<string, TraceEvent>();
  for (const e of events) if (e.as === 'solve') for (const p of e.scope.parts) if (!maker.has(p)) maker.set(p, e);
  let crossing = 0;
  let covered = 0;
  for (const part of parts)
    for (const below of part.after) {
      const later = maker.get(part.id);
      const earlier = maker.get(below);
      if (!later || !earlier || later.seat === earlier.seat) continue;
      crossing++;
      if (later.shown.flatMap(behind).some((e) => e.scope.parts.includes(below))) covered++;
    }
  return crossing === 0 ? empty('empty') : covered / crossing;
};
