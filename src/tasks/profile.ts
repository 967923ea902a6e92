/** The facts of a hidden profile: points of options under criteria, and which of them everybody knows. */
import type { Stream } from '../rng/streams.js';
import type { Fact } from './facts.js';

/** As many are drawn whatever the parameters are. */
export const MOST = { options: 6, facts: 8, decoys: 8 } as const;

/** Eight may count; the other four never do. */
export const CRITERIA: readonly string[] =
  'price,delivery,safety,support,warranty,training,noise,repair,logo,office,parking,website'.split(',');

export interface Point extends Fact {
  readonly option: string;
  readonly criterion: string;
  readonly weight: number;
  readonly counts: boolean;
}

/** Points of each option that has any. */
export const points = (facts: readonly Point[]): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const { option, weight, counts } of facts) if (counts) sums[option] = (sums[option] ?? 0) + weight;
  return sums;
};

interface Shape {
  readonly options: number;
  readonly facts: number;
  readonly unshared: number;
  readonly strength: number;
  readonly decoys: number;
}

interface Drawn {
  readonly weight: number;
  readonly holder: number;
  readonly noise: number;
}

/** The first fact about an option is for it and the second against it, so that each can be made to look good or bad. */
const drawFact = (world: Stream, j: number): Drawn => {
  const size = 1 + Math.floor(3 * world());
  const sign = world() < 0.5 ? -1 : 1;
  return { weight: size * (j === 0 ? 1 : j === 1 ? -1 : sign), holder: world(), noise: world() };
};

const sum = (facts: readonly Drawn[]): number => facts.reduce((total, { weight }) => total + weight, 0);
const merits = (facts: readonly Drawn[]): number => sum(facts.filter(({ weight }) => weight > 0));

/** The best option leads by this much at least, so that one fact overlooked does not always turn the choice. */
const LEAD = 2;

/** Position of the greatest, the first of equal ones, those in `without` left out. */
const greatest = (values: readonly number[], without: readonly number[] = []): number =>
  values.reduce((at, value, i) => (without.includes(i) || (at >= 0 && value <= values[at]!) ? at : i), -1);

/** A row with one point more (or less), no fact growing beyond 3 or changing sides; as it was where that cannot be. */
const nudged = (row: readonly Drawn[], by: 1 | -1): readonly Drawn[] => {
  const at = row.findIndex(({ weight }) => weight + by !== 0 && Math.abs(weight + by) <= 3);
  return row.map((fact, j) => (j === at ? { ...fact, weight: fact.weight + by } : fact));
};

/** The rows with the best one in the lead, its own facts first and then those of others moved as little as that takes. */
const leading = (rows: readonly (readonly Drawn[])[], best: number): readonly (readonly Drawn[])[] => {
  let led = rows;
  for (let step = 0; step < 2 * LEAD; step++) {
    const goal = sum(led[best]!) - LEAD;
    const short = led.some((row, i) => i !== best && sum(row) > goal);
    if (!short) break;
    const raised = nudged(led[best]!, 1);
    const full = sum(raised) === sum(led[best]!);
    led = led.map((row, i) => (i === best ? raised : full && sum(row) > goal ? nudged(row, -1) : row));
  }
  return led;
};

/**
 * Facts from those that mislead most (against the best option, for the lure) to those that tell most; the first ones are
 * known to all. What is neither is in the middle.
 */
const helpOf = (fact: Drawn, option: number, best: number, lure: number, strength: number): number => {
  const help = option === best ? fact.weight : option === lure ? -fact.weight : 0;
  return strength * help + (1 - strength + 1e-3) * 6 * (fact.noise - 0.5);
};

/** A fact in its place: which option (by position), under which criterion, with which code. */
interface Cell {
  readonly fact: Drawn;
  readonly option: number;
  readonly criterion: number;
  readonly code: number;
}

const cellsOf = (rows: readonly (readonly Drawn[])[]): readonly Cell[] =>
  rows.flatMap((row, option) =>
    row.map((fact, criterion) => ({ fact, option, criterion, code: option * MOST.facts + criterion })),
  );

/** Facts that do not count: about the options in turn, under criteria that no other fact is about. */
const idleOf = (facts: readonly Drawn[], options: number): readonly Cell[] =>
  facts.map((fact, i) => ({
    fact,
    option: i % options,
    criterion: MOST.facts + Math.floor(i / options),
    code: MOST.options * MOST.facts + i,
  }));

export interface Profile {
  readonly facts: readonly Point[];
  readonly totals: Readonly<Record<string, number>>;
  readonly lure: string;
}

export const drawProfile = (
  world: Stream,
  shape: Shape,
  names: readonly string[],
  criteria: readonly string[],
  codes: readonly string[],
): Profile => {
  const drawn = Array.from({ length: MOST.options }, () =>
    Array.from({ length: MOST.facts }, (_, j) => drawFact(world, j)),
  );
  const extra = Array.from({ length: MOST.decoys }, () => drawFact(world, MOST.facts));
  const rows = drawn.slice(0, shape.options).map((row) => row.slice(0, shape.facts));
  const best = greatest(rows.map(sum));
  const led = leading(rows, best);
  const lure = greatest(led.map(merits), [best]);
  const cells = cellsOf(led);
  const helps = ({ fact, option }: Cell): number => helpOf(fact, option, best, lure, shape.strength);
  const shared = cells.length - Math.round(shape.unshared * cells.length);
  const known = new Set(cells.toSorted((a, b) => helps(a) - helps(b)).slice(0, shared));
  const idle = idleOf(extra.slice(0, shape.decoys), shape.options);
  const point = (cell: Cell, common: boolean, counts: boolean): Point =>
    pointOf(cell.fact, names[cell.option]!, criteria[cell.criterion]!, codes[cell.code]!, common, counts);
  const facts = [
    ...cells.map((cell) => point(cell, known.has(cell), true)),
    ...idle.map((cell) => point(cell, cell.fact.noise >= shape.unshared, false)),
  ];
  return { facts, totals: points(facts), lure: names[lure]! };
};

const pointOf = (
  { weight, holder }: Drawn,
  option: string,
  criterion: string,
  id: string,
  common: boolean,
  counts: boolean,
): Point => ({
  id,
  text: `Supplier ${option}, ${criterion}: ${weight > 0 ? '+' : '−'}${Math.abs(weight)}`,
  draw: common ? null : holder,
  turn: 0,
  option,
  criterion,
  weight,
  counts,
});
