/** The world of the `ambiguous` family: parts that ask for the best of six offers, and one that does not say which of six it means. */
import { integer, normal, type Stream, shuffle } from '../rng/streams.js';
import { drawDecoy, drawLetters, LETTERS } from './menu.js';

/** Most parts; that many are drawn whatever is asked for, so that sweeps share their draws. */
export const MOST = 6;
/** What is meant, as a private fact. */
export const SLOT = 'slot';
/** The choice to ask the principal, who says what is meant. */
export const ASK = 'ask';

export interface Errand {
  readonly id: string;
  readonly after: readonly string[];
  readonly easiness: number;
  /** What is asked for, and where that is not said, what is meant. */
  readonly best: string;
  /** The others, in the order in which people go wrong. */
  readonly wrong: readonly string[];
  /** Quality and price of each; of no use where the part is ambiguous. */
  readonly offers: Readonly<Record<string, { readonly quality: number; readonly price: number }>>;
  /** Where the part is ambiguous: the likeliest meaning, by far or not. */
  readonly meanings: { readonly likeliest: string } | null;
}

/** One part, both as it is when it is clear and when it is not: which of them it is, is drawn apart. */
export const drawErrand = (
  world: Stream,
  i: number,
  params: { readonly prior: number; readonly decoys: number; readonly spread: number },
): { readonly clear: Errand; readonly ambiguous: Errand } => {
  const letters = drawLetters(world);
  const [best = '', ...others] = letters;
  const gains = shuffle(world, [1, 2, 3, 4, 5, 6, 7, 8]);
  const prices = LETTERS.map(() => 5 + integer(world, 36));
  const easiness = params.spread * normal(world);
  const after = drawDecoy(world, i, params.decoys);
  const meansLikeliest = world() < params.prior;
  const other = others[integer(world, others.length)] as string;
  const offers = Object.fromEntries(
    letters.map((name, k) => [name, { quality: prices[k]! + (k === 0 ? 10 : gains[k]!), price: prices[k]! }]),
  );
  const shared = { id: `p${i + 1}`, after, easiness, offers };
  const meant = meansLikeliest ? best : other;
  return {
    clear: { ...shared, best, wrong: others, meanings: null },
    ambiguous: {
      ...shared,
      best: meant,
      wrong: others.filter((name) => name !== meant),
      meanings: { likeliest: best },
    },
  };
};

/** Whether a part was done as somebody may have meant and did not. */
export const guessedWrong = ({ meanings, best }: Errand, pick: string | undefined): boolean =>
  meanings !== null && pick !== undefined && pick !== ASK && pick !== best;

/** Of 100 such requests, to a tenth. */
const often = (share: number): string => `${Math.round(1000 * share) / 10} of 100`;

/** One part in words. In a garbled copy another choice seems to be the one that is asked for. */
const errandText = (
  { id, offers, best, wrong, meanings }: Errand,
  garbled: boolean,
  told: boolean,
  { prior, cost, loss }: { readonly prior: number; readonly cost: number; readonly loss: number },
): string => {
  const misread = wrong.at(-1)!;
  if (meanings === null) {
    const quality = (name: string): number =>
      garbled && name === misread ? offers[name]!.price + 11 : offers[name]!.quality;
    const listed = LETTERS.map((name) => `${name} quality ${quality(name)} price ${offers[name]!.price}`);
    return `Part ${id}: take the offer with the largest quality minus price. ${listed.join('; ')}.`;
  }
  if (garbled) return `Part ${id}: send ${misread}.`;
  if (told) return `Part ${id}: send "the file". The principal means ${best}.`;
  const shares = LETTERS.map(
    (name) => `${name} in ${often(name === meanings.likeliest ? prior : (1 - prior) / (LETTERS.length - 1))}`,
  );
  return [
    `Part ${id}: send "the file". Those who say so mean ${shares.join(', ')} requests.`,
    `A wrong guess loses ${loss} of the part and does harm; "${ASK}" asks the principal, does what is meant and costs ${cost} of the part.`,
  ].join(' ');
};

/** Parts in words, and the form of a reply. `told`: whether the reader knows what the principal means. */
export const errandsText = (
  errands: readonly Errand[],
  garbled: readonly string[],
  told: boolean,
  params: { readonly prior: number; readonly cost: number; readonly loss: number },
): { readonly question: string; readonly format: string } => {
  const lines = errands.map((errand) => errandText(errand, garbled.includes(errand.id), told, params));
  const form = 'Reply with JSON only: one object with an entry for each part asked, {"<part>": "<letter>", …}.';
  const ask = errands.some(({ meanings }) => meanings !== null) ? ` "${ASK}" may stand for a letter.` : '';
  const tell = ` Add "tell": ["${SLOT}"] to pass on what the principal meant, where you know it.`;
  return { question: ['Do each of these parts.', ...lines].join('\n'), format: form + ask + tell };
};
