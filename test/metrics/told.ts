/** Hand-written trials whose drafts say outright what they hold. */
import type { Inspection, Task, TraceEvent } from '../../src/engine/types.js';
import { type Cell, isNull, type TrialMetric, type TrialRecord } from '../../src/metrics/metric.js';
import { event, record, type Story } from './hand.js';

type Holds = Partial<Inspection> & { readonly value?: number };

/** A draft that holds this; labels of parts may be given alone. */
export const draft = (id: string, holds: Holds, given: Parameters<typeof event>[1] = {}): TraceEvent => {
  const labels = holds.labels ?? {};
  const label = holds.label ?? JSON.stringify(labels);
  const content = { hazards: [], errors: [], ...holds, labels, label };
  const parts = given.parts ?? (Object.keys(labels).length > 0 ? Object.keys(labels) : ['p1']);
  return event(id, { parts, ...given, reply: { content, label, ...(given.cites ? { cites: given.cites } : {}) } });
};

/** The record of a story whose contents are what they hold; further members of the task as given. */
export const opened = (story: Story, task: Partial<Task> = {}): TrialRecord => {
  const made = record(story);
  const answer = story.entries?.find((e): e is TraceEvent => e.kind === 'event' && e.id === story.answer);
  const content = answer && 'content' in answer.reply ? answer.reply.content : { labels: {}, errors: [], hazards: [] };
  const { trace } = made;
  return {
    ...made,
    trace: { ...trace, answer: trace.answer && { ...trace.answer, content } },
    task: { ...made.task, inspect: (_instance, found) => found as Inspection, ...task },
  };
};

export const told = (metric: TrialMetric, of: TrialRecord): Readonly<Record<string, Exclude<Cell, object>>> =>
  Object.fromEntries(metric.of(of).map((cell, i) => [metric.columns[i]?.name, isNull(cell) ? `(${cell.null})` : cell]));
