/** MAST, second group: what people do not tell, ask or heed. Each rule: 1, 0, or empty with a reason. */
import { isMissing, type TraceEvent } from '../engine/types.js';
import { inspected } from './drafts.js';
import { decidersOf, unsharedIn } from './facts.js';
import { lineageOf } from './lineage.js';
import { type Cell, empty, type TrialRecord } from './metric.js';

/** Rulings after which a smaller table is what the organization wanted. */
const SAYS_WHY = ['pick', 'tally', 'skip', 'trade', 'plan'];

/** 2.1: in the next round of a step a seat finds fewer drafts. */
export const reset = ({ trace }: TrialRecord): Cell => {
  const { byId } = lineageOf(trace);
  const last = new Map<string, { readonly drafts: number; readonly at: number }>();
  for (const [at, e] of trace.entries.entries()) {
    if (e.kind !== 'event' || e.act !== 'propose') continue;
    const key = `${e.seat} ${e.step} ${e.scope.parts}`;
    const drafts = e.shown.filter((id) => byId.get(id)?.act === 'propose').length;
    const before = last.get(key);
    const said = (from: number): boolean =>
      trace.entries.slice(from, at).some((r) => r.kind === 'ruling' && SAYS_WHY.includes(r.ruling));
    if (before && drafts < before.drafts && !said(before.at)) return 1;
    last.set(key, { drafts, at });
  }
  return 0;
};

/** 2.2: an open question answered by a guess: not by asking, and not by somebody who had been told. */
export const guessed = (record: TrialRecord): Cell => {
  const { trace, task, instance, org, people } = record;
  const open = task.unclear?.(instance) ?? [];
  if (!trace.answer) return empty('failed');
  if (open.length === 0) return empty('empty');
  const { labels } = task.inspect(instance, trace.answer.content, trace.answer.latent);
  const { makers, byId } = lineageOf(trace);
  const hands = [...makers(trace.answer.id)];
  const knows = (e: TraceEvent, fact: string): boolean => {
    const sees = org.roles[e.seat.slice(0, e.seat.lastIndexOf('.'))]?.sees ?? 'share';
    const shown = e.shown.flatMap((id) => byId.get(id) ?? []);
    return (
      task.view?.(instance, sees, e.person, people).includes(fact) === true ||
      shown.some((d) => inspected(d, record)?.facts?.includes(fact))
    );
  };
  const isGuess = ({ part, asks, fact }: (typeof open)[number]): boolean => {
    const label = labels[part];
    return label !== undefined && label !== asks && !hands.some((e) => e.scope.parts.includes(part) && knows(e, fact));
  };
  return open.some(isGuess) ? 1 : 0;
};

/** Drafts in a row without a milestone that count as off the way: a choice of ours. */
const ASTRAY = 3;

/** 2.3: a run of drafts that lead nowhere. */
export const derailed = (record: TrialRecord): Cell => {
  const all = record.task.milestones?.(record.instance) ?? [];
  if (all.length === 0) return empty('empty');
  let run = 0;
  for (const e of lineageOf(record.trace).events) {
    const found = inspected(e, record);
    if (!found) continue;
    run = found.reached?.some((id) => all.includes(id)) ? 0 : run + 1;
    if (run >= ASTRAY) return 1;
  }
  return 0;
};

/** 2.4: what somebody knew who wrote, nobody told in a draft, and not all who decided could know. */
export const withheld = (record: TrialRecord): Cell => {
  const view = record.task.view?.bind(record.task);
  if (!view) return empty('empty');
  const { instance, people, org, trace } = record;
  const lineage = lineageOf(trace);
  const unshared = unsharedIn(record, view);
  const deciders = decidersOf(record, lineage);
  if (unshared.size === 0 || deciders.length === 0) return empty('empty');
  const held = (e: TraceEvent): readonly string[] =>
    view(instance, org.roles[e.seat.slice(0, e.seat.lastIndexOf('.'))]?.sees ?? 'share', e.person, people);
  const writers = lineage.events.filter((e) => inspected(e, record) !== null);
  const told = new Set(writers.flatMap((e) => inspected(e, record)?.facts ?? []));
  const missed = (fact: string): boolean => deciders.some((e) => !held(e).includes(fact));
  const secret = (fact: string): boolean => unshared.has(fact) && !told.has(fact) && missed(fact);
  return writers.some((e) => held(e).some(secret)) ? 1 : 0;
};

/**
 * 2.5: input that was neither followed nor named: on some part most of the drafts shown agree, the own one among them, and the
 * new draft says otherwise and cites none of those; or it keeps in every part what a review that it does not cite rejects.
 * Merging is choosing among what differs, and is left out.
 */
export const ignored = (record: TrialRecord): Cell => {
  const { events, byId } = lineageOf(record.trace);
  const shownTo = (e: TraceEvent): readonly TraceEvent[] => e.shown.flatMap((id) => byId.get(id) ?? []);
  const given = events.filter(
    (e) => e.as !== 'merge' && inspected(e, record) !== null && shownTo(e).some((d) => d.person !== e.person),
  );
  const cited = given.filter((e) => 'cites' in e.reply && e.reply.cites !== undefined);
  if (given.length > 0 && cited.length === 0) return empty('not_reported');
  const heedless = (e: TraceEvent): boolean => {
    const cites = new Set('cites' in e.reply ? (e.reply.cites ?? []) : []);
    const now = inspected(e, record)?.labels ?? {};
    const drafts = shownTo(e).flatMap((d) => {
      const labels = inspected(d, record)?.labels;
      return labels ? [{ labels, others: d.person !== e.person, cited: cites.has(d.id) }] : [];
    });
    return (
      Object.keys(now).some((p) => outvoted(p, now[p], drafts)) || shownTo(e).some((d) => unheard(d, e, now, cites))
    );
  };
  const unheard = (review: TraceEvent, e: TraceEvent, now: Labels, cites: ReadonlySet<string>): boolean => {
    const of = byId.get(review.shown.at(-1) ?? '');
    const kept = of?.seat === e.seat ? inspected(of, record)?.labels : undefined;
    if (kept === undefined || review.person === e.person || cites.has(review.id) || !rejects(review)) return false;
    return Object.keys(kept).every((p) => kept[p] === now[p]);
  };
  return cited.some(heedless) ? 1 : 0;
};

type Labels = Readonly<Record<string, string>>;
type Shown = { readonly labels: Labels; readonly others: boolean; readonly cited: boolean };

/** Whether more than half of the drafts say one other thing of the part, somebody else among them, and none of these is cited. */
const outvoted = (part: string, now: string | undefined, drafts: readonly Shown[]): boolean =>
  [...new Set(drafts.map((d) => d.labels[part]))].some((label) => {
    if (label === undefined || label === now) return false;
    const same = drafts.filter((d) => d.labels[part] === label);
    return same.length * 2 > drafts.length && same.some((d) => d.others) && !same.some((d) => d.others && d.cited);
  });

const rejects = ({ as, reply }: TraceEvent): boolean => as === 'quality' && 'score' in reply && reply.score < 0.5;

/** 2.6: replies state no plan; the nearest that a trace holds is a score, and a vote against it. */
export const mismatched = ({ trace }: TrialRecord): Cell => {
  const { events } = lineageOf(trace);
  const scores = new Map<string, number>();
  let both = false;
  for (const e of events) {
    if (isMissing(e.reply)) continue;
    if (e.as === 'quality' && 'score' in e.reply) scores.set(`${e.seat} ${e.shown.at(-1)}`, e.reply.score);
    if (e.as !== 'vote' || !('ranking' in e.reply)) continue;
    const own = e.reply.ranking.flatMap((id) => scores.get(`${e.seat} ${id}`) ?? []);
    const first = scores.get(`${e.seat} ${e.reply.ranking[0]}`);
    if (first === undefined || own.length < 2) continue;
    both = true;
    if (own.some((score) => score > first)) return 1;
  }
  return both ? 0 : empty('empty');
};
