/** One seat that sees everything, filled by one simulated person: what is left between it and the best answer is skill. */
import { type Person, simulatedPerson } from '../agents/sim/person.js';
import { runSync } from '../engine/drivers.js';
import { trialFlow } from '../engine/run.js';
import type { Draft, Task } from '../engine/types.js';
import { organizationHash, resolveOrganization } from '../org/read.js';
import { openYaml } from '../org/yaml.js';
import { keyText, stream, streamOf } from '../rng/streams.js';
import { DEFAULTS } from '../sim/constants.js';
import { createWorld } from '../sim/world.js';

const YAML = `
name: full-information
summary: One seat that sees everything.
roles: { worker: { sees: all } }
workflow: [{ do: solve, by: worker }]
`;
const opened = openYaml(YAML, 'full-information.yaml');
const org = resolveOrganization({ opened, base: [], value: opened.value });
const hash = organizationHash(org);

/** The skills of configs/staff/mixed-five, and nothing overlooked: attention is not difficulty. */
export const people: readonly Person[] = [0.9, 0.6, 0.3, 0, -0.3].map((skill, index) => ({
  index,
  model: `model-${index}`,
  family: `family-${index % 3}`,
  skill,
  traits: { ...DEFAULTS, attention: 0 },
  policy: 'honest',
  args: {},
}));

/** The answer of one person to one instance, or null where it gave none. */
export const answerOf = (task: Task, one: Person, seed: number, index: number): Draft | null => {
  const instance = task.instance(index, stream(['world', seed, task.family, index]));
  const world = createWorld(['people', seed, 0, task.family, index]);
  const agent = simulatedPerson(one, { world: () => world, familyOf: () => one.family });
  const seats = { worker: [{ name: 'worker.0', role: 'worker', index: 0, person: 0 }] };
  const key = ['lot', seed, hash, task.family, 0, index];
  const calls = keyText(['call', seed, hash, task.family, 0, index]);
  const flow = trialFlow({ org, task, instance, seats, lots: key, people: 1 });
  return runSync(flow, (call) => agent.act(call.request, streamOf(calls + keyText([call.id])))).answer;
};
