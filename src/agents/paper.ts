/** A reply on paper: the fields that a prompt asks for at each act, whoever fills them in. What is not stated is null. */
import type { Replies, Request } from '../engine/types.js';
import { namesIn } from './names.js';

export const fieldsOf = (request: Request, reply: Replies[Request['act']]): object => {
  const names = namesIn(request);
  const named = (ids: readonly string[]): string[] => ids.map((id) => names.nameOf(id) ?? id);
  if ('content' in reply) {
    const { task, instance } = request.view;
    return {
      answer: task.show(instance, reply.content),
      confidence: reply.confidence ?? null,
      cites: reply.cites ? named(reply.cites) : null,
    };
  }
  if ('score' in reply) return { score: reply.score, note: reply.note ?? null, objections: reply.objections ?? null };
  if ('success' in reply)
    return { success: reply.success, harm: reply.harm, cost: reply.cost, note: reply.note ?? null };
  if ('belief' in reply) return { belief: reply.belief };
  if ('p' in reply) return { p: reply.p, price: reply.price };
  if ('ranking' in reply) return { ranking: named(reply.ranking), approved: reply.approved ?? null };
  if ('parts' in reply) {
    const groups = reply.parts.map((g, i) => ({
      group: `g${i + 1}`,
      parts: g.parts,
      after: g.after.map((at) => `g${at + 1}`),
      ...(request.view.instance.constraints ? { constraints: g.constraints ?? null } : {}),
    }));
    return { groups };
  }
  return { steps: reply.steps, rationale: reply.rationale ?? null };
};
