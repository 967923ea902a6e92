/** The contract of agents over real HTTP: a seat with ChatOpenAI, and a server that has learnt what to answer to each prompt. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ask, Method, ModelSpec } from '../../../src/agents/calls/call.js';
import { namesIn } from '../../../src/agents/names.js';
import { fieldsOf } from '../../../src/agents/paper.js';
import { promptOf } from '../../../src/agents/prompts/prompt.js';
import { type Probed, probeModel } from '../../../src/agents/seat/probe.js';
import { seatAgent } from '../../../src/agents/seat/seat.js';
import { askSimulated } from '../../../src/agents/seat/simulated.js';
import { simulatedPerson } from '../../../src/agents/sim/person.js';
import { agentContract, contractRequests, contractTasks } from '../../../src/contracts/agent.js';
import { type Agent, type Call, isMissing, type Reply, type SimAgent } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { createWorld } from '../../../src/sim/world.js';
import { askModel } from '../../support/ask-model.js';
import { type OpenAiServer, openAiServer, type Received } from '../../support/openai-server.js';
import { person } from '../../support/trials.js';

const world = createWorld(['contract over http']);
const honest = (): SimAgent => simulatedPerson(person(0, 0.3), { world: () => world, familyOf: () => 'x' });

/** What a person answers to each prompt of the contract, on paper. */
const learnt = new Map<string, { readonly reply: Reply; readonly paper: string }>();
for (const task of contractTasks())
  for (const { name, request } of contractRequests(task)) {
    const reply = honest().act(request, stream(['learnt', task.family, name]));
    const paper = isMissing(reply) ? 'I have nothing to say.' : JSON.stringify(fieldsOf(request, reply));
    learnt.set(promptOf(request, namesIn(request)).human, { reply, paper });
  }

const usage = { prompt_tokens: 50, completion_tokens: 20, total_tokens: 70 };
const promptIn = ({ json }: Received): string => (json.messages as { content: string }[])[1]!.content;

/** Answers as well as it can, in the way it was asked; `first` is what it says before it is shown an error. */
const answering = (first: (prompt: string) => string | null) => (received: Received) => {
  const { messages, tools } = received.json as { messages: unknown[]; tools?: { function: { name: string } }[] };
  const prompt = promptIn(received);
  const text = (messages.length === 2 ? first(prompt) : null) ?? learnt.get(prompt)!.paper;
  if (!tools) return { message: { content: text }, usage };
  const made = { name: tools[0]!.function.name, arguments: text };
  return {
    message: { content: null, tool_calls: [{ id: '1', type: 'function', function: made }] },
    finish: 'tool_calls',
    usage,
  };
};

let able: OpenAiServer;
let sloppy: OpenAiServer;
beforeAll(async () => {
  able = await openAiServer(answering(() => null));
  sloppy = await openAiServer(answering((prompt) => (prompt.length % 2 === 0 ? 'Well, {"score": ' : null)));
});
afterAll(async () => {
  await able.close();
  await sloppy.close();
});

/** Time is the only thing that differs from one run to the next. */
const timeless = (agent: Agent): Agent => ({
  act: async (request, rng) => {
    const reply = await agent.act(request, rng);
    return { ...reply, usage: { ...reply.usage, seconds: 0 } };
  },
});
const specOf = (server: OpenAiServer, method: Method): ModelSpec => ({
  model: 'openai:local',
  baseUrl: server.url,
  maxTokens: 1000,
  method,
});
const seated = (server: () => OpenAiServer, method: Method, ask: Ask = askModel({ env: {} })) => {
  const later: Agent = { act: (request, rng) => seatAgent(ask, specOf(server(), method)).act(request, rng) };
  return () => timeless(later);
};

// A person's work that its family cannot write down is not in the text, and such a reply is none.
const options = { runs: 1, mostMissing: 0.1 };
agentContract(
  'a seat over a simulated person',
  () => seatAgent(askSimulated(honest()), { model: 'sim:x', maxTokens: 1, method: 'text' }),
  {
    mostMissing: 0,
  },
);
agentContract(
  'LangChain over HTTP, by schema',
  seated(() => able, 'schema'),
  options,
);
if (process.env.ORGLAB_ALL) {
  agentContract(
    'LangChain over HTTP, by tool',
    seated(() => able, 'tool'),
    options,
  );
  agentContract(
    'LangChain over HTTP, in words',
    seated(() => able, 'text'),
    options,
  );
}
agentContract(
  'LangChain over HTTP, half of all replies malformed at first',
  seated(() => sloppy, 'auto'),
  options,
);

test('the replies are those that the server has learnt', async () => {
  const agent = seated(() => able, 'auto')();
  let all = 0;
  for (const task of contractTasks())
    for (const { name, request } of contractRequests(task)) {
      const { reply } = learnt.get(promptOf(request, namesIn(request)).human)!;
      const heard = await agent.act(request, stream(['x']));
      if (isMissing(reply) || isMissing(heard)) continue;
      const { usage: _1, truth: _2, ...direct } = reply as unknown as Record<string, unknown>;
      const { usage: _3, ...said } = heard as unknown as Record<string, unknown>;
      all += 1;
      // latent and what is garbled stay with the person; a number is read off the task.
      const { latent: _4, value: _5, parts, ...open } = direct;
      if (parts === undefined) expect(said, name).toMatchObject(open);
    }
  expect(all).toBeGreaterThan(60);
});

const callsOf = (): readonly Call[] =>
  contractRequests(contractTasks()[0]!)
    // Of nothing no whole answer is merged, and half an answer cannot be written down.
    .filter(({ request }) => request.as !== 'merge')
    .map(({ name, request }) => ({
      id: name,
      seat: { name: request.seat, role: request.role.name, index: 0, person: 0 },
      request,
    }));
const outcomes = (probes: readonly Probed[]): readonly string[] => [...new Set(probes.map((p) => p.outcome))].sort();

test('a look at a model says what it did at each act, and what it took', async () => {
  const ask = askModel({ env: {} });
  const calls = callsOf().slice(0, 20);
  const good = await probeModel(ask, specOf(able, 'auto'), calls, { methodOf: ask.methodOf });
  expect(good).toHaveLength(20);
  expect(good.filter((p) => p.outcome !== 'in shape')).toEqual([]);
  expect(good[0]).toMatchObject({ act: 'propose', as: 'solve', turns: 1, method: 'schema', reason: '' });
  expect(good[0]?.usage).toMatchObject({ tokensIn: 50, tokensOut: 20, usd: null });
  const mended = await probeModel(ask, specOf(sloppy, 'auto'), calls);
  expect(outcomes(mended)).toEqual(['in shape', 'repaired']);
  expect(mended.find((p) => p.outcome === 'repaired')).toMatchObject({
    turns: 2,
    usage: { tokensIn: 100, tokensOut: 40 },
  });
  const unmended = await probeModel(ask, specOf(sloppy, 'auto'), calls, { repairs: 0 });
  expect(unmended.find((p) => p.outcome === 'none')?.reason).toMatch(/^unparsed: /);
});

test('a look at a model that fails tells the reason; what ends a run is thrown', async () => {
  const failing = await openAiServer(() => ({ status: 500, body: '{"error": {"message": "out of order"}}' }));
  const [first] = await probeModel(askModel({ env: {} }), specOf(failing, 'auto'), callsOf().slice(0, 1));
  expect(first).toMatchObject({ outcome: 'none', reason: expect.stringContaining('out of order'), usage: null });
  await failing.close();
  const { baseUrl: _, ...away } = specOf(able, 'auto');
  await expect(probeModel(askModel({ env: {} }), away, callsOf())).rejects.toThrow('OPENAI_API_KEY');
});
