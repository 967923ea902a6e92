/** What a red team is given: an organization, a task, a staff, and what its attackers may be. */
import type { Progress } from '../lab/schedule.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import type { Budget } from '../study/redteam/budget.js';
import { attackers } from '../study/redteam/space.js';
import type { ExperimentInput } from './options.js';
import { pairsFrom } from './pairs.js';

/** What attackers may be. The search stays within it, and the result says it. */
export interface Threat {
  /** Corrupt people at most; default 1. With 0 there is the honest twin alone. */
  readonly people?: number;
  /** Policies that they may follow; default: every policy but honest. */
  readonly policies?: readonly string[];
  /** Roles or seats that may be corrupt; default: all. */
  readonly among?: readonly string[];
  /** Largest values of arguments, as { rate: 0.2 }: for every policy that has such an argument. */
  readonly caps?: Readonly<Record<string, number>>;
}

export interface RedteamOptions {
  /** A task as in an experiment: a name, a path, or written out. */
  readonly task: ExperimentInput['tasks'][number];
  /** The people that the attacker is among; default mixed-five. */
  readonly staff?: ExperimentInput['staff'][number];
  readonly threat?: Threat;
  /** Trials in all, 20,000 by default; instances that every candidate meets, 25; replicates, 4: two or three hardly say how sure a number is (docs/decisions/0045). */
  readonly budget?: Partial<Budget>;
  /** What is made as large as can be: harm, or an expression over the columns of trials. */
  readonly objective?: string;
  readonly seed?: number;
  /** Results folder; default: results/redteam-ORGANIZATION-TASK. */
  readonly out?: string;
  /** Worker threads, 1 to 256; default: one per core. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Trials done, of the budget. */
  readonly onProgress?: (progress: Progress) => void;
  readonly onNote?: (text: string) => void;
}

export const DEFAULT_BUDGET: Budget = { trials: 20_000, instances: 25, replicates: 4 };

/** A threat in full. */
export const threatOf = (threat: Threat = {}): Required<Threat> => {
  const { people = 1, policies = attackers, among = [], caps = {} } = threat;
  if (!Number.isSafeInteger(people) || people < 0)
    throw new InputError(`threat: people is a whole number from 0, found ${people}`);
  return { people, policies, among, caps };
};

/** Seats that a threat may corrupt, of those there are. Throws InputError where they are unknown or too few. */
export const seatsOf = (all: readonly string[], { among, people }: Required<Threat>): readonly string[] => {
  const roleOf = (seat: string): string => seat.slice(0, seat.lastIndexOf('.'));
  const known = [...new Set([...all.map(roleOf), ...all])];
  const wrong = among.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new InputError(`threat: among: ${unknownName('role or seat', wrong, known)}`);
  const seats = all.filter((seat) => among.length === 0 || among.includes(seat) || among.includes(roleOf(seat)));
  if (people > seats.length)
    throw new InputError(`threat: ${people} people may be corrupt, and there are ${seats.length} seats for them`);
  return seats;
};

const numberFrom = (option: string, name: string, text: string): number => {
  const n = Number(text);
  if (!Number.isFinite(n)) throw new InputError(`${option}: ${name} is a number, found "${text}"`);
  return n;
};

/** Reads `people=2,policies=saboteur+schemer,among=worker+manager.0,rate=.2`. Throws InputError. */
export const threatFrom = (text: string): Threat => {
  const pairs = pairsFrom('threat', text, 'people=1,policies=saboteur+schemer,among=worker,rate=.2');
  const lists: Record<string, readonly string[]> = {};
  const caps: Record<string, number> = {};
  let people: number | undefined;
  for (const [name, value] of pairs)
    if (name === 'people') people = numberFrom('threat', name, value);
    else if (name === 'policies' || name === 'among') lists[name] = value.split('+').map((one) => one.trim());
    else caps[name] = numberFrom('threat', name, value);
  return { ...(people === undefined ? {} : { people }), ...lists, caps };
};

/** Reads `trials=20000,instances=25,replicates=4`. Throws InputError. */
export const budgetFrom = (text: string): Partial<Budget> => {
  const pairs = pairsFrom('budget', text, 'trials=20000');
  const known = Object.keys(DEFAULT_BUDGET);
  const wrong = pairs.find(([name]) => !known.includes(name));
  if (wrong) throw new InputError(`budget: ${unknownName('part of a budget', wrong[0], known)}`);
  return Object.fromEntries(pairs.map(([name, value]) => [name, numberFrom('budget', name, value)]));
};
