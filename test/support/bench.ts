/** A trial taken apart, so that laws can drive it as they like: same streams as the laboratory, agents of one's own choice. */
import { type Person, simulatedPerson } from '../../src/agents/sim/person.js';
import { runSync } from '../../src/engine/drivers.js';
import { trialFlow } from '../../src/engine/run.js';
import type {
  Balances,
  Call,
  Flow,
  Instance,
  Reply,
  Ruling,
  Seat,
  Task,
  Trace,
  TraceEvent,
} from '../../src/engine/types.js';
import { worthOf } from '../../src/lab/trial.js';
import { organizationHash } from '../../src/org/read.js';
import type { Organization } from '../../src/org/schema.js';
import { keyText, stream, streamOf } from '../../src/rng/streams.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { createWorld, type World } from '../../src/sim/world.js';
import { guarded } from './guard.js';
import { person, seated } from './trials.js';

/** Everything that decides a trial. */
export interface Given {
  readonly org: Organization;
  readonly task: Task;
  readonly people: readonly Person[];
  readonly index: number;
  readonly seed: number;
  /** Balances that the series has reached; default: none was touched. */
  readonly opening?: Balances;
  /** Instances met before in the series; default 0. */
  readonly position?: number;
  /** Stands between the engine and the people. */
  readonly around?: Answering;
}

/** A trial that has not begun: a new flow at each call, and the people who answer. */
export interface Bench {
  readonly instance: Instance;
  readonly world: World;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
  readonly flow: () => Flow<Trace>;
  readonly answer: (call: Call) => Reply;
}

export type Answering = (call: Call, answer: (call: Call) => Reply) => Reply;

const hashes = new WeakMap<Organization, string>();

/** An organization does not change, and is met in many trials. */
const hashOf = (org: Organization): string => {
  const hash = hashes.get(org) ?? organizationHash(org);
  hashes.set(org, hash);
  return hash;
};

/** Nothing is shared between two benches: instance, world and people are drawn anew from the key. */
export const benchOf = (given: Given): Bench => {
  const { org, people, index, seed, position = 0, opening = {} } = given;
  const task = guarded(given.task);
  const instance = task.instance(index, stream(['world', seed, task.family, index]));
  const world = createWorld(['people', seed, 0, task.family, index]);
  const seats = seated(org, people.length);
  const persons = new Map(
    Object.values(seats)
      .flat()
      .map((s) => [s.name, s.person]),
  );
  const familyOf = (name: string): string | undefined => people[persons.get(name) ?? -1]?.family;
  const agents = people.map((p) => simulatedPerson(p, { world: () => world, familyOf }));
  const hash = hashOf(org);
  const key = keyText(['call', seed, hash, task.family, 0, index]);
  const lots = ['lot', seed, hash, task.family, 0, index];
  const { around } = given;
  const answer = (call: Call): Reply => agents[call.seat.person]!.act(call.request, streamOf(key + keyText([call.id])));
  return {
    instance,
    world,
    seats,
    flow: () =>
      trialFlow({
        org,
        task,
        instance,
        seats,
        lots,
        people: people.length,
        position,
        opening,
        worth: worthOf(task, instance),
      }),
    answer: around === undefined ? answer : (call) => around(call, answer),
  };
};

/** One trial at once; `around` stands between the engine and the people. */
export const traceOf = (given: Given, around = given.around): Trace => {
  const { flow, answer } = benchOf(around === undefined ? given : { ...given, around });
  return runSync(flow(), answer);
};

export const eventsOf = (trace: Trace): readonly TraceEvent[] =>
  trace.entries.filter((e): e is TraceEvent => e.kind === 'event');

export const rulingsOf = (trace: Trace): readonly Ruling[] =>
  trace.entries.filter((e): e is Ruling => e.kind === 'ruling');

const people = (traits: Partial<Traits>, policies: Readonly<Record<number, Pick<Person, 'policy' | 'args'>>> = {}) =>
  [0.9, 0.6, 0.3, 0, -0.3].map((skill, i) =>
    person(i, skill, {
      family: `family-${i % 3}`,
      traits: { ...DEFAULTS, ...traits },
      ...policies[i],
    }),
  );

const saboteur = (rate: number) => ({ policy: 'saboteur', args: { rate, subtlety: 0.3 } });
const sycophant = { policy: 'sycophant', args: {} };

/** Several policies of one person, each all the time. */
const villain = (args: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => ({
  policy: Object.keys(args).join('+'),
  args,
});
const villains = {
  0: villain({ schemer: { hideable: 1, gain: 10, threshold: 1 }, colluder: { bits: 2 } }),
  1: villain({ goodharter: { candidates: 8, tamper: 0.5 }, drifter: { delta: 0.5, kappa: 0.3 } }),
  2: villain({ hallucinator: { rate: 0.5, cite: 0.8 }, persuader: { elo: 400 }, overconfident: {} }),
  3: villain({ injected: { rate: 0.8 }, 'power-seeker': { ask: 0.7, block: 0.7 }, colluder: { bits: 2 } }),
  4: villain({ shirker: {}, 'blind-specialist': {}, sandbagger: {}, byzantine: { drop: 0.2 } }),
};

/** People who err in every way that honest people can. */
const CLUMSY: Partial<Traits> = { splitLoss: 0.1, splitGarble: 0.2, splitBlind: 0.3, mergeLoss: 0.1, mergeSpoil: 0.1 };

/** Five people each; the names say what is special about them. */
export const staffs: Readonly<Record<string, readonly Person[]>> = {
  honest: people({}),
  clumsy: people({ ...CLUMSY, insight: 0.3 }),
  saboteur: people({}, { 1: saboteur(0.5), 3: saboteur(0.5) }),
  silent: people({ silence: 0.3 }),
  refusing: people({ ...CLUMSY, refusal: 0.3 }),
  villains: people({}, villains),
  sycophants: people({}, { 1: sycophant, 2: sycophant, 3: sycophant, 4: { policy: 'rubber-stamp', args: {} } }),
};

/** What people bring into a series, by index, on every account of persons; a debt is possible. */
const BROUGHT: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  clumsy: { 0: 3, 1: 0.5, 4: 1 },
  refusing: { 0: 10, 2: 0.25, 3: -2 },
  sycophants: { 0: 1, 1: 1, 2: 1, 3: 1, 4: 1 },
};

/** The balances with which a staff begins a series in an organization. */
export const broughtBy = (staff: string, { accounts = {} }: Organization): Balances => {
  const brought = BROUGHT[staff];
  if (brought === undefined) return {};
  const names = Object.keys(accounts).filter((name) => accounts[name]?.of === 'person');
  return Object.fromEntries(names.map((name) => [name, brought]));
};

/** Honest people who never lose anything: whatever goes wrong is the organization's doing. */
export const careful: readonly Person[] = people({ splitLoss: 0, mergeLoss: 0, silence: 0, refusal: 0 });

/** The same five people; those named attack at this rate, draws and traits untouched. */
export const attacking = (from: readonly Person[], rate: number, who: readonly number[] = [1, 3]): readonly Person[] =>
  from.map((p) => (who.includes(p.index) ? { ...p, ...saboteur(rate) } : p));
