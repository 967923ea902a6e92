/** Private facts: who holds them, who tells them, who decides without them. */
import type { Ruling, TraceEvent } from '../engine/types.js';
import { inspected, sideBySide } from './drafts.js';
import { type Lineage, lineageOf } from './lineage.js';
import { type Cell, type Column, empty, type TrialMetric, type TrialRecord } from './metric.js';

const column = (name: string, unit: string, better: Column['better'], summary: string, source: string): Column => ({
  name,
  unit,
  better,
  summary,
  nulls: name === 'premature_consensus' ? ['failed', 'empty'] : ['empty'],
  source,
});

/**
 * A fact is unshared when somebody of the staff does not hold it. unshared_coverage: how many of them the drafts tell that
 * whoever decides was shown, its own draft among them. premature_consensus: all agreed before the last round, somebody had
 * not been told all of them, and the answer is wrong. retention_hop: what a draft keeps of what the drafts shown told.
 */
export const facts: TrialMetric = {
  columns: [
    column(
      'unshared_coverage',
      '[0, 1]',
      'up',
      'unshared facts told in drafts before whoever decided / all unshared facts',
      'hidden profiles, Stasser & Titus 1985',
    ),
    column(
      'premature_consensus',
      '0/1',
      'down',
      'all agreed before the last round, an unshared fact was not known to all, and the answer is wrong',
      'hidden profiles, Stasser & Titus 1985',
    ),
    column(
      'retention_hop',
      '[0, 1]',
      'up',
      'facts kept from the drafts shown to the draft written, geometric mean over hand-overs',
      'serial reproduction, Bartlett 1932',
    ),
  ],
  of: (record) => {
    const view = record.task.view?.bind(record.task);
    if (!view) return [empty('empty'), record.score ? empty('empty') : empty('failed'), empty('empty')];
    const unshared = unsharedIn(record, view);
    return [coverage(record, unshared), premature(record, unshared, view), retention(record)];
  },
};

type View = NonNullable<TrialRecord['task']['view']>;

/** Facts that not everybody in the staff holds. */
export const unsharedIn = ({ instance, people }: TrialRecord, view: View): ReadonlySet<string> => {
  const all = view(instance, 'all', 0, people);
  const held = Array.from({ length: people }, (_, person) => new Set(view(instance, 'share', person, people)));
  return new Set(all.filter((fact) => !held.every((own) => own.has(fact))));
};

/** Drafts in a request, word for word: a summary tells no facts. */
const draftsShown = (event: TraceEvent, { byId }: Lineage): readonly TraceEvent[] =>
  event.shown.flatMap((id) => byId.get(id) ?? []);

const told = (event: TraceEvent, record: TrialRecord): readonly string[] => inspected(event, record)?.facts ?? [];

/** The requests that settled the answer: the ballots of the vote that chose it last, else whoever wrote it. */
export const decidersOf = ({ trace }: Pick<TrialRecord, 'trace'>, { byId, behind }: Lineage): readonly TraceEvent[] => {
  const last = trace.entries.filter((e): e is Ruling => e.kind === 'ruling' && e.ruling === 'tally').at(-1);
  const ballots = last?.outcome === trace.answer?.id ? last?.on.flatMap((id) => byId.get(id) ?? []) : undefined;
  return ballots && ballots.length > 0 ? ballots : trace.answer ? behind(trace.answer.id) : [];
};

const coverage = (record: TrialRecord, unshared: ReadonlySet<string>): Cell => {
  const lineage = lineageOf(record.trace);
  const who = decidersOf(record, lineage);
  if (unshared.size === 0 || who.length === 0) return empty('empty');
  const shares = who.map((e) => {
    const seen = [e, ...draftsShown(e, lineage)].flatMap((d) => told(d, record));
    return new Set(seen.filter((fact) => unshared.has(fact))).size / unshared.size;
  });
  return shares.reduce((sum, x) => sum + x, 0) / shares.length;
};

const premature = (record: TrialRecord, unshared: ReadonlySet<string>, view: View): Cell => {
  const { score, instance, people, org } = record;
  if (!score) return empty('failed');
  const rounds = sideBySide(record).filter(([first]) => first?.event.as !== 'merge');
  if (rounds.length < 2 || unshared.size === 0) return empty('empty');
  if (score.success) return 0;
  const lineage = lineageOf(record.trace);
  const known = new Map<string, Set<string>>();
  for (const round of rounds.slice(0, -1)) {
    for (const { event } of round) {
      const sees = org.roles[event.seat.split('.')[0] ?? '']?.sees ?? 'share';
      const own = known.get(event.seat) ?? new Set(view(instance, sees, event.person, people));
      for (const d of draftsShown(event, lineage)) for (const fact of told(d, record)) own.add(fact);
      known.set(event.seat, own);
    }
    const agreed = round.every((d) => d.found.label === round[0]?.found.label);
    const allTold = [...known.values()].every((own) => [...unshared].every((fact) => own.has(fact)));
    if (agreed && !allTold) return 1;
  }
  return 0;
};

/** Of every draft that was shown drafts with facts, the share of these that it still tells. */
const retention = (record: TrialRecord): Cell => {
  const lineage = lineageOf(record.trace);
  const kept: number[] = [];
  for (const e of lineage.events) {
    if (!inspected(e, record)) continue;
    const before = new Set(draftsShown(e, lineage).flatMap((d) => told(d, record)));
    if (before.size === 0) continue;
    const now = new Set(told(e, record));
    kept.push([...before].filter((fact) => now.has(fact)).length / before.size);
  }
  if (kept.length === 0) return empty('empty');
  return kept.includes(0) ? 0 : Math.exp(kept.reduce((sum, x) => sum + Math.log(x), 0) / kept.length);
};
