/**
 * What holds for every trial of every organization that passes `check`. Each law throws where it is broken; the tests
 * beside this file apply all of them to the shipped organizations and to some thousand random ones.
 */
import type { Answering } from '../support/bench.js';
import { chaotic, refusing, silent } from './chaos.js';
import * as decisions from './decision-laws.js';
import type { Law } from './law.js';
import * as ledger from './ledger-laws.js';
import * as refusals from './refusal-laws.js';
import * as trials from './trial-laws.js';
import * as twins from './twin-laws.js';
import * as views from './view-laws.js';
import { watched } from './watch.js';

export type { Law } from './law.js';

const { answersWhenAllReply, ...whoeverAnswers } = { ...trials, ...ledger, ...refusals, ...views, ...decisions };

/** Those that hold whatever stands between the engine and the people. */
export const whateverIsReplied: Readonly<Record<string, Law>> = { ...whoeverAnswers, replays: twins.replays };

/** The laws of one trial, on a trial in which something stands between the engine and the people. */
const kept =
  (around: (seed: number) => Answering): Law =>
  async (given) => {
    const other = { ...given, around: around(given.seed) };
    const { trace } = watched(other);
    for (const [name, law] of Object.entries(whateverIsReplied))
      try {
        await law(other, trace);
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
  };

/** Whatever the replies are, the trial comes to its end, in order, in bounds, and as declared. */
const survivesAnyReply = kept(chaotic);

/** So it does where three in ten requests are refused, or get no reply. */
const survivesRefusalAndSilence = kept((seed) => (seed % 2 === 0 ? refusing : silent)(seed));

export const laws: Readonly<Record<string, Law>> = {
  ...whoeverAnswers,
  answersWhenAllReply,
  ...twins,
  survivesAnyReply,
  survivesRefusalAndSilence,
};
