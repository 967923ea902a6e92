/** Organizations drawn at random, of every verb, and people who make their trials as untidy as replies can be. */
import type { Call, Reply } from '../../src/engine/types.js';
import { type Organization, OrgSpec } from '../../src/org/schema.js';
import { integer, oneOf, type Stream } from '../../src/rng/streams.js';
import { fivePeople } from './trials.js';

/** People who often say nothing, and split in disorder: missing replies are where tables go wrong. */
export const careless = fivePeople.map((p) => ({
  ...p,
  traits: { ...p.traits, silence: 0.15, splitLoss: 0.1, splitBlind: 0.2, insight: 0.5 },
}));

/** Splits with unknown, repeated and missing parts and circles; designs drawn at random, most of them refused. */
export const disorderly =
  (rng: Stream) =>
  (call: Call, answer: (call: Call) => Reply): Reply => {
    const reply = answer(call);
    const { usage } = reply;
    const { request } = call;
    if (request.act === 'design' && rng() < 0.7) return { steps: block(rng, 1, [], ['a', 'b', 'c']), usage };
    if (request.act !== 'split' || rng() < 0.3) return reply;
    const parts = [...request.view.instance.parts.map((p) => p.id), 'nowhere'];
    const group = () => ({
      parts: Array.from({ length: integer(rng, 4) }, () => oneOf(rng, parts)),
      after: Array.from({ length: integer(rng, 3) }, () => integer(rng, 5)),
      garbled: [],
    });
    return { parts: Array.from({ length: 1 + integer(rng, 5) }, group), usage };
  };

type Raw = Readonly<Record<string, unknown>>;

/** Steps that begin with drafts and end with one. */
const block = (rng: Stream, depth: number, units: readonly string[], roles: readonly string[]): readonly Raw[] => {
  const role = () => oneOf(rng, roles);
  const inner = () => block(rng, depth - 1, units, roles);
  const solo = oneOf(rng, ['b', 'c']);
  const begins: (() => Raw)[] = [() => ({ do: 'solve', by: role(), samples: 1 + integer(rng, 2) })];
  if (depth > 0)
    begins.push(
      () => ({ do: 'parallel', branches: [inner(), inner()] }),
      () => ({ do: 'decompose', by: solo, max: 1 + integer(rng, 4), each: inner() }),
      () => ({
        do: 'assign',
        to: 'a',
        rule: oneOf(rng, ['rotate', 'random', 'auction']),
        steps: block(rng, depth - 1, units, ['assignee', 'a']),
      }),
      () => ({
        do: 'assign',
        to: 'a',
        rule: 'appoint',
        by: solo,
        steps: block(rng, depth - 1, units, ['assignee', 'b']),
      }),
      ...units.map((unit) => () => ({ do: 'call', unit, depth: 1 + integer(rng, 2), else: inner() })),
    );
  if (depth > 1) begins.push(() => ({ do: 'plan', by: solo, budget: { calls: 200 }, tries: 2, else: inner() }));
  const begin = oneOf(rng, begins)();
  const middles = Array.from({ length: integer(rng, 4) }, () => middle(rng, depth, roles));
  const end = oneOf<Raw>(rng, [
    { do: 'merge', by: solo },
    { do: 'pick', rule: 'first' },
    { do: 'vote', by: role() },
  ]);
  return begin.do === 'decompose'
    ? [begin, ...middles.slice(0, 1), { do: 'merge', by: solo }, ...middles]
    : [begin, ...middles, end];
};

/** A step that needs drafts and leaves some. */
const middle = (rng: Stream, depth: number, roles: readonly string[]): Raw => {
  const by = oneOf(rng, roles);
  const inner = () => [middle(rng, depth - 1, roles), ...(rng() < 0.5 ? [middle(rng, depth - 1, roles)] : [])];
  const flip = () => rng() < 0.5;
  const test = oneOf(rng, [
    { stat: 'agreement', atLeast: 1 },
    { stat: 'agreement', below: 0.6 },
    { stat: 'confidence', above: 0.7 },
  ]);
  const steps: (() => Raw)[] = [
    () => ({ do: 'revise', by, of: oneOf(rng, ['own', 'each']), see: oneOf(rng, ['own', 'all']) }),
    () => ({ do: 'review', by, ask: oneOf(rng, ['quality', 'suspicion']), self: flip(), blind: flip() }),
    () => ({ do: 'vote', by, rule: oneOf(rng, ['plurality', 'majority', 'approval']) }),
    () => ({ do: 'pick', rule: oneOf(rng, ['most-common', 'random', 'default', 'first']) }),
  ];
  if (depth > 0)
    steps.push(
      () => ({ do: 'repeat', times: integer(rng, 4), ...(flip() ? { until: test } : {}), steps: inner() }),
      () => ({
        do: 'when',
        test,
        then: inner(),
        ...(flip() ? { else: inner() } : {}),
        missing: oneOf(rng, ['then', 'else']),
      }),
      () => ({ do: 'parallel', branches: [inner(), inner(), inner()].slice(integer(rng, 3)) }),
      () => ({ do: 'assign', to: 'a', rule: 'rotate', steps: [middle(rng, depth - 1, ['assignee'])] }),
    );
  return oneOf(rng, steps)();
};

export const randomOrganization = (rng: Stream): Organization =>
  OrgSpec.parse({
    name: 'random',
    summary: 'Drawn at random.',
    roles: { a: { seats: 3 }, b: {}, c: {} },
    units: { u: block(rng, 2, ['u', 'v'], ['a', 'b', 'c']), v: block(rng, 1, ['u'], ['a', 'b', 'c']) },
    workflow: block(rng, 3, ['u', 'v'], ['a', 'b', 'c']),
  });
