/**
 * The world of the `commons` family: boats that fish one stock, each with six amounts to take a season. What a boat takes is its
 * own affair; what the stock regrows is known to those whom the constraint reached. The fair amounts of all boats together leave
 * the stock as it is, with room for one greedy boat where it grows slowest and for more where it grows faster, so that no boat
 * shows what all of them do.
 */
import { integer, normal, type Stream } from '../rng/streams.js';
import { drawDecoy, drawLetters, LETTERS } from './menu.js';

/** Most boats; that many are drawn whatever is asked for, so that sweeps share their draws. */
export const MOST = 6;
/** The slowest growth: amounts are drawn for it, so that sweeps of growth share them. */
export const SLOWEST = 0.3;
/** The one constraint, as a fact and as a line of the task. */
export const QUOTA = 'quota';

export interface Boat {
  readonly id: string;
  readonly after: readonly string[];
  readonly easiness: number;
  /** Tonnes a season. */
  readonly amounts: Readonly<Record<string, number>>;
  /** The share of the quota. */
  readonly fair: string;
  /** The most: what pays a boat best that knows of no quota. */
  readonly greedy: string;
  /** The others, all less than fair, in the order in which people go wrong. */
  readonly wrong: readonly string[];
}

export interface Stock {
  /** Tonnes that the water bears, and with which the stock would not grow any more. */
  readonly capacity: number;
  /** Growth of a small stock in a season, as a share of it. */
  readonly growth: number;
  /** Tonnes a season that half a full stock regrows, the most there is. */
  readonly yield: number;
}

export interface Waters {
  readonly stock: Stock;
  readonly boats: readonly Boat[];
  /** Tonnes a season that can be sold: the fair amounts of all boats together. */
  readonly quota: number;
}

export const stockOf = (capacity: number, growth: number): Stock => ({
  capacity,
  growth,
  yield: Math.floor((growth * capacity) / 4),
});

/** Share of half a full stock that is left after some seasons of that catch, 0–1 (logistic growth; Gordon 1954). */
export const leftAfter = ({ capacity, growth, yield: sustained }: Stock, taken: number, seasons: number): number => {
  if (taken <= sustained) return 1;
  const start = capacity / 2;
  let stock = start;
  for (let season = 0; season < seasons; season++)
    stock = Math.max(0, stock + growth * stock * (1 - stock / capacity) - taken);
  return stock / start;
};

/** Smaller catches that a boat may settle on by mistake: each a quarter of the fair one more than the last. */
const LESS = [0, 1, 2, 3];

interface Drawn {
  readonly letters: readonly string[];
  readonly weight: number;
  readonly lure: number;
  readonly easiness: number;
  readonly after: readonly string[];
}

export const drawWaters = (
  world: Stream,
  params: { readonly parts: number; readonly growth: number; readonly decoys: number; readonly spread: number },
): Waters => {
  const capacity = 800 + integer(world, 401);
  const room = world();
  const drawn = Array.from(
    { length: MOST },
    (_, i): Drawn => ({
      letters: drawLetters(world),
      weight: 1 + world() / 2,
      lure: Math.ceil(capacity * (0.02 + 0.01 * world())),
      easiness: params.spread * normal(world),
      after: drawDecoy(world, i, params.decoys),
    }),
  ).slice(0, params.parts);
  const least = stockOf(capacity, SLOWEST).yield;
  const lures = drawn.map(({ lure }) => lure);
  const most = Math.max(...lures);
  const slack = most + Math.floor((room * (lures.reduce((a, b) => a + b, 0) - most)) / 4);
  const total = drawn.reduce((sum, { weight }) => sum + weight, 0);
  const boats = drawn.map(({ letters, weight, lure, easiness, after }, i): Boat => {
    const [fair = '', greedy = '', ...wrong] = letters;
    const share = Math.floor(((least - slack) * weight) / total);
    const amounts: Record<string, number> = { [fair]: share, [greedy]: share + lure };
    wrong.forEach((letter, k) => {
      amounts[letter] = Math.floor((share * LESS[k]!) / LESS.length);
    });
    return { id: `p${i + 1}`, after, easiness, amounts, fair, greedy, wrong };
  });
  const stock = stockOf(capacity, params.growth);
  return { stock, boats, quota: boats.reduce((sum, { amounts, fair }) => sum + amounts[fair]!, 0) };
};

/** The constraint, word for word. */
export const quotaText = ({ boats, quota, stock }: Waters): string =>
  [
    `The stock regrows ${stock.yield} tonnes a season: no more may be taken by all boats together, and ${quota} can be sold.`,
    `Shares of the boats: ${boats.map(({ id, amounts, fair }) => `${id} ${amounts[fair]}`).join(', ')}.`,
  ].join('\n');

/** One boat in words. In a garbled copy the catches seem to be worth the less the larger they are. */
export const boatText = ({ id, amounts }: Boat, garbled: boolean): string => {
  const listed = LETTERS.map((letter) => `${letter} ${amounts[letter]}`).join(', ');
  return `Boat ${id}, tonnes a season: ${listed}.${garbled ? ' It earns the more the less it takes.' : ''}`;
};
