import type { TraceEvent } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { type Column, empty, type TrialMetric, type TrialRecord } from './metric.js';
import { type Taint, taintOf } from './taint.js';

const column = (name: string, unit: string, summary: string, nulls: Column['nulls']): Column => ({
  name,
  unit,
  better: 'down',
  summary,
  nulls: [...nulls, 'not_reported'],
  source: 'taint along what was shown: src/metrics/taint.ts',
});

/**
 * How far one fault goes: the injected one, or in trials without an intervention the first that somebody made. It is
 * detected by the first bad review of a draft that carries it, or the first refusal of somebody who was shown one.
 */
export const faults: TrialMetric = {
  columns: [
    column('propagation', 'count', 'later drafts that carry the injected fault', ['no_intervention']),
    {
      ...column('fault_kept', '0/1', 'whether the answer carries the injected fault', ['no_intervention', 'failed']),
      better: null,
      raw: true,
    },
    column('detect_lag', 'events', 'events from the first fault to the first bad review of a draft that carries it', [
      'no_fault',
      'censored',
    ]),
    column('blast_radius', 'count', 'drafts that carry the first fault when it is detected, or at the end', [
      'no_fault',
    ]),
  ],
  of: (record) => {
    const { events, known } = lineageOf(record.trace);
    if (!known) return Array.from({ length: 4 }, () => empty('not_reported'));
    const taint = taintOf(record);
    const injected = taint?.injected === true ? taint : null;
    const kept = injected?.answered ?? null;
    const seen = taint && detected(taint, record);
    const until = seen === null ? events.length : events.indexOf(seen);
    return [
      injected ? injected.carriers.length - 1 : empty('no_intervention'),
      injected === null ? empty('no_intervention') : kept === null ? empty('failed') : kept ? 1 : 0,
      taint === null ? empty('no_fault') : seen ? until - events.indexOf(taint.source) : empty('censored'),
      taint === null ? empty('no_fault') : taint.carriers.filter((e) => events.indexOf(e) <= until).length,
    ];
  },
};

/** The first event that speaks against a carrier; null where none does. */
const detected = ({ source, carriers }: Taint, { trace }: TrialRecord): TraceEvent | null => {
  const { events } = lineageOf(trace);
  const ids = new Set(carriers.map((e) => e.id));
  return events.slice(events.indexOf(source) + 1).find((e) => speaksAgainst(e, ids)) ?? null;
};

const speaksAgainst = ({ as, reply, shown }: TraceEvent, carriers: ReadonlySet<string>): boolean => {
  if ('refused' in reply) return shown.some((id) => carriers.has(id));
  // What is reviewed is named last.
  if (!carriers.has(shown.at(-1) ?? '')) return false;
  if ('objections' in reply && (reply.objections ?? []).length > 0) return true;
  if ('score' in reply) return as === 'suspicion' ? reply.score > 0.5 : reply.score < 0.5;
  return 'success' in reply && reply.success < 0.5;
};
