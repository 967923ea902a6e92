/**
 * Answers kept between experiments, on demand. The key is everything that a model sees, and the id of the call: replicates ask the
 * same and must stay independent draws, and a resample of the same seat must not be its first draft again. With `shared` the id is
 * left out, and one answer serves everybody who asks the same: right at temperature 0 and for trying things out, wrong wherever
 * the spread of answers matters. Unlike a cassette, a request that has changed is asked anew.
 */
import type { ModelAnswer, Wrapper } from './call.js';
import { type Kept, type KeptOptions, openKept } from './kept.js';
import { askedIn, canonical, digest } from './request.js';
import type { Tally } from './tally.js';

interface Known {
  readonly key: string;
  readonly answer: ModelAnswer;
}

export type Cache = Kept<Known>;

export const openCache = (folder: string, lock?: KeptOptions['lock']): Cache =>
  openKept<Known>({ folder, file: 'cache.jsonl', header: { cache: 1 }, ...(lock ? { lock } : {}) }, ({ key }) => ({
    key,
    mark: '',
  }));

export interface CacheOptions {
  readonly cache: Cache;
  /** One answer for all who ask the same. */
  readonly shared: boolean;
  readonly tally: Tally;
}

/** A hit keeps its recorded tokens and price, and costs the budget nothing. What failed is not kept. */
export const cache = ({ cache: known, shared, tally }: CacheOptions): Wrapper => {
  /** Keys being asked: whoever asks the same meanwhile waits, and looks again. */
  const asking = new Map<string, Promise<unknown>>();
  return (ask) => async (call, signal) => {
    const key = digest(canonical([askedIn(call), shared ? null : call.id]));
    while (asking.has(key)) await asking.get(key);
    const found = known.read(key);
    if (found !== undefined) {
      tally.hits.cache++;
      return found.answer;
    }
    const answered = ask(call, signal);
    asking.set(
      key,
      answered.then(
        () => {},
        () => {},
      ),
    );
    try {
      const answer = await answered;
      const { sealed: _sealed, ...plain } = answer;
      if (answer.end !== 'failed') known.append({ key, answer: plain });
      return answer;
    } finally {
      asking.delete(key);
    }
  };
};
