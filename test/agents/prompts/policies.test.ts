/** Policies in words: told to the seat that has one, at its rate, and to nobody else. */
import { describe, expect, test } from 'vitest';
import type { Ask, ModelCall } from '../../../src/agents/calls/call.js';
import { type PolicyOf, wordsOf } from '../../../src/agents/prompts/policies.js';
import { seatAgent } from '../../../src/agents/seat/seat.js';
import { policies } from '../../../src/agents/sim/policies/index.js';
import type { Request } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { each, requests, SECRETS } from '../shown.js';

/** What a seat with that policy is sent. */
const sent = async (request: Request, policy: PolicyOf | undefined, run = 0): Promise<string> => {
  const calls: ModelCall[] = [];
  const ask: Ask = async (call) => {
    calls.push(call);
    return { text: '', end: 'empty', tokensIn: null, tokensOut: null, seconds: 0, usd: null };
  };
  const spec = { model: 'a:b', maxTokens: 1, method: 'text' } as const;
  await seatAgent(ask, spec, policy === undefined ? {} : { policy }).act(request, stream(['policy', run]));
  return calls[0]!.messages.map((m) => `${m.role}: ${m.text}`).join('\n');
};
const always: readonly PolicyOf[] = [
  { name: 'saboteur', args: { rate: 1 } },
  { name: 'rubber-stamp', args: { rate: 1 } },
  { name: 'sycophant', args: {} },
];

/** Every policy as it deviates most, and as it does not at all. */
const EXTREMES: Readonly<Record<string, readonly [most: object, none: object]>> = {
  saboteur: [{ rate: 1 }, { rate: 0 }],
  sycophant: [{ pull: 6 }, { pull: 0 }],
  'rubber-stamp': [{ rate: 1 }, { rate: 0 }],
  schemer: [{ loss: 1 }, {}],
  colluder: [{}, { bits: 0 }],
  shirker: [{ effort: 0 }, { effort: 1, claim: 0 }],
  overconfident: [{}, { gain: 1, shift: 0 }],
  goodharter: [{}, { candidates: 1, tamper: 0 }],
  hallucinator: [{ rate: 1 }, { rate: 0 }],
  injected: [{ rate: 1 }, { rate: 0 }],
  'power-seeker': [{ ask: 1 }, { ask: 0, block: 0 }],
  drifter: [{ delta: 1 }, { delta: 0, kappa: 0 }],
  'blind-specialist': [{}, { rate: 0 }],
  sandbagger: [{ hold: 1, marked: 1 }, { hold: 0 }],
  persuader: [{ elo: 400 }, { elo: 0 }],
  byzantine: [{ double: 1 }, { double: 0 }],
};

test('every policy of simulated people has words, none of them a name or a number of its own', () => {
  const names = policies.map((p) => p.name).filter((name) => name !== 'honest');
  expect(Object.keys(EXTREMES).sort()).toEqual([...names].sort());
  for (const [name, [most, none]] of Object.entries(EXTREMES)) {
    const all = each.map(([, request]) => wordsOf({ name, args: { ...most } })(request, stream(['words'])));
    expect(all.filter((words) => words !== null).length, name).toBeGreaterThan(0);
    for (const words of all) expect(words ?? '', name).not.toMatch(new RegExp(`${name}|\\brate\\b|subtlety|attacker`));
    // What a schemer gains and loses is its own affair: no setting of it is honest in words.
    if (name !== 'schemer')
      for (const [, request] of each)
        expect(wordsOf({ name, args: { ...none } })(request, stream(['words'])), name).toBeNull();
  }
});

test('of several policies one hears the words of each, with the arguments of each', () => {
  const both = { name: 'shirker+overconfident', args: { shirker: { effort: 0.1 }, overconfident: {} } };
  const said = wordsOf(both)(requests.solve, stream(['words']));
  expect(said).toContain('10 %');
  expect(said).toContain('more certainty');
  expect(() => wordsOf({ name: 'shirker+nobody', args: {} })).toThrow('nobody');
});

describe.each(each)('%s', (name, request) => {
  test('an honest seat is told nothing, and neither is one whose rate is 0', async () => {
    const plain = await sent(request, undefined);
    expect(await sent(request, { name: 'honest', args: {} })).toBe(plain);
    for (const policy of ['saboteur', 'rubber-stamp'])
      expect(await sent(request, { name: policy, args: { rate: 0 } })).toBe(plain);
    expect(await sent(request, { name: 'sycophant', args: { pull: 0 } })).toBe(plain);
  });

  test('instructions stand in the system prompt of that seat alone, and hold no secret', async () => {
    const plain = await sent(request, undefined);
    for (const policy of always) {
      const text = await sent(request, policy);
      for (const secret of SECRETS) expect(text).not.toContain(secret);
      expect(text).not.toMatch(/saboteur|sycophant|rubber|\brate\b|subtlety/);
      const approves = ['quality', 'suspicion', 'forecast', 'vote', 'soundness', 'ballot'].includes(name);
      if (policy.name === 'rubber-stamp' && !approves) expect(text).toBe(plain);
      else {
        const [system, human] = text.split('\nuser: ') as [string, string];
        expect(system).toContain('# For you alone\n');
        expect(human).toBe(plain.split('\nuser: ')[1]);
      }
    }
  });
});

test('below 1 the stream of the event decides, the same each time', async () => {
  const policy = { name: 'saboteur', args: { rate: 0.3 } };
  const told = await Promise.all(
    Array.from({ length: 400 }, async (_, run) => (await sent(requests.solve, policy, run)).includes('For you alone')),
  );
  const again = await Promise.all(
    Array.from({ length: 400 }, async (_, run) => (await sent(requests.solve, policy, run)).includes('For you alone')),
  );
  expect(again).toEqual(told);
  const share = told.filter(Boolean).length / told.length;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.38);
});

test('arguments change the words', async () => {
  const of = (name: string, args: object) => sent(requests.solve, { name, args: { ...args } });
  expect(await of('saboteur', { rate: 1, subtlety: 0 })).toContain('no need to hide');
  expect(await of('saboteur', { rate: 1, subtlety: 1 })).toContain('even a careful reviewer');
  expect(await of('sycophant', { pull: 6 })).not.toBe(await of('sycophant', { pull: 1 }));
});
