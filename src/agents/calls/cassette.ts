/**
 * Every answered call of a run, kept under its id. Recording goes on where it was stopped: what is in the cassette is not asked
 * again. A replay asks nobody.
 */
import { type ModelAnswer, stopRun, type Wrapper } from './call.js';
import type { Amount } from './caps.js';
import { type Kept, type KeptOptions, openKept } from './kept.js';
import { type Asked, askedIn, differences, hashOf } from './request.js';
import { scrubbed } from './secrets.js';
import type { Tally } from './tally.js';

export const CASSETTE = 'calls.jsonl';

export type CassetteMode = 'record' | 'replay';

/** One line: what was asked and what came back. */
interface Take extends Asked {
  readonly id: string;
  readonly hash: string;
  readonly model: string;
  readonly answer: ModelAnswer;
}

export interface Cassette {
  readonly mode: CassetteMode;
  readonly takes: Kept<Take>;
  /** What the calls that were in it when it was opened had cost; `unpriced` of them without a known price. */
  readonly before: Amount & { readonly unpriced: number };
}

/** A failed call is marked so: a recording asks it again. The run comes to it only where its trial was not finished. */
const FAILED = ' failed';

/** Opens a cassette in a folder. Throws InputError where it is not there to be replayed, or cannot be written. */
export const openCassette = (folder: string, mode: CassetteMode, lock?: KeptOptions['lock']): Cassette => {
  const before = { calls: 0, tokens: 0, usd: 0, unpriced: 0 };
  let isOpen = false;
  const takes = openKept<Take>(
    {
      folder,
      file: CASSETTE,
      header: { cassette: 1 },
      ...(mode === 'replay' ? { readOnly: true } : {}),
      ...(lock ? { lock } : {}),
    },
    ({ id, hash, answer }) => {
      if (!isOpen) add(before, answer);
      return { key: id, mark: answer.end === 'failed' ? hash + FAILED : hash };
    },
  );
  isOpen = true;
  return { mode, takes, before };
};

const add = (sum: Record<keyof Cassette['before'], number>, { end, tokensIn, tokensOut, usd }: ModelAnswer): void => {
  sum.calls++;
  sum.tokens += (tokensIn ?? 0) + (tokensOut ?? 0);
  sum.usd += usd ?? 0;
  if (usd === null && end !== 'failed') sum.unpriced++;
};

/** Answers from the cassette, and records what is asked. A request that is not the recorded one ends the run. */
export const cassette =
  ({ cassette: { mode, takes }, tally }: { readonly cassette: Cassette; readonly tally: Tally }): Wrapper =>
  (ask) =>
  async (call, signal) => {
    const asked = askedIn(call);
    const hash = hashOf(asked);
    const mark = takes.mark(call.id);
    if (mark !== undefined && mark.replace(FAILED, '') !== hash) throw stopRun(mismatchText(takes, call.id, asked));
    if (mark !== undefined && (mode === 'replay' || mark === hash)) {
      tally.hits.cassette++;
      return takes.read(call.id)!.answer;
    }
    if (mode === 'replay') throw stopRun(missingText(takes, call.id));
    const answer = await ask(call, signal);
    takes.append({ id: call.id, hash, model: call.spec.model, ...asked, answer: kept(answer) });
    return answer;
  };

/** An answer as it is kept: nothing sealed, and no key in what failed. */
const kept = ({ sealed: _sealed, ...answer }: ModelAnswer): ModelAnswer =>
  answer.why === undefined ? answer : { ...answer, why: scrubbed(answer.why) };

const mismatchText = (takes: Kept<Take>, id: string, asked: Asked): string =>
  [
    `${takes.path}: call ${id} is not the one that was recorded:`,
    ...differences(takes.read(id)!, asked).map((difference) => `  ${difference}`),
    'Undo what has changed since (experiment, staff, or version of orglab), or record into another folder',
  ].join('\n');

const missingText = ({ path, size, damaged }: Kept<Take>, id: string): string =>
  `${path}: call ${id} is not among the ${size} recorded${damaged > 0 ? ` (${damaged} damaged lines were left out)` : ''}, and a replay asks nobody; record again with --record, which asks only for what is missing`;
