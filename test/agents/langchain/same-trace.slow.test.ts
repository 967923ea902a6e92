import { describe, expect, test } from 'vitest';
import { langchainAgent } from '../../../src/agents/langchain/agent.js';
import { SimulatedChatModel } from '../../../src/agents/langchain/simulated-chat-model.js';
import { messageOf, sealedOf } from '../../../src/agents/langchain/write.js';
import type { Reply, SimAgent, Trace } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import {
  allAnswered,
  ListModel,
  organizations,
  peopleOf,
  runDirect,
  runSeated,
  tasks,
  trialOf,
} from '../../support/langchain-harness.js';

const SEEDS = [1, 2, 3, 4, 5];
const eventsOf = (trace: Trace) => trace.entries.filter((e) => e.kind === 'event');

test('there are organizations to test', () => {
  expect(organizations.length).toBeGreaterThanOrEqual(12);
});

describe.each(Object.keys(tasks))('%s', (name) => {
  test.each(organizations.map((org) => [org.name, org] as const))(
    '%s gives the same trace seated directly and through LangChain',
    async (_, org) => {
      for (const seed of SEEDS)
        for (let index = 0; index < 2; index++) {
          const trial = trialOf(org, tasks[name]!, index, seed);
          const direct = runDirect(trial);
          const agents = peopleOf(trial).map((person) => langchainAgent(new SimulatedChatModel(person)));
          expect(await runSeated(trial, agents)).toStrictEqual(direct);
        }
    },
  );
});

test('the trials above hold what is hard to carry: every act, silences, attacks, latent, garbled groups, money', () => {
  const seen = new Set<string>();
  for (const task of Object.values(tasks))
    for (const org of organizations)
      for (const seed of SEEDS)
        for (let index = 0; index < 2; index++)
          for (const { act, as, reply, usage, truth } of eventsOf(runDirect(trialOf(org, task, index, seed)))) {
            seen.add(`${act} ${as}`);
            if ('none' in reply) seen.add('none');
            if ('latent' in reply) seen.add('latent');
            if ('cites' in reply && (reply.cites?.length ?? 0) > 0) seen.add('cites');
            if ('note' in reply) seen.add('note');
            if ('parts' in reply && reply.parts.some((g) => g.garbled.length > 0)) seen.add('garbled');
            if ('parts' in reply && reply.parts.some((g) => g.after.length > 0)) seen.add('after');
            if (truth?.intent === 'attack') seen.add('attack');
            seen.add(usage.usd === null ? 'no price' : 'price');
          }
  const drafts = ['propose solve', 'propose revise', 'propose merge'];
  const looks = ['assess quality', 'assess suspicion', 'assess forecast', 'assess bid', 'assess belief'];
  const others = ['choose vote', 'choose appoint', 'split decompose', 'design plan'];
  const carried = ['none', 'latent', 'cites', 'note', 'garbled', 'after', 'attack', 'price', 'no price'];
  expect([...seen].sort()).toEqual([...drafts, ...looks, ...others, ...carried].sort());
});

test('whole work goes by the text alone; only what the text form of the family cannot carry is sealed', () => {
  const proposals = allAnswered().filter(({ reply }) => 'content' in reply);
  const sealed = proposals.filter(({ request, reply }) => {
    const held = sealedOf(messageOf(request, reply));
    if (!held || !('content' in held)) return false;
    const { task, instance, scope } = request.view;
    expect(task.parse(instance, scope, task.show(instance, held.content))).not.toEqual(held.content);
    return true;
  });
  expect(proposals.length).toBeGreaterThan(100);
  expect(sealed.length).toBeLessThan(proposals.length / 10);
});

test('a person that says nothing or refuses is an empty message or a refusal, with its reason kept', async () => {
  const { request } = allAnswered()[0]!;
  const usage = { tokensIn: 7, tokensOut: 1, seconds: 2, usd: null };
  const seat = (reply: Reply) =>
    langchainAgent(new SimulatedChatModel({ act: () => reply })).act(request, stream(['x']));
  const silent: Reply = { none: 'no usable reply', usage, truth: { intent: 'honest', faults: [] } };
  const unwilling: Reply = { refused: 'not this', usage };
  expect(await seat(silent)).toStrictEqual(silent);
  expect(await seat(unwilling)).toStrictEqual(unwilling);
  expect(messageOf(request, silent).text).toBe('');
  expect(messageOf(request, unwilling).additional_kwargs.refusal).toBe('not this');
  const uncounted: Reply = { ...silent, usage: { tokensIn: null, tokensOut: null, seconds: 0, usd: 0 } };
  expect(await seat(uncounted)).toStrictEqual(uncounted);
});

test('a foreign caller is told kindly; a foreign model is given no request', async () => {
  const person: SimAgent = { act: () => ({ none: 'x', usage: { tokensIn: 1, tokensOut: 1, seconds: 0, usd: null } }) };
  await expect(new SimulatedChatModel(person).invoke('Hello')).rejects.toThrow(/orglab requests only/);
  const foreign = new ListModel('no');
  await langchainAgent(foreign).act(allAnswered()[0]!.request, stream(['x']));
  expect(foreign.sent).toHaveLength(2);
  for (const options of foreign.options) expect(options).not.toHaveProperty('orglab');
});

test('tracers are not given the request', async () => {
  const { request, reply } = allAnswered()[0]!;
  const traced: unknown[] = [];
  const model = new SimulatedChatModel({ act: () => reply });
  model.callbacks = [{ handleChatModelStart: (...args: unknown[]) => void traced.push(...args) }];
  await langchainAgent(model, { name: 'worker.0' }).act(request, stream(['x']));
  const keysIn = (value: unknown, seen = new Set<unknown>()): string[] => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return [];
    seen.add(value);
    return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner, seen)]);
  };
  expect(traced.length).toBeGreaterThan(0);
  expect(traced).toContain('worker.0');
  const keys = keysIn(traced);
  for (const key of ['orglab', 'sealed', 'instance', 'view']) expect(keys).not.toContain(key);
});
