/** Simulated trials for tests: an organization, a task, some people, and the streams named as in the laboratory. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Person, simulatedPerson } from '../../src/agents/sim/person.js';
import { runSync } from '../../src/engine/drivers.js';
import { trialFlow } from '../../src/engine/run.js';
import type { Call, Instance, Reply, Seat, Task, Trace } from '../../src/engine/types.js';
import { organizationIn } from '../../src/lab/locate.js';
import { type Knobs, organizationHash, resolveOrganization } from '../../src/org/read.js';
import type { Organization } from '../../src/org/schema.js';
import { openYaml } from '../../src/org/yaml.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS } from '../../src/sim/constants.js';
import { createWorld } from '../../src/sim/world.js';
import { familyNamed } from '../../src/tasks/index.js';

const configs = new URL('../../configs/', import.meta.url);
const namesIn = (folder: string): string[] =>
  readdirSync(new URL(`${folder}/`, configs))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length));

/** Names of the organizations and tasks of configs/. */
export const organizationNames = namesIn('organizations');
export const taskNames = namesIn('tasks');

export const organizationFrom = (yaml: string, knobs: Knobs = {}): Organization =>
  resolveOrganization(organizationIn(openYaml(yaml, 'test.yaml')), knobs);

export const organizationNamed = (name: string, knobs: Knobs = {}): Organization =>
  organizationFrom(readFileSync(new URL(`organizations/${name}.yaml`, configs), 'utf8'), knobs);

export const taskNamed = (name: string): Task => {
  const file = new URL(`tasks/${name}.yaml`, configs);
  const { family, params } = openYaml(readFileSync(file, 'utf8'), file.pathname).value as {
    family: string;
    params: Record<string, unknown>;
  };
  return familyNamed(family).open(params, new URL('tasks/', configs).pathname);
};

/** An honest person of a model of its own, unless said otherwise. */
export const person = (index: number, skill: number, other: Partial<Person> = {}): Person => ({
  index,
  model: `model-${index}`,
  family: `model-${index}`,
  skill,
  traits: DEFAULTS,
  policy: 'honest',
  args: {},
  ...other,
});

/** Five people of different models, from middling to good. */
export const fivePeople: readonly Person[] = [0.2, 0.35, 0.5, 0.65, 0.8].map((skill, i) => person(i, skill));

/** The same people in a bad week: they often say nothing and split in disorder. */
export const carelessPeople: readonly Person[] = fivePeople.map((p) => ({
  ...p,
  traits: { ...p.traits, silence: 0.15, splitLoss: 0.1, splitBlind: 0.2, insight: 0.5 },
}));

/** Seats of all roles in the order declared, filled by the people in turn. */
export const seated = (org: Organization, people: number): Readonly<Record<string, readonly Seat[]>> => {
  let turn = 0;
  const chairs = (role: string, seats: number): Seat[] =>
    Array.from({ length: seats }, (_, index) => ({
      name: `${role}.${index}`,
      role,
      index,
      person: turn++ % people,
    }));
  return Object.fromEntries(Object.entries(org.roles).map(([role, { seats }]) => [role, chairs(role, seats)]));
};

export interface Trial {
  readonly trace: Trace;
  readonly instance: Instance;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
}

/** One trial. `around` stands between the engine and the people, for tests that tamper with replies. */
export const simulate = (
  org: Organization,
  task: Task,
  index = 0,
  seed = 1,
  people: readonly Person[] = fivePeople,
  around: (call: Call, answer: (call: Call) => Reply) => Reply = (call, answer) => answer(call),
): Trial => {
  const instance = task.instance(index, stream([seed, 'world', task.family, index]));
  const world = createWorld([seed, 'people', 0, task.family, index]);
  const seats = seated(org, people.length);
  const all = Object.values(seats).flat();
  const familyOf = (name: string): string | undefined => people[all.find((s) => s.name === name)?.person ?? -1]?.family;
  const agents = people.map((p) => simulatedPerson(p, { world: () => world, familyOf }));
  const hash = organizationHash(org);
  const answer = (call: Call): Reply => {
    const agent = agents[call.seat.person];
    if (!agent) throw new Error(`simulate: nobody sits in ${call.seat.name}`);
    return agent.act(call.request, stream([seed, 'call', hash, task.family, 0, index, call.id]));
  };
  const lots = [seed, 'lots', hash, task.family, 0, index];
  const trace = runSync(trialFlow({ org, task, instance, seats, lots }), (call) => around(call, answer));
  return { trace, instance, seats };
};
