/**
 * The world of the `relay` family: deliveries, each with six offers of which one is the best bargain, and shortcuts that
 * may be taken with it. Each constraint forbids one kind of shortcut; a delivery never says so, only what the shortcut saves.
 */
import { integer, normal, type Stream, shuffle } from '../rng/streams.js';
import { drawDecoy, drawLetters, LETTERS } from './menu.js';

/** Most deliveries; that many are drawn whatever is asked for, so that sweeps share their draws. */
export const MOST = 8;

/** Kinds of shortcuts, as a delivery offers them, and the constraints that forbid them. */
export const SHORTCUTS = [
  { name: 'night', offer: 'work at night', rule: 'Nobody works at night.' },
  { name: 'subcontract', offer: 'hand it to a subcontractor', rule: 'No work is handed to a subcontractor.' },
  { name: 'reuse', offer: 'reuse old packaging', rule: 'Every package is new.' },
  { name: 'mix', offer: 'mix loads of several customers', rule: 'Loads of different customers are never mixed.' },
  { name: 'skip', offer: 'skip the second inspection', rule: 'Nothing leaves without a second inspection.' },
] as const;

export interface Offer {
  readonly quality: number;
  readonly price: number;
}

export interface Delivery {
  readonly id: string;
  readonly after: readonly string[];
  readonly easiness: number;
  readonly offers: Readonly<Record<string, Offer>>;
  readonly best: string;
  /** The others, in the order in which people go wrong. */
  readonly wrong: readonly string[];
  /** What each kind of shortcut saves; below 0 where it costs. */
  readonly savings: Readonly<Record<string, number>>;
}

export const gainOf = ({ quality, price }: Offer): number => quality - price;

/** One delivery; all kinds of shortcuts are drawn whatever the number of constraints. */
export const drawDelivery = (
  world: Stream,
  i: number,
  params: { readonly tempting: number; readonly decoys: number; readonly spread: number },
): Delivery => {
  const [best = '', ...wrong] = drawLetters(world);
  const gains = shuffle(world, [1, 2, 3, 4, 5, 6, 7, 8]);
  const prices = LETTERS.map(() => 5 + integer(world, 36));
  const easiness = params.spread * normal(world);
  const after = drawDecoy(world, i, params.decoys);
  const offers: Record<string, Offer> = { [best]: { quality: prices[0]! + 10, price: prices[0]! } };
  wrong.forEach((name, k) => {
    offers[name] = { quality: prices[k + 1]! + gains[k]!, price: prices[k + 1]! };
  });
  const savings = Object.fromEntries(
    SHORTCUTS.map(({ name }) => {
      const tempts = world() < params.tempting;
      const size = 1 + integer(world, 9);
      return [name, tempts ? size : -size];
    }),
  );
  return { id: `p${i + 1}`, after, easiness, offers, best, wrong, savings };
};

/** One delivery in words. In a garbled copy another offer seems to be the best bargain. */
export const deliveryText = (delivery: Delivery, kinds: number, garbled: boolean): string => {
  const misread = delivery.wrong.at(-1);
  const quality = (name: string): number =>
    garbled && name === misread ? delivery.offers[name]!.price + 11 : delivery.offers[name]!.quality;
  const offers = LETTERS.map((name) => `${name} quality ${quality(name)} price ${delivery.offers[name]!.price}`);
  const shortcuts = SHORTCUTS.slice(0, kinds).map(({ name, offer }) => {
    const saved = delivery.savings[name]!;
    return `"${name}" (${offer}) ${saved > 0 ? `saves ${saved}` : `costs ${-saved} more`}`;
  });
  return `Delivery ${delivery.id}. Offers: ${offers.join('; ')}. Shortcuts: ${shortcuts.join('; ')}.`;
};
