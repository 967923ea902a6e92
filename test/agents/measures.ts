/** Numbers read off the replies to one request in many worlds: their mean, their spread, how far people differ, how alike they are. */
import type { Group, Reply, Request } from '../../src/engine/types.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { answer, type How } from './asking.js';
import { correlation, mean, over, sd } from './latent.js';

export type Reading = (reply: Reply) => number;
const N = 400;
export type Measure = (traits: Partial<Traits>) => number;
export interface Asked {
  readonly request: Request;
  readonly how?: How;
}

/** One number of the replies to one request in N worlds, with one staff for all unless said otherwise. */
const numbers = ({ request, how = {} }: Asked, of: Reading, traits: Partial<Traits>, more: How = {}) =>
  over(N, (run) =>
    of(answer(request, { run, world: run, staff: 1, ...how, ...more, traits: { ...how.traits, ...traits } })),
  );
export const average =
  (asked: Asked, of: Reading): Measure =>
  (traits) =>
    mean(numbers(asked, of, traits));
export const spread =
  (asked: Asked, of: Reading): Measure =>
  (traits) =>
    sd(numbers(asked, of, traits));
/** How far people differ: the sd over staffs, everything else alike. */
export const between =
  (asked: Asked, of: Reading): Measure =>
  (traits) =>
    sd(
      over(60, (staff) =>
        of(answer(asked.request, { staff, ...asked.how, traits: { ...asked.how?.traits, ...traits } })),
      ),
    );
/** How alike two people, or two calls, are. */
export const alike =
  (asked: Asked, of: Reading, other: How): Measure =>
  (traits) => {
    const again = { ...other, person: { ...other.person, traits: { ...DEFAULTS, ...asked.how?.traits, ...traits } } };
    const replies = over(N, (run) =>
      of(answer(asked.request, { world: run, staff: 1, skill: 0.3, ...asked.how, ...again, run: N + run })),
    );
    return correlation(numbers(asked, of, traits), replies);
  };

/** One field of a reply. */
export const field = <T>(reply: Reply, name: string): T => (reply as unknown as Record<string, T>)[name] as T;

export const z: Reading = (reply) => reply.truth!.belief!;
/** Falls with the score: how much is found wrong. */
export const doubt: Reading = (reply) => -field<number>(reply, 'score');
export const trust: Reading = (reply) => field<number>(reply, 'score');
export const out: Reading = (reply) => Math.log(reply.usage.tokensOut as number);
export const read: Reading = (reply) => reply.usage.tokensIn as number;
export const seconds: Reading = (reply) => reply.usage.seconds;
/** Millionths of a dollar. */
export const money: Reading = (reply) => 1e6 * (reply.usage.usd as number);
export const confidence: Reading = (reply) => field<number>(reply, 'confidence');
export const belief: Reading = (reply) => field<number>(reply, 'belief');
export const faults =
  (like: RegExp): Reading =>
  (reply) =>
    reply.truth!.faults.filter((fault) => like.test(fault)).length;
export const labelled =
  (label: string): Reading =>
  (reply) =>
    Number(field<string>(reply, 'label') === label);
export const first =
  (id: string): Reading =>
  (reply) =>
    Number(field<readonly string[]>(reply, 'ranking')[0] === id);
export const missing =
  (word: string): Reading =>
  (reply) =>
    Number(word in reply);
/** Constraints passed on, and groups built on, by a split. */
export const passed: Reading = (reply) =>
  field<readonly Group[]>(reply, 'parts').reduce((n, g) => n + (g.constraints?.length ?? 0), 0);
export const links: Reading = (reply) =>
  field<readonly Group[]>(reply, 'parts').reduce((n, g) => n + g.after.length, 0);
export const divides: Reading = (reply) => Number(/decompose/.test(JSON.stringify(field(reply, 'steps'))));
