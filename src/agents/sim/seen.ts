/**
 * What a person knows who writes a draft: private facts of its own and those told in what it is shown, and the constraints
 * that reached it. Each is overlooked with probability attention·(n − 1), n being how many facts and constraints there are,
 * as parts are missed where many are asked for at once. Of the facts known each is written down with probability `mention`.
 *
 * One uniform of the event is drawn where the task has facts or constraints at all; it names a stream for each of them, so
 * that one fact more, or another person's, shifts no other draw.
 */
import type { Content, RequestOf, Seen } from '../../engine/types.js';
import { keyText, streamOf } from '../../rng/streams.js';
import { constraintsIn } from '../view.js';
import type { Mind } from './mind.js';

export interface Knowing {
  readonly seen: Seen;
  /** Facts that the draft will tell. */
  readonly mentioned: readonly string[];
}

/** Own facts, then those told in drafts, in order of appearance. */
const factsShown = ({ view, look }: Mind, request: RequestOf<'propose'>): readonly string[] => {
  const drafts = [...view.known, ...request.drafts, ...(request.own ? [request.own] : [])];
  const told = drafts.flatMap((d) => (d.design ? [] : (look(d.content, d.latent).facts ?? [])));
  return [...new Set([...view.facts, ...told])];
};

const NONE: readonly string[] = [];

export const knowingOf = (mind: Mind, request: RequestOf<'propose'>): Knowing => {
  const { task, instance, view, traits } = mind;
  const own = request.as === 'revise' && request.own ? { own: request.own.content } : {};
  if (task.view === undefined && task.mention === undefined && instance.constraints === undefined)
    return { seen: { facts: view.facts, constraints: null, ...own }, mentioned: NONE };
  const event = mind.rng().toString(36);
  const chance = (kind: string, id: string): number => streamOf(keyText([kind, event, id]))();
  const shown = factsShown(mind, request);
  const handed = constraintsIn(view).map(({ id }) => id);
  const lapse = traits.attention * (shown.length + handed.length - 1);
  const notices = (kind: string, id: string): boolean => lapse <= 0 || chance(kind, id) >= lapse;
  const facts = shown.filter((id) => notices('fact', id));
  const kept = handed.filter((id) => notices('constraint', id));
  const constraints = kept.length === (instance.constraints ?? []).length ? null : kept;
  const mentioned = task.mention ? facts.filter((id) => chance('mention', id) < traits.mention) : [];
  return { seen: { facts, constraints, ...own }, mentioned };
};

/** The draft with the facts that its writer tells. */
export const telling = ({ task, instance, knowing }: Mind, content: Content): Content =>
  knowing && knowing.mentioned.length > 0 && task.mention
    ? task.mention(instance, content, knowing.mentioned)
    : content;
