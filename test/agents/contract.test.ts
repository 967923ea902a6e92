/** The contract of agents, kept by simulated people of every policy, by a script, and by a recorded trace. */
import { describe, expect, it } from 'vitest';
import { type Person, simulatedPerson } from '../../src/agents/sim/person.js';
import { policies } from '../../src/agents/sim/policies/index.js';
import { answerOf } from '../../src/agents/view.js';
import { agentContract, checkReply, contractRequests, contractTasks } from '../../src/contracts/agent.js';
import { answersOf } from '../../src/engine/drivers.js';
import type { Agent, Instance, Reply, Request, SimAgent, Trace } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS } from '../../src/sim/constants.js';
import { createWorld, type World } from '../../src/sim/world.js';
import { person } from '../support/trials.js';

const worlds = new WeakMap<Instance, World>();
const worldOf = (instance: Instance): World => {
  const world = worlds.get(instance) ?? createWorld(['contract', instance.index]);
  worlds.set(instance, world);
  return world;
};
const simulated = (other: Partial<Person>): SimAgent =>
  simulatedPerson(person(0, 0.3, other), { world: worldOf, familyOf: () => 'model-0' });

const CLUMSY = {
  ...DEFAULTS,
  splitLoss: 0.3,
  splitGarble: 0.3,
  splitBlind: 0.3,
  mergeLoss: 0.3,
  mergeSpoil: 0.3,
  insight: 0.5,
  splitDrift: 0.3,
  positionBias: 0.3,
  tradeWeight: 1,
};
const rates = (name: string): Record<string, unknown> =>
  ['saboteur', 'rubber-stamp'].includes(name) ? { rate: 1 } : {};

for (const { name } of policies) {
  // One in ten of the replies of the byzantine never comes.
  const mostMissing = name === 'byzantine' ? 0.2 : 0;
  agentContract(`simulated, ${name}`, () => simulated({ policy: name }), { mostMissing });
  agentContract(`simulated, ${name}, all the time and clumsy`, () =>
    simulated({ policy: name, args: rates(name), traits: CLUMSY }),
  );
}
agentContract('simulated, mostly unwilling', () => simulated({ traits: { ...DEFAULTS, refusal: 0.8 } }));
agentContract('simulated, mostly silent', () => simulated({ traits: { ...DEFAULTS, silence: 0.8 } }));

const usage = { tokensIn: null, tokensOut: null, seconds: 1, usd: null };

const half = {
  quality: { score: 0.5 },
  suspicion: { score: 0.5 },
  forecast: { success: 0.5, harm: 0.5, cost: 0.5 },
  belief: { belief: 0.5 },
  bid: { p: 0.5, price: 0.5 },
} as const;

/** Says the same to everybody: the null answer, one half, the order it was given. */
const script: Agent = {
  act: (request): Reply => {
    const { task, instance, scope } = request.view;
    if (request.act === 'propose') {
      return { ...answerOf(request.view, task.fallback(instance, scope)), usage };
    }
    if (request.act === 'assess') return { ...half[request.as], usage };
    if (request.act === 'choose') return { ranking: request.options, usage };
    if (request.act === 'split') return { parts: [{ parts: scope.parts, after: [], garbled: [] }], usage };
    return { refused: 'plans are not its business', usage };
  },
};
agentContract('a script', () => script, { mostMissing: 0.2 });
agentContract('a script that takes its time', () => ({
  act: async (request, rng) => {
    await Promise.resolve();
    return script.act(request, rng);
  },
}));

/** A person's replies to the whole contract, as a trace. */
const recorded = (): { trace: Trace; idOf: ReadonlyMap<Request, string> } => {
  const agent = simulated({});
  const idOf = new Map<Request, string>();
  const entries = recordedTasks.flatMap((task) =>
    contractRequests(task).map(({ name, request }) => {
      const id = `${task.family}/${name}`;
      const { usage: used, truth: _truth, ...reply } = agent.act(request, stream(['recorded', id]));
      return {
        kind: 'event' as const,
        id,
        step: 'workflow.0',
        seat: request.seat,
        person: 0,
        act: request.act,
        as: request.as,
        scope: request.view.scope,
        shown: [],
        reply,
        after: [],
        start: 0,
        end: used.seconds,
        usage: used,
      };
    }),
  );
  return { trace: { entries, answer: null, reason: 'error', span: 0 }, idOf };
};
const recordedTasks = contractTasks();
const { trace } = recorded();
const nameOf = (request: Request): string => {
  // The contract draws its requests anew, so that they are told apart by what they say.
  const { task, ...view } = request.view;
  return JSON.stringify({ ...request, view: { ...view, family: task.family } });
};
const ids = new Map(
  recordedTasks.flatMap((t) => contractRequests(t).map((a) => [nameOf(a.request), `${t.family}/${a.name}`])),
);
const seat = { name: 'member.0', role: 'member', index: 0, person: 0 };
agentContract(
  'a trace',
  () => {
    const answer = answersOf(trace);
    return { act: (request) => answer({ id: ids.get(nameOf(request)) ?? '?', seat, request }) };
  },
  { tasks: recordedTasks, mostMissing: 0 },
);

describe('the contract can be broken', () => {
  const [asked] = contractRequests(contractTasks()[0]!).filter((a) => a.name === 'vote');
  const { request } = asked!;
  const options = request.act === 'choose' ? request.options : [];
  it.each([
    ['a stranger in the ranking', { ranking: ['nobody'] }],
    ['a name twice', { ranking: [options[0], options[0]] }],
    ['more approved than ranked', { ranking: options, approved: options.length + 1 }],
    ['another act', { score: 0.5 }],
    ['the form of another assessment', { belief: 0.5 }],
    ['no reason', { none: '' }],
    ['time that runs backwards', { ranking: options, usage: { ...usage, seconds: -1 } }],
  ])('%s', (_, reply) => {
    expect(() => checkReply(request, { usage, ...reply } as Reply)).toThrow();
  });
});
