/**
 * What people did in a run, read off its trials: answers, verdicts on drafts and changes of mind, each held against the known
 * answer of the task. Nothing enters that only simulated people tell of themselves (latent, truth), so real models and simulated
 * ones are read alike. People who follow another policy than `honest` are left out.
 */
import type { Task, TraceEvent } from '../../engine/types.js';
import { isMissing } from '../../engine/types.js';
import type { Trial } from '../../lab/trial.js';

/** An answer to one part by somebody who was shown nobody's work, on results that are right. */
export interface Answered {
  readonly model: string;
  readonly person: number;
  readonly instance: number;
  /** The part of an instance in a replicate, as text. */
  readonly item: string;
  readonly right: boolean;
  readonly label: string;
  /** Probits that the task takes off everybody's skill here. */
  readonly shift: number;
  /** Stated confidence; null where none was stated, or where it is about several parts. */
  readonly confidence: number | null;
}

/** A verdict on a draft of one part. */
export interface Judgement {
  readonly model: string;
  readonly writer: string;
  /** Whether the judge wrote the draft itself. */
  readonly own: boolean;
  readonly instance: number;
  /** Instance, replicate and answer: judges of one item saw the same answer. */
  readonly item: string;
  readonly wrong: boolean;
  readonly flagged: boolean;
}

/** One part of a revision by somebody who saw others: what was held before, and whether the leading other answer was taken. */
export interface Revision {
  readonly model: string;
  readonly instance: number;
  readonly ownRight: boolean;
  /** Among the others shown: how many are right and wrong. */
  readonly right: number;
  readonly wrong: number;
  /** Support of the leading other answer less that of one's own, oneself counted, as a share of all. */
  readonly lead: number;
  readonly leaderRight: boolean;
  readonly shift: number;
  readonly moved: boolean;
}

/** A request, and whether nothing came back. */
export interface Asked {
  readonly model: string;
  readonly instance: number;
  readonly silent: boolean;
  readonly refused: boolean;
}

export interface Observed {
  readonly answers: readonly Answered[];
  readonly judgements: readonly Judgement[];
  readonly revisions: readonly Revision[];
  readonly asked: readonly Asked[];
}

export const joined = (all: readonly Observed[]): Observed => ({
  answers: all.flatMap((o) => o.answers),
  judgements: all.flatMap((o) => o.judgements),
  revisions: all.flatMap((o) => o.revisions),
  asked: all.flatMap((o) => o.asked),
});

/** Those about some of the instances. */
export const keeping = (all: Observed, keep: (instance: number) => boolean): Observed => {
  const own = <T extends { readonly instance: number }>(list: readonly T[]): readonly T[] =>
    list.filter(({ instance }) => keep(instance));
  return {
    answers: own(all.answers),
    judgements: own(all.judgements),
    revisions: own(all.revisions),
    asked: own(all.asked),
  };
};

/** The name that a person goes by: of its real model where it has one. */
export const modelOf = (person: Trial['people'][number]): string => person.real?.model ?? person.model;

interface Reading {
  readonly task: Task;
  readonly trial: Trial;
  readonly instance: number;
  readonly replicate: number;
  readonly drafts: ReadonlyMap<string, TraceEvent>;
}

/** Labels and errors of the work in an event; null where there is none. */
const workIn = ({ task, trial }: Reading, event: TraceEvent) => {
  const { reply } = event;
  if (isMissing(reply) || !('content' in reply)) return null;
  const { labels, errors } = task.inspect(trial.instance, reply.content);
  return { labels, errors: new Set(errors) };
};

const shiftAt = ({ task, trial }: Reading, part: string): number => task.demand(trial.instance, part).shift;
const nameOf = ({ trial }: Reading, event: TraceEvent): string =>
  modelOf(trial.people[event.person] as Trial['people'][number]);

const answersIn = (at: Reading, event: TraceEvent): readonly Answered[] => {
  const work = workIn(at, event);
  if (work === null || event.shown.length > 0) return [];
  const { parts, garbled } = event.scope;
  const { reply } = event;
  const confidence = parts.length === 1 && 'confidence' in reply ? (reply.confidence ?? null) : null;
  return at.trial.instance.parts.flatMap(({ id, after }): readonly Answered[] => {
    const label = work.labels[id];
    // What rests on an error below says nothing of the part itself.
    const sound = after.every((below) => work.labels[below] !== undefined && !work.errors.has(below));
    if (label === undefined || !parts.includes(id) || garbled.length > 0 || !sound) return [];
    return [
      {
        model: nameOf(at, event),
        person: event.person,
        instance: at.instance,
        item: `${at.instance}.${at.replicate}/${id}`,
        right: !work.errors.has(id),
        label,
        shift: shiftAt(at, id),
        confidence,
      },
    ];
  });
};

const judgementsIn = (at: Reading, event: TraceEvent): readonly Judgement[] => {
  const { reply } = event;
  if (event.as !== 'quality' || isMissing(reply) || !('score' in reply)) return [];
  const draft = at.drafts.get(event.shown.at(-1) ?? '');
  const work = draft && workIn(at, draft);
  // A score is about the whole draft: of several parts nobody can tell which one was flagged.
  if (!draft || !work || draft.scope.parts.length !== 1) return [];
  const part = draft.scope.parts[0] as string;
  const label = work.labels[part];
  if (label === undefined) return [];
  return [
    {
      model: nameOf(at, event),
      writer: nameOf(at, draft),
      own: draft.seat === event.seat,
      instance: at.instance,
      item: `${at.instance}.${at.replicate}/${part}=${label}`,
      wrong: work.errors.has(part),
      flagged: reply.score < 0.5,
    },
  ];
};

const revisionsIn = (at: Reading, event: TraceEvent): readonly Revision[] => {
  const after = workIn(at, event);
  if (event.as !== 'revise' || after === null) return [];
  const shown = event.shown.flatMap((id) => at.drafts.get(id) ?? []);
  const own = shown.findLast((draft) => draft.seat === event.seat);
  const before = own && workIn(at, own);
  if (!own || !before) return [];
  const others = shown.flatMap((draft) => (draft === own ? [] : (workIn(at, draft) ?? [])));
  return event.scope.parts.flatMap((part): readonly Revision[] => {
    const mine = before.labels[part];
    const now = after.labels[part];
    if (mine === undefined || now === undefined) return [];
    const held = others.flatMap((o) => (o.labels[part] === undefined ? [] : [o.labels[part] as string]));
    const counts = new Map<string, number>();
    for (const label of held) counts.set(label, (counts.get(label) ?? 0) + 1);
    const rivals = [...counts].filter(([label]) => label !== mine).sort((a, b) => b[1] - a[1]);
    const most = rivals[0]?.[1];
    if (most === undefined) return [];
    const leaders = rivals.filter(([, count]) => count === most).map(([label]) => label);
    const isRight = (label: string): boolean => others.some((o) => o.labels[part] === label && !o.errors.has(part));
    // Of leaders that tie, the one taken; else the first.
    const leader = leaders.find((label) => label === now) ?? (leaders[0] as string);
    return [
      {
        model: nameOf(at, event),
        instance: at.instance,
        ownRight: !before.errors.has(part),
        right: held.filter(isRight).length,
        wrong: held.filter((label) => !isRight(label)).length,
        lead: (most - (counts.get(mine) ?? 0) - 1) / (held.length + 1),
        leaderRight: isRight(leader),
        shift: shiftAt(at, part),
        moved: now === leader,
      },
    ];
  });
};

/** What can be read off one trial; `sided`: the organization assigns sides to argue for, so that answers are nobody's own. */
export const observedIn = (
  task: Task,
  trial: Trial,
  [instance, replicate]: readonly [number, number],
  sided = false,
): Observed => {
  const events = trial.trace.entries.filter((entry) => entry.kind === 'event');
  const drafts = new Map(events.filter((e) => e.act === 'propose').map((e) => [e.id, e]));
  const at: Reading = { task, trial, instance, replicate, drafts };
  const honest = events.filter((e) => trial.people[e.person]?.policy === 'honest');
  return {
    answers: honest.flatMap((e) => (e.as === 'solve' && !sided ? answersIn(at, e) : [])),
    judgements: honest.flatMap((e) => judgementsIn(at, e)),
    revisions: sided ? [] : honest.flatMap((e) => revisionsIn(at, e)),
    asked: honest.map((e) => ({
      model: nameOf(at, e),
      instance,
      silent: 'none' in e.reply,
      refused: 'refused' in e.reply,
    })),
  };
};
