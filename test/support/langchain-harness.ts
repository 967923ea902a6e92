/** Organizations, tasks and people for tests of the LangChain seat, and the two ways of running a trial with them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage, type UsageMetadata } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import { type Person, simulatedPerson } from '../../src/agents/sim/person.js';
import { runAsync, runSync } from '../../src/engine/drivers.js';
import { trialFlow } from '../../src/engine/run.js';
import type { Agent, Instance, Reply, Request, Seat, SimAgent, Task, Trace } from '../../src/engine/types.js';
import { openFile, organizationIn } from '../../src/lab/locate.js';
import { resolveOrganization } from '../../src/org/read.js';
import type { Organization } from '../../src/org/schema.js';
import { type Stream, stream } from '../../src/rng/streams.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { createWorld } from '../../src/sim/world.js';
import { familyNamed } from '../../src/tasks/index.js';

const ORGANIZATIONS = 'configs/organizations';

export const organizations: readonly Organization[] = readdirSync(ORGANIZATIONS)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => join(ORGANIZATIONS, file))
  .map((file) => resolveOrganization(organizationIn(openFile(file))));

const open = (family: string, params: Record<string, unknown>): Task =>
  familyNamed(family).open(params, 'configs/tasks');

export const tasks: Readonly<Record<string, Task>> = {
  decomposable: open('decomposable', { parts: 4, coupling: 0 }),
  coupled: open('decomposable', { parts: 7, coupling: 0.8 }),
  control: open('control', { parts: 3 }),
  questions: open('questions', { file: 'data/arithmetic.jsonl' }),
};

/** People who err at every act, so that lost parts, garbled groups, silences and attacks all make the journey. */
const CLUMSY: Traits = {
  ...DEFAULTS,
  silence: 0.05,
  splitLoss: 0.1,
  splitGarble: 0.2,
  splitBlind: 0.2,
  insight: 0.6,
  mergeLoss: 0.15,
  mergeSpoil: 0.1,
};

const POLICIES: readonly [string, Readonly<Record<string, unknown>>][] = [
  ['honest', {}],
  ['saboteur', { rate: 0.6 }],
  ['honest', {}],
  ['sycophant', {}],
  ['rubber-stamp', { rate: 0.5 }],
];

const persons: readonly Person[] = POLICIES.map(([policy, args], index) => ({
  index,
  model: `m${index % 3}`,
  family: `f${index % 2}`,
  skill: 0.8 - 0.4 * index,
  // Two of them have a price, so that known and unknown money are both seen.
  traits: index % 2 === 0 ? CLUMSY : { ...CLUMSY, usdPerMillionIn: 0.3, usdPerMillionOut: 1.7 },
  policy,
  args,
}));

export interface Trial {
  readonly org: Organization;
  readonly task: Task;
  readonly instance: Instance;
  readonly seed: number;
}

export const trialOf = (org: Organization, task: Task, index: number, seed: number): Trial => ({
  org,
  task,
  instance: task.instance(index, stream([seed, 'world', task.family, index])),
  seed,
});

const seatsOf = ({ org, seed }: Trial): Readonly<Record<string, readonly Seat[]>> => {
  let next = seed;
  const chairs = Object.entries(org.roles).map(([role, { seats }]) => [
    role,
    Array.from(
      { length: seats },
      (_, index): Seat => ({ name: `${role}.${index}`, role, index, person: next++ % persons.length }),
    ),
  ]);
  return Object.fromEntries(chairs);
};

/** The staff of a trial; made anew each time, so that two runs share nothing but their keys. */
export const peopleOf = (trial: Trial): readonly SimAgent[] => {
  const world = createWorld([trial.seed, 'world', trial.task.family, trial.instance.index]);
  const seats = Object.values(seatsOf(trial)).flat();
  const familyOf = (name: string): string | undefined => {
    const seat = seats.find((s) => s.name === name);
    return seat && persons[seat.person]?.family;
  };
  return persons.map((person) => simulatedPerson(person, { world: () => world, familyOf }));
};

const flowOf = (trial: Trial) =>
  trialFlow({ ...trial, seats: seatsOf(trial), lots: [trial.seed, 'lots', trial.instance.index] });
const callStream = (trial: Trial, id: string) => stream([trial.seed, 'call', trial.instance.index, id]);

export const runDirect = (trial: Trial, people: readonly SimAgent[] = peopleOf(trial)): Trace =>
  runSync(flowOf(trial), (call) => people[call.seat.person]!.act(call.request, callStream(trial, call.id)));

export const runSeated = (trial: Trial, agents: readonly Agent[]): Promise<Trace> =>
  runAsync(flowOf(trial), (call) => agents[call.seat.person]!.act(call.request, callStream(trial, call.id)));

export interface Answered {
  readonly request: Request;
  readonly reply: Reply;
}

/** Every request and reply of a trial. */
export const answeredIn = (trial: Trial): readonly Answered[] => {
  const pairs: Answered[] = [];
  const spies = peopleOf(trial).map((person) => ({
    act: (request: Request, rng: Stream) => {
      const reply = person.act(request, rng);
      pairs.push({ request, reply });
      return reply;
    },
  }));
  runDirect(trial, spies);
  return pairs;
};

/** One trial of every organization on every task. */
export const allAnswered = (): readonly Answered[] =>
  Object.values(tasks).flatMap((task) => organizations.flatMap((org) => answeredIn(trialOf(org, task, 3, 7))));

/** A model that answers from a list and remembers what it was sent. After the last reply it repeats that one. */
export class ListModel extends BaseChatModel {
  readonly sent: BaseMessage[][] = [];
  readonly options: Record<string, unknown>[] = [];
  readonly #replies: readonly (string | AIMessage | Error)[];

  constructor(...replies: readonly (string | AIMessage | Error)[]) {
    super({});
    this.#replies = replies;
  }

  override _llmType(): string {
    return 'list';
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const reply = this.#replies[Math.min(this.sent.length, this.#replies.length - 1)] ?? '';
    this.sent.push(messages);
    this.options.push({ ...options });
    if (reply instanceof Error) throw reply;
    const message = typeof reply === 'string' ? new AIMessage(reply) : reply;
    return { generations: [{ text: message.text, message }] };
  }
}

/** A message as a provider's class would hand it over. */
export const said = (
  content: string,
  rest: {
    readonly extra?: Record<string, unknown>;
    readonly meta?: Record<string, unknown>;
    readonly usage?: Partial<UsageMetadata>;
  } = {},
): AIMessage => {
  const message = new AIMessage({
    content,
    additional_kwargs: { ...rest.extra },
    response_metadata: { ...rest.meta },
  });
  return rest.usage === undefined ? message : Object.assign(message, { usage_metadata: rest.usage });
};
