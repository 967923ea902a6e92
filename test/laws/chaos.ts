/** People who answer as no sane agent would, who refuse, and who fall silent: all of the right type. */
import type { Call, Reply } from '../../src/engine/types.js';
import type { Steps } from '../../src/org/schema.js';
import { integer, oneOf, type Stream, stream } from '../../src/rng/streams.js';
import type { Answering } from '../support/bench.js';
import { randomOrganization } from '../support/random/organization.js';

/** Mostly a little outside of [0, 1], now and then far away. */
const extreme = (rng: Stream): number => (rng() < 0.05 ? 1e6 * (2 * rng() - 1) : 3 * rng() - 1);

const KINDS = [
  'refused',
  'none',
  'content',
  'bid',
  'score',
  'forecast',
  'belief',
  'ranking',
  'steps',
  'parts',
] as const;
type Kind = (typeof KINDS)[number];

const kindFor = ({ act, as }: Call['request']): Kind => {
  if (act === 'propose') return 'content';
  if (act === 'choose') return 'ranking';
  if (act === 'design') return 'steps';
  if (act === 'split') return 'parts';
  return as === 'bid' || as === 'forecast' || as === 'belief' ? as : 'score';
};

const drawn = new Map<number, Steps>();

/** The workflow of a random organization. */
const designs = (seed: number): Steps => {
  const steps = drawn.get(seed) ?? randomOrganization(seed).workflow;
  drawn.set(seed, steps);
  return steps;
};

/** A design of another organization, a unit of the menu, or nothing that is a design. */
const stepsFor = (request: Call['request'], rng: Stream): unknown => {
  const { menu, gates = [] } = request.act === 'design' ? request : {};
  const end = rng() < 0.8 ? gates.map((unit) => ({ do: 'call', unit })) : [];
  if (menu !== undefined && rng() < 0.8)
    return [{ do: 'call', unit: oneOf(rng, [...menu, ...menu, 'stranger']) }, ...end];
  return rng() < 0.7 ? [...designs(integer(rng, 300)), ...end] : { do: 'nothing' };
};

const replyOf = (kind: Kind, { request }: Call, rng: Stream): object => {
  const { task, instance, scope } = request.view;
  const some = (names: readonly string[]): string[] =>
    Array.from({ length: integer(rng, names.length + 2) }, () => oneOf(rng, [...names, 'stranger']));
  switch (kind) {
    case 'refused':
      return { refused: 'no' };
    case 'none':
      return { none: 'nothing' };
    case 'content': {
      const part = oneOf(rng, instance.parts).id;
      const content = rng() < 0.5 ? task.fallback(instance, scope) : task.wrong(instance, part, integer(rng, 3), null);
      const stated = rng() < 0.3 ? { confidence: extreme(rng), value: extreme(rng) } : {};
      return { content, label: task.label(instance, content), ...stated };
    }
    case 'bid':
      return { p: extreme(rng), price: extreme(rng) };
    case 'score':
      return { score: extreme(rng), objections: rng() < 0.3 ? ['no', 'no'] : [] };
    case 'forecast':
      return { success: extreme(rng), harm: extreme(rng), cost: extreme(rng) };
    case 'belief':
      return { belief: extreme(rng) };
    case 'ranking':
      return { ranking: some('options' in request ? request.options : scope.parts), approved: integer(rng, 5) - 1 };
    case 'steps':
      return { steps: stepsFor(request, rng) };
    case 'parts': {
      const known = instance.constraints?.map((c) => c.id) ?? [];
      const groups = Array.from({ length: integer(rng, 6) }, () => ({
        parts: some(scope.parts),
        after: Array.from({ length: integer(rng, 3) }, () => integer(rng, 8) - 1),
        garbled: some(scope.parts),
        ...(rng() < 0.5 ? { constraints: some(known) } : {}),
      }));
      return { parts: groups };
    }
  }
};

/** Strangers, circles, repetitions, extremes, replies to other acts, refusals, silence. */
export const chaotic =
  (seed: number): Answering =>
  (call) => {
    const rng = stream(['chaos', seed, call.id]);
    const usage = { tokensIn: null, tokensOut: 0, seconds: integer(rng, 3), usd: null };
    const kind = rng() < 0.2 ? oneOf(rng, KINDS) : kindFor(call.request);
    return { ...replyOf(kind, call, rng), usage } as Reply;
  };

/** Three in ten requests are answered by this instead. */
const often =
  (name: string, seed: number, reply: { none: string } | { refused: string }): Answering =>
  (call, answer) =>
    stream([name, seed, call.id])() < 0.3
      ? { ...reply, usage: { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null } }
      : answer(call);

export const refusing = (seed: number): Answering => often('refusing', seed, { refused: 'no' });
export const silent = (seed: number): Answering => often('silent', seed, { none: 'nothing' });
