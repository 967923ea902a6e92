/** Requests of whole simulated trials as our own adapter sends them, each with the reply given in this process. */

import { promptOf } from '../../src/agents/langchain/prompts.js';
import { namesIn } from '../../src/agents/names.js';
import { type Standing, wireOf } from '../../src/agents/wire.js';
import { runSync } from '../../src/engine/drivers.js';
import { trialFlow } from '../../src/engine/run.js';
import type { Call, Reply } from '../../src/engine/types.js';
import { answering } from '../../src/lab/answering.js';
import { taskFrom } from '../../src/lab/experiment.js';
import { fileOf, openFile, organizationIn } from '../../src/lab/locate.js';
import { openTask } from '../../src/lab/open-task.js';
import { seat } from '../../src/lab/seating.js';
import { staffFrom, staffOn } from '../../src/lab/staff.js';
import { drawInstance } from '../../src/lab/trial.js';
import { organizationHash, resolveOrganization } from '../../src/org/read.js';

/** People who err at every act, fall silent and refuse; two of one model. */
export const CLUMSY = `name: clumsy
people:
  - { model: alder, skill: 0.8, traits: { silence: 0.05, refusal: 0.03, splitGarble: 0.2, mergeLoss: 0.15 } }
  - { model: birch, skill: 0.4, policy: saboteur, args: { rate: 0.6 }, traits: { silence: 0.05, splitLoss: 0.1 } }
  - { model: alder, skill: 0.2, traits: { insight: 0.5, mergeSpoil: 0.1 } }
  - { model: cedar, family: oak, skill: 0, policy: sycophant }
  - { model: elder, family: oak, skill: -0.3, policy: rubber-stamp, args: { rate: 0.5 } }
`;

export interface Case {
  readonly call: Call;
  readonly reply: Reply;
  readonly model: string;
  readonly body: Record<string, unknown>;
}

export const staffIn = (file: string) => {
  const opened = openFile(file);
  return staffFrom(opened, opened.value, []);
};

const bodyOf = (call: Call, standing: Standing, model: string): Record<string, unknown> => {
  const { system, human } = promptOf(call.request, namesIn(call.request));
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: human },
  ];
  const orglab = wireOf({ call, rng: () => 0.5, standing });
  return { model, messages, metadata: { orglab } };
};

/** Every request of one trial. */
export const casesOf = (
  organization: string,
  taskName: string,
  staffFile: string,
  seed: number,
  index: number,
  replicate: number,
): readonly Case[] => {
  const org = resolveOrganization(organizationIn(openFile(fileOf('organizations', organization, '.'))));
  const opened = openFile(fileOf('tasks', taskName, '.'));
  const config = taskFrom(opened, opened.value, []);
  const task = openTask(config);
  const staff = staffOn(task, staffIn(staffFile));
  const orgHash = organizationHash(org);
  const instance = drawInstance(task, config.name, seed, index);
  const seats = seat(org, staff, 'permuted', [seed, replicate, config.name, index]);
  const standing: Standing = { seed, orgHash, task: config, instance: index, replicate, seats };
  const answer = answering({ staff, orgHash, task: config }, seed, seats, index, replicate);
  const cases: Case[] = [];
  const flow = trialFlow({
    ...{ org, task, instance, seats, people: staff.people.length, position: index },
    lots: ['lot', seed, orgHash, config.name, replicate, index],
  });
  runSync(flow, (call) => {
    const reply = answer(call);
    const { model } = staff.people[call.seat.person]!;
    cases.push({ call, reply, model, body: bodyOf(call, standing, model) });
    return reply;
  });
  return cases;
};
