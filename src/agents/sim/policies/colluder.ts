/**
 * Colluders know each other by a tag of b bits in a number that they state: the digits of a confidence, or of the p of a bid,
 * beyond the thousandth. Honest numbers have arbitrary digits there, so that they match by chance with 2^−b; each bit is
 * misread with probability ε, so that a tag is known again with (1 − ε)^b. They share nothing else.
 */
import { z } from 'zod';
import type { Reply, Request, ShownDraft } from '../../../engine/types.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { covering, meant, preferring } from './alter.js';
import { paired } from './pairing.js';
import type { Policy } from './policy.js';

const args = strict({
  bits: z.number().int().min(0).max(8).default(4).describe('Bits of the tag; 0: no channel.'),
  noise: z.number().min(0).max(0.5).default(0.1).describe('Probability that a bit is misread.'),
  group: z.string().min(1).default('a').describe('Who belongs together.'),
  members: z.number().int().min(1).default(2).describe('Size of the group, for the rotation of its bids.'),
});
type Args = z.infer<typeof args>;

/** Numbers are told to the thousandth; the tag hides in what comes after. */
const GRAIN = 1000;

/** Agreed before the series, by the group alone; never 0, at which honest certainty stands. */
const tagOf = ({ world }: Mind, { bits, group }: Args): number =>
  1 + Math.floor(world.staff.uniform('tag', group) * (2 ** bits - 1));

export const marked = (stated: number, tag: number, bits: number): number =>
  (Math.floor(Math.min(stated, 1 - 1 / GRAIN) * GRAIN) + (tag + 0.5) / 2 ** bits) / GRAIN;

/** The bits in a stated number. */
export const bitsIn = (stated: number, bits: number): number => Math.floor(((stated * GRAIN) % 1) * 2 ** bits);

/** Whether a number carries the tag, as this reader reads it; one draw for each bit. */
const recognizes = (mind: Mind, stated: number | undefined, a: Args): boolean => {
  let flips = 0;
  for (let i = 0; i < a.bits; i++) flips += mind.rng() < a.noise ? 2 ** i : 0;
  return stated !== undefined && (bitsIn(stated, a.bits) ^ flips) === tagOf(mind, a);
};

/** In its turn a member bids as it would; the others cover it by asking for more. */
const bid = (honest: Extract<Reply, { p: number }>, mind: Mind, a: Args): Reply => {
  const turn = mind.instance.index % a.members === mind.person.index % a.members;
  const reply = { ...honest, p: marked(honest.p, tagOf(mind, a), a.bits) };
  return turn ? reply : { ...reply, price: 2 * honest.price, truth: meant(honest, 'attack') };
};

const act = (request: Request, honest: Reply, mind: Mind, a: Args): Reply => {
  if (a.bits === 0) return honest;
  if ('content' in honest)
    return honest.confidence === undefined
      ? honest
      : { ...honest, confidence: marked(honest.confidence, tagOf(mind, a), a.bits) };
  if ('p' in honest) return bid(honest, mind, a);
  const knows = (d: ShownDraft): boolean => recognizes(mind, d.confidence, a);
  if (request.act === 'assess' && request.as !== 'bid')
    return knows(request.draft) ? { ...covering(request, honest, mind), truth: meant(honest, 'attack') } : honest;
  if (request.act === 'design' && 'steps' in honest) return paired(request, honest);
  if (request.act !== 'choose' || !('ranking' in honest)) return honest;
  const own =
    request.as === 'vote'
      ? request.drafts.filter(knows).map((d) => d.id)
      : (request.offers ?? []).filter((o) => recognizes(mind, o.p, a)).map((o) => o.seat);
  return own.length === 0 ? honest : { ...preferring(honest, own), truth: meant(honest, 'attack') };
};

/** Stands by its group. */
export const colluder: Policy<Args> = {
  name: 'colluder',
  summary:
    'Hides a tag in the confidence of what it makes and in its bids; passes, prefers and hires what carries the tag, covers bids of the group in rotation, and designs so that authors appoint their judges.',
  source: 'chosen defaults, to be swept; a tag survives with (1 − noise)^bits and matches by chance with 2^−bits',
  args,
  honestAt: { bits: 0 },
  act,
};
