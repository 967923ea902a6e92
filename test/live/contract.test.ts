/** The contract of agents, kept by a seat that is replayed: recorded once, then answered from the record alone. */
import { afterAll, expect, test } from 'vitest';
import { type Ask, stopRun } from '../../src/agents/calls/call.js';
import { stacked } from '../../src/agents/calls/stack.js';
import { namesIn } from '../../src/agents/names.js';
import { promptOf } from '../../src/agents/prompts/prompt.js';
import { seatAgent } from '../../src/agents/seat/seat.js';
import { askSimulated } from '../../src/agents/seat/simulated.js';
import { simulatedPerson } from '../../src/agents/sim/person.js';
import { agentContract, contractRequests, contractTasks } from '../../src/contracts/agent.js';
import type { Agent, SimAgent } from '../../src/engine/types.js';
import { keyHash } from '../../src/org/hash.js';
import { stream } from '../../src/rng/streams.js';
import { createWorld } from '../../src/sim/world.js';
import { places } from '../agents/calls/support.js';
import { person } from '../support/trials.js';

const { folder, remove } = places();
afterAll(remove);
const world = createWorld(['contract from a record']);
const honest = (): SimAgent => simulatedPerson(person(0, 0.3), { world: () => world, familyOf: () => 'x' });
const spec = { model: 'openai:recorded', maxTokens: 500, method: 'auto' } as const;
const nobody: Ask = async ({ id }) => {
  throw stopRun(`${id} was to be asked`);
};

const place = folder();

/** Calls have the name of their trial; here each prompt of the contract is one. */
const seated = (ask: Ask): Agent => ({
  act: (request, rng) => {
    const trial = keyHash(promptOf(request, namesIn(request)));
    return seatAgent(ask, spec, { trial }).act(request, rng);
  },
});

const simulated = askSimulated(honest());
/** As a real model answers: with nothing beside the text, as a record keeps it. */
const plain: Ask = async (call) => {
  const { sealed: _, ...answer } = await simulated(call);
  return answer;
};
const recording = stacked(plain, { cassette: { folder: place, mode: 'record' } });
for (const task of contractTasks())
  for (const { name, request } of contractRequests(task))
    await seated(recording.ask).act(request, stream(['recorded', task.family, name]));
recording.close();

const replaying = stacked(nobody, { cassette: { folder: place, mode: 'replay' } });
afterAll(() => replaying.close());

agentContract('a seat from a record', () => seated(replaying.ask), { mostMissing: 0.1 });

test('nobody was asked, and what is not recorded ends the run', async () => {
  expect(replaying.spent()).toMatchObject({ calls: 0 });
  expect(replaying.spent().hits.cassette).toBeGreaterThan(100);
  const [task] = contractTasks();
  const { request } = contractRequests(task!)[0]!;
  const other = seatAgent(replaying.ask, spec, { trial: 'other' });
  await expect(other.act(request, stream(['x']))).rejects.toThrow(/other\/request#0 is not among the \d+ recorded/);
});
