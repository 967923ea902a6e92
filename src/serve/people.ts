/** Who answers a request of our own adapter: the simulated person of that model, on the task and instance drawn here. */
import { statSync } from 'node:fs';
import { z } from 'zod';
import type { Person } from '../agents/sim/person.js';
import { callOf, type Standing, wireIn } from '../agents/wire.js';
import type { Instance, Reply, Request, Task } from '../engine/types.js';
import { type Answer, answering } from '../lab/answering.js';
import { openTask } from '../lab/open-task.js';
import { type Staff, staffOn } from '../lab/staff.js';
import { drawInstance } from '../lab/trial.js';
import { keyHash } from '../org/hash.js';
import { lately } from './lately.js';
import { problem } from './problem.js';

const whole = z.number().int();
const seat = z.looseObject({ name: z.string(), person: whole.min(0) });
const Place = z.looseObject({
  seed: whole,
  orgHash: z.string().max(200),
  task: z.looseObject({
    name: z.string().max(1000),
    family: z.string(),
    params: z.record(z.string(), z.unknown()),
  }),
  instance: whole.min(0).max(1e9),
  replicate: whole.min(0).max(1e9),
  seats: z.record(z.string(), z.array(seat)),
});

/** Tasks open at once, and trials whose people are seated at once. */
const TASKS = 32;
const TRIALS = 512;

interface Opened {
  readonly task: Task;
  readonly staff: Staff;
}

interface Trial {
  readonly task: Task;
  readonly instance: Instance;
  readonly answer: Answer;
}

export interface Answered {
  readonly request: Request;
  readonly reply: Reply;
}

export interface People {
  /** Models by name, each once, in the order of the staff. */
  readonly models: readonly string[];
  /** The first person of a model; throws a Problem where there is none. */
  readonly first: (model: string) => Person;
  /** Names what a line asks, whatever it is about. */
  readonly nameOf: (line: string) => string;
  /** The reply to a line of our own adapter. Throws a Problem that says what of it cannot be answered. */
  readonly answered: (line: string, model: string) => Answered;
}

const refuse = (why: string): Error => problem(400, `metadata.orglab: ${why}`, { param: 'metadata.orglab' });

/** A client names a data file by its path: it must be one, since a pipe or a device would hold up everybody. */
const checkFile = ({ file }: Readonly<Record<string, unknown>>): void => {
  if (typeof file !== 'string') return;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw refuse('the task names something that is no file');
};

const opening = (staff: Staff): ((config: Standing['task']) => Opened) => {
  const kept = lately<Opened>(TASKS);
  return (config) => {
    const name = keyHash([config.family, config.params]);
    const known = kept.get(name);
    if (known) return known;
    checkFile(config.params);
    try {
      const task = openTask(config);
      return kept.set(name, { task, staff: staffOn(task, staff) });
    } catch {
      // Not why: a message about a file may quote it.
      throw refuse(`task ${config.name} of family ${config.family} cannot be opened by this server`);
    }
  };
};

/** The person who sat there when the request was made, where its model is the one asked for; else the first of that model. */
const personIn = ({ people }: Staff, index: number, model: string): number | null => {
  if (people[index]?.model === model) return index;
  return people.find((p) => p.model === model)?.index ?? null;
};

export const peopleOf = (staff: Staff): People => {
  const models = [...new Set(staff.people.map((p) => p.model))];
  const open = opening(staff);
  const trials = lately<Trial>(TRIALS);
  const unknown = (model: string): Error =>
    problem(404, `no model "${model}" here; staff ${staff.name} has: ${models.join(', ')}`, {
      code: 'model_not_found',
      param: 'model',
    });

  const trialOf = (standing: Standing): Trial => {
    const name = keyHash(standing);
    const known = trials.get(name);
    if (known) return known;
    const { task, staff: people } = open(standing.task);
    const instance = drawInstance(task, standing.task.name, standing.seed, standing.instance);
    const asking = { staff: people, orgHash: standing.orgHash, task: { name: standing.task.name } };
    const answer = answering(asking, standing.seed, standing.seats, standing.instance, standing.replicate);
    return trials.set(name, { task, instance, answer });
  };

  const answered = (line: string, model: string): Answered => {
    const wire = wireIn(line);
    if (!wire) throw refuse('not a request of the orglab adapter');
    const place = Place.safeParse(wire.standing);
    if (!place.success) throw refuse(`standing.${place.error.issues[0]?.path.join('.')}: not as expected`);
    const person = personIn(staff, wire.seat.person, model);
    if (person === null) throw unknown(model);
    const { task, instance, answer } = trialOf(wire.standing);
    // A copy: whoever opens drafts remembers them as long as the instance lives, and here they are new with every request.
    const call = callOf(wire, task, { ...instance });
    try {
      return { request: call.request, reply: answer({ ...call, seat: { ...call.seat, person } }) };
    } catch (error) {
      throw refuse(`cannot be answered (${error instanceof Error ? error.message : String(error)})`);
    }
  };

  return {
    models,
    first: (model) => {
      const found = staff.people.find((p) => p.model === model);
      if (!found) throw unknown(model);
      return found;
    },
    nameOf: (line) => {
      const { standing: s, id } = wireIn(line) ?? {};
      return s ? keyHash([s.seed, s.orgHash, s.task.name, s.replicate, s.instance, id]) : '';
    },
    answered,
  };
};
