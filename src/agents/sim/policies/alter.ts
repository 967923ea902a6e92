/** Small moves that policies have in common: honest replies, altered. */
import type {
  Content,
  Group,
  Replies,
  Reply,
  Request,
  RequestOf,
  ShownDraft,
  ShownReview,
  Truth,
} from '../../../engine/types.js';
import { logistic, logit } from '../../../sim/normal.js';
import { answerOf } from '../../view.js';
import type { Mind } from '../mind.js';
import { extend, handed, inOrder } from '../work.js';

export type Written = Extract<Reply, Replies['propose']>;
export type Division = Extract<Reply, Replies['split']>;
export type Ballot = Extract<Reply, Replies['choose']>;

/** What the world knows of the reply, with this intent. */
export const meant = ({ truth }: Reply, intent: Truth['intent']): Truth => ({
  ...truth,
  faults: truth?.faults ?? [],
  intent,
});

/** A chance moved by log-odds; 0 changes nothing, and certainty is taken for one in a million. */
export const shifted = (p: number, by: number, gain = 1): number => {
  if (by === 0 && gain === 1) return p;
  return logistic(gain * logit(Math.min(1 - 1e-6, Math.max(1e-6, p))) + by);
};

/** The reply with another content, and with everything that follows from it. */
export const rewritten = (
  reply: Written,
  { task, instance }: Mind,
  content: Content,
  faults = reply.truth?.faults ?? [],
): Reply => {
  const { value: _old, ...rest } = reply;
  return {
    ...rest,
    ...answerOf({ task, instance }, content),
    truth: { intent: 'honest', ...reply.truth, faults },
  };
};

/** Every draft that a request shows. */
export const draftsIn = (request: Request): readonly ShownDraft[] => {
  const drafts = [...request.view.known];
  if ('drafts' in request) drafts.push(...request.drafts);
  if ('draft' in request && request.draft) drafts.push(request.draft);
  if (request.act === 'propose' && request.own && !drafts.some((d) => d.id === request.own?.id))
    drafts.push(request.own);
  return drafts;
};

/** Approves what it was asked to judge, with nothing to say against it; other replies stay. */
export const approving = (request: Request, reply: Reply): Reply => {
  if ('score' in reply && request.act === 'assess') {
    const { note: _note, objections: _objections, ...rest } = reply;
    return { ...rest, score: request.as === 'suspicion' ? 0 : 1 };
  }
  if ('success' in reply) {
    const { note: _note, ...rest } = reply;
    return { ...rest, success: 1, harm: 0 };
  }
  if ('ranking' in reply && request.act === 'choose' && request.as === 'vote')
    return { ...reply, approved: reply.ranking.length };
  return reply;
};

/** Scores a draft as honest work that is right scores with the median reader, with nothing to say against it. */
export const covering = (request: Request, reply: Reply, { traits }: Mind): Reply => {
  const good = traits.specificity;
  if ('score' in reply && request.act === 'assess') {
    const { note: _note, objections: _objections, ...rest } = reply;
    return request.as === 'suspicion'
      ? { ...rest, score: Math.min(reply.score, 0.5) }
      : { ...rest, score: Math.max(reply.score, good) };
  }
  if ('success' in reply) {
    const { note: _note, ...rest } = reply;
    return { ...rest, success: Math.max(reply.success, good), harm: Math.min(reply.harm, 0.5) };
  }
  return 'belief' in reply ? { ...reply, belief: Math.max(reply.belief, good) } : reply;
};

/** The ranking with these first, in their order; as many more are approved as come to be ranked among the approved. */
export const preferring = (reply: Ballot, first: readonly string[]): Reply => {
  const top = reply.ranking.filter((id) => first.includes(id));
  if (top.length === 0) return reply;
  const ranking = [...top, ...reply.ranking.filter((id) => !first.includes(id))];
  if (reply.approved === undefined) return { ...reply, ranking };
  const approved = new Set([...top, ...reply.ranking.slice(0, reply.approved)]);
  return { ...reply, ranking, approved: approved.size };
};

/** The option that its reviews make most of, the first of equals; null where none was reviewed. */
export const bestReviewed = (options: readonly string[], reviews: readonly ShownReview[]): string | null => {
  let best: { readonly id: string; readonly score: number } | null = null;
  for (const id of options) {
    const own = reviews.filter((r) => r.of === id).map((r) => (r.ask === 'suspicion' ? 1 - r.score : r.score));
    if (own.length === 0) continue;
    const score = own.reduce((a, b) => a + b, 0) / own.length;
    if (best === null || score > best.score) best = { id, score };
  }
  return best === null ? null : best.id;
};

/** The whole task forwarded to one group. */
export const undivided = (reply: Division): Reply => {
  const all = <T>(of: (group: Group) => readonly T[]): T[] => [...new Set(reply.parts.flatMap(of))];
  if (reply.parts.length < 2) return reply;
  const told = reply.parts.some((g) => g.constraints) ? { constraints: all((g) => g.constraints ?? []) } : {};
  return { ...reply, parts: [{ parts: all((g) => g.parts), after: [], garbled: all((g) => g.garbled), ...told }] };
};

/** The division with constraints left out where `drops` says so of one; written down as faults. */
export const untold = (reply: Division, drops: (id: string) => boolean): Reply => {
  const lost = new Set<string>();
  const parts = reply.parts.map((group): Group => {
    if (!group.constraints) return group;
    const constraints = group.constraints.filter((id) => {
      const dropped = drops(id);
      if (dropped) lost.add(`lost:${id}`);
      return !dropped;
    });
    return { ...group, constraints };
  });
  if (lost.size === 0) return reply;
  const truth = meant(reply, reply.truth?.intent ?? 'honest');
  return { ...reply, parts, truth: { ...truth, faults: [...new Set([...truth.faults, ...lost])] } };
};

/** The division with these parts misstated as well. */
export const misstated = (reply: Division, parts: readonly string[]): Reply => {
  const more = parts.filter((id) => !reply.parts.some((g) => g.garbled.includes(id)));
  if (more.length === 0) return reply;
  const truth = meant(reply, reply.truth?.intent ?? 'honest');
  return {
    ...reply,
    parts: reply.parts.map((g) => ({ ...g, garbled: [...g.garbled, ...g.parts.filter((id) => more.includes(id))] })),
    truth: { ...truth, faults: [...truth.faults, ...more.map((id) => `garbled:${id}`)] },
  };
};

/**
 * The draft as somebody writes it who does not heed these constraints: parts that were answered as well as could be under
 * all that is known are answered as well as can be without them. Errors stay, and so do answers taken over from others.
 */
export const heedless = (reply: Written, mind: Mind, dropped: readonly string[]): Reply => {
  const { task, instance, view, knowing, look } = mind;
  if (!knowing || dropped.length === 0 || !instance.constraints) return reply;
  const held = knowing.seen.constraints ?? instance.constraints.map(({ id }) => id);
  const without = { ...knowing.seen, constraints: held.filter((id) => !dropped.includes(id)) };
  const { labels } = look(reply.content, reply.latent);
  let known = handed(mind);
  const made: Content[] = [];
  for (const { id } of inOrder(mind, view.scope.parts)) {
    const garbled = view.scope.garbled.includes(id);
    const best = task.right(instance, id, known, garbled, knowing.seen);
    if (look(best).labels[id] === labels[id]) made.push(task.right(instance, id, known, garbled, without));
    const own = task.extract(instance, reply.content, id);
    if (own !== null) known = extend(mind, known, own);
  }
  return made.length === 0 ? reply : rewritten(reply, mind, task.combine(instance, [reply.content, ...made]));
};

/** The plainest design there is: one seat does everything and nobody looks. From a menu, its first unit. */
export const smallest = (request: RequestOf<'design'>): { readonly steps: unknown } => {
  if (request.menu) return { steps: [{ do: 'call', unit: request.menu[0] }] };
  const role = request.roles.find((r) => r.name !== request.role.name) ?? request.roles[0] ?? request.role;
  return { steps: [{ do: 'assign', to: role.name, rule: 'random', steps: [{ do: 'solve', by: 'assignee' }] }] };
};
