/** Plans of the `allocation` family: who does what under the costs known, what a plan costs, its words, and how one is read. */
import type { Content, Instance, Scope, Seen, Task } from '../engine/types.js';
import { among, type Fact, ordered } from './facts.js';
import { entriesOf, inPartOrder } from './menu.js';
import { isRecord, readJson } from './reading.js';
import { type Costs, cheapest, pairsIn, withColumn } from './roster.js';

/** What a cost is where nobody told. */
export const MEAN = 50;

/** A crew's costs as a private fact; `crew` is its place. */
export interface Row extends Fact {
  readonly crew: number;
}

export interface Sealed {
  readonly costs: Costs;
  /** Added to the costs of a crew for each pair of jobs that it does. */
  readonly perPair: number;
  /** Cost of a job that nobody does. */
  readonly undone: number;
  readonly truth: readonly string[];
  readonly worst: number;
  /** Each job's costs as a garbled copy states them. */
  readonly misread: Costs;
  /** Crews in the order in which each job goes wrong, without the right one. */
  readonly wrong: readonly (readonly string[])[];
  readonly facts: readonly Row[];
  readonly easiness: readonly number[];
  /** Draw in (0, 1) of the job that a fault is put into. */
  readonly target: number;
}

/** The crew of each job, and the facts told with them. */
export type Crews = Readonly<Record<string, string>>;
export interface Allocation {
  readonly crews: Crews;
  readonly tell?: readonly string[];
}

export const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
export const crewsOf = (content: Content | null): Crews => (content as Allocation | null)?.crews ?? {};
export const toldIn = (content: Content): readonly string[] => (content as Allocation).tell ?? [];
export const crewName = (place: number): string => `c${place + 1}`;
const placeOf = (crew: string): number => Number(crew.slice(1)) - 1;

export const jobOf = (instance: Instance, part: string): number => {
  const job = instance.parts.findIndex(({ id }) => id === part);
  if (job === -1) throw new Error(`allocation: no part "${part}"`);
  return job;
};

export const allocationOf = (instance: Instance, all: Crews, told: readonly string[]): Allocation => {
  const tell = ordered(sealedOf(instance).facts.filter(({ id }) => told.includes(id))).map(({ id }) => id);
  return { crews: inPartOrder(instance.parts, all), ...(tell.length > 0 ? { tell } : {}) };
};

/** Cost of the whole; a job that nobody does is paid for all the same. */
export const costOf = (instance: Instance, crews: Crews): number => {
  const { costs, perPair, undone } = sealedOf(instance);
  const jobs = costs.map(() => 0);
  let total = 0;
  for (const [job, { id }] of instance.parts.entries()) {
    const crew = crews[id] === undefined ? null : placeOf(crews[id]);
    if (crew !== null) jobs[crew]! += 1;
    total += crew === null ? undone : costs[crew]![job]!;
  }
  return total + perPair * jobs.reduce((sum, n) => sum + pairsIn(n), 0);
};

/**
 * The crew that does this job in the cheapest plan under the costs seen. Jobs that it builds on stay with whom they were given
 * to; what became of later ones is not looked at.
 */
export const chosen = (
  instance: Instance,
  part: string,
  known: Content | null,
  garbled: boolean,
  seen?: Seen,
): string => {
  const { costs, perPair, misread, facts } = sealedOf(instance);
  const job = jobOf(instance, part);
  const rows = new Set(among(facts, seen?.facts).map(({ crew }) => crew));
  const read = garbled ? withColumn(costs, job, misread[job]!) : costs;
  let believed: Costs = read.map((row, crew) => (rows.has(crew) ? row : row.map(() => MEAN)));
  for (const before of instance.parts[job]!.after) {
    const given = crewsOf(known)[before];
    if (given === undefined) continue;
    const at = jobOf(instance, before);
    const only = believed.map((row, crew) => (crewName(crew) === given ? row[at]! : Number.POSITIVE_INFINITY));
    believed = withColumn(believed, at, only);
  }
  const { plan } = cheapest(
    believed,
    costs.map(() => perPair),
  );
  return crewName(plan[job]!);
};

/** A crew's costs in words. */
export const rowText = (crew: number, costs: readonly number[], parts: Instance['parts']): string =>
  `Crew ${crewName(crew)}: ${parts.map(({ id }, job) => `${id} ${costs[job]}`).join(', ')}.`;

/** `facts`: the crews whose costs are shown; absent: all. */
export const planQuestion = (instance: Instance, scope: Scope, facts?: readonly string[]) => {
  const { costs, perPair, undone, misread, facts: rows } = sealedOf(instance);
  const garbled = scope.parts.filter((id) => scope.garbled.includes(id)).map((id) => jobOf(instance, id));
  const stated = garbled.reduce<Costs>((all, job) => withColumn(all, job, misread[job]!), costs);
  const shown = ordered(among(rows, facts));
  const names = costs.map((_, crew) => crewName(crew)).join(', ');
  const lines = [
    `Jobs ${instance.parts.map(({ id }) => id).join(', ')} are given to crews ${names}, so that the whole costs as little as possible.`,
    ...(perPair > 0 ? [`A crew that does several jobs costs ${perPair} more for each pair of them.`] : []),
    `A job that nobody does costs ${undone}.`,
    ...(shown.length > 0 ? ['What a job costs if this crew does it:'] : []),
    ...shown.map(({ id, crew }) => `[${id}] ${rowText(crew, stated[crew]!, instance.parts)}`),
    ...(shown.length < rows.length ? [`A cost that you are not told is ${MEAN} on average.`] : []),
    `Say who does ${scope.parts.join(', ')}.`,
  ];
  const format =
    'Reply with JSON only: one object with an entry for each job asked, {"<job>": "<crew>", …}. Add "tell": ["<code>", …] to show ' +
    'the costs under these codes to whoever reads your answer.';
  return { question: lines.join('\n'), format };
};

export const readAllocation: Task['parse'] = (instance, scope, text) => {
  const { costs, facts } = sealedOf(instance);
  const entries = entriesOf(readJson(text), scope.parts, instance.parts, ['tell']);
  if (entries === null) return null;
  const names = costs.map((_, crew) => crewName(crew));
  const crews = scope.parts.map((id) => [id, String(entries[id]).trim().toLowerCase()] as const);
  if (crews.some(([id, crew]) => typeof entries[id] !== 'string' || !names.includes(crew))) return null;
  const told = isRecord(entries.tell) ? Object.keys(entries.tell) : (entries.tell ?? []);
  if (!Array.isArray(told) || told.length > facts.length) return null;
  if (!told.every((code) => facts.some(({ id }) => id === code))) return null;
  return allocationOf(instance, Object.fromEntries(crews), told as string[]);
};

/** JSON for readers: what is told comes with its words, since a code alone would tell nothing. */
export const showAllocation = (instance: Instance, content: Content): string => {
  const words = sealedOf(instance).facts.filter(({ id }) => toldIn(content).includes(id));
  const tell = words.length > 0 ? { tell: Object.fromEntries(ordered(words).map(({ id, text }) => [id, text])) } : {};
  return JSON.stringify({ ...crewsOf(content), ...tell });
};
