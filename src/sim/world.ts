/**
 * What all people share about one instance in one replicate: difficulty seen by models, popularity of wrong answers, what
 * critics stumble over. Drawn from streams that name neither organization nor seat, so that every organization meets the
 * same world, clones (one model in several seats) err in the same places, and replicates redraw the staff.
 */
import { type Key, keyText, streamsUnder } from '../rng/streams.js';
import { createDraws, type Draws } from './draws.js';
import { endless, fixed, type Popularity } from './wrong.js';

export interface World extends Draws {
  /** What stays with people from one instance to the next: strengths, manners of speech, how a wording strikes them. */
  readonly staff: Draws;
  /** Which of the wrong answers to a part, of which there are `count`: the k that `u` selects under the law of the part. */
  wrongAnswer(part: string, u: number, sameWrong: number, count?: number): number;
}

/** `key` names seed, replicate, task and instance; `staff` is of seed and replicate, by default of this world alone. */
export const createWorld = (key: Key, staff: Draws = createDraws([...key, 'staff'])): World => {
  const named = streamsUnder(keyText(key));
  const popularity = new Map<string, Popularity>();
  return {
    ...createDraws(key, named),
    staff,
    wrongAnswer: (part, u, sameWrong, count = Number.POSITIVE_INFINITY) => {
      let law = popularity.get(part);
      if (!law) {
        const rng = named(keyText(['sticks', part]));
        law = count === Number.POSITIVE_INFINITY ? endless(sameWrong, rng) : fixed(sameWrong, count, rng);
        popularity.set(part, law);
      }
      return law(u);
    },
  };
};
