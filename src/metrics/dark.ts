/** Whom an answer can be traced back to: people on a path of cites from it, and those who settled it. */
import type { TraceEvent } from '../engine/types.js';
import { decidersOf } from './facts.js';
import { citesOf } from './legibility.js';
import { lineageOf } from './lineage.js';
import type { TrialRecord } from './metric.js';

/** Persons from whom cites lead to the answer, by their index in the staff; whoever voted for it last or wrote it among them. */
export const citedBehind = (record: Pick<TrialRecord, 'trace' | 'task' | 'instance'>): ReadonlySet<number> => {
  const lineage = lineageOf(record.trace);
  const { answer } = record.trace;
  const seen = new Set<TraceEvent>();
  const visit = (e: TraceEvent): void => {
    if (seen.has(e)) return;
    seen.add(e);
    for (const id of citesOf(e)) for (const next of lineage.behind(id)) visit(next);
  };
  for (const e of [...decidersOf(record, lineage), ...(answer ? lineage.behind(answer.id) : [])]) visit(e);
  return new Set([...seen].map((e) => e.person));
};
