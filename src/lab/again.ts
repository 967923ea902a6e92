/** A trial of a finished run, again: from its seeds where everybody is simulated, else from what its trace has kept. */
import { answersOf, runSync } from '../engine/drivers.js';
import type { Balances, Trace } from '../engine/types.js';
import { isLive } from './live.js';
import { trialId } from './traces.js';
import { begin, conduct, type Ready, runTrial, type Trial } from './trial.js';

/** The kept trace of a trial by its name, or null where none was kept. */
export type Kept = (trial: string) => Pick<Trace, 'entries'> | null;

/** The trial as it went; null where it had no trace. In a series it is walked after all that came before it. */
export const trialAgain = (r: Ready, instance: number, replicate: number, kept: Kept): Trial | null => {
  let ledger: Balances = {};
  const { condition } = r;
  const again = isLive(condition)
    ? (k: number): Trial | null => {
        const trace = kept(trialId(condition.id, k, replicate));
        if (trace === null) return null;
        const { drawn, seats, staff, flow } = begin(r, k, replicate, ledger);
        return { trace: runSync(flow(), answersOf(trace)), instance: drawn, seats, people: staff.people };
      }
    : (k: number): Trial | null => conduct(r, k, replicate, ledger).trial;
  if (condition.org.accounts !== undefined)
    for (let before = 0; before < instance; before++) ledger = again(before)?.trace.balances ?? ledger;
  return isLive(condition) ? again(instance) : runTrial(r, instance, replicate, ledger);
};
