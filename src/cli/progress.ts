/** One line of progress on a terminal, a line now and then elsewhere. */
import type { Spent } from '../agents/calls/tally.js';

export interface Told {
  readonly done: number;
  readonly total: number;
  /** What real models have taken so far, where there are any. */
  readonly spent?: Spent;
}

export interface Meter {
  readonly update: (p: Told) => void;
  readonly end: () => void;
}

const count = (n: number): string => n.toLocaleString('en');
const clock = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
const paceOf = (perSecond: number): string =>
  perSecond >= 1 ? `${count(Math.round(perSecond))}/s` : `${Number((perSecond * 60).toPrecision(2))}/min`;
const dollars = (usd: number): string => `${usd.toFixed(usd < 1 ? 4 : 2)} USD`;

/** Where a pass stood when it was first told of: conditions are run, then the baselines matched to them. */
interface Pass {
  readonly at: number;
  readonly done: number;
  readonly usd: number;
}

/** Money where every price is known; the rest of it as if trials to come cost what those of this pass have cost. */
const spentText = ({ calls, usd, unpriced, hits }: Spent, pass: Pass, { done, total }: Told): string => {
  const asked = `${count(calls)} requests`;
  const kept = hits.cassette > 0 ? `, ${count(hits.cassette)} calls from the record` : '';
  if (usd === null || unpriced > 0) return `; ${asked}${kept}`;
  const rest = done > pass.done ? ((usd - pass.usd) / (done - pass.done)) * (total - done) : 0;
  return `; ${asked}${kept}, ${dollars(usd)}${rest > 0 ? `, about ${dollars(rest)} to come in this pass` : ''}`;
};

export const progressText = (told: Told, pass: Pass, now: number): string => {
  const { done, total, spent } = told;
  const rate = ((done - pass.done) / (now - pass.at)) * 1000;
  const left = rate > 0 && done < total ? `, ${clock((total - done) / rate)} left` : '';
  const pace = rate > 0 ? `, ${paceOf(rate)}${left}` : '';
  return `${count(done)} of ${count(total)} trials${pace}${spent === undefined ? '' : spentText(spent, pass, told)}`;
};

/** Milliseconds between redraws on a terminal, and between lines in a log. */
const REDRAW = 200;
const LINE = 10_000;

export const meter = (out: NodeJS.WriteStream, clockNow: () => number = () => performance.now()): Meter => {
  const begun = clockNow();
  let pass: Pass | undefined;
  let before = 0;
  let last = 0;
  let drawn = false;
  return {
    update: (told) => {
      // A pass without trials, where no baseline is asked for, says nothing.
      if (told.total === 0) return;
      const now = clockNow();
      if (pass === undefined || told.done < before) pass = { at: now, done: told.done, usd: told.spent?.usd ?? 0 };
      before = told.done;
      if (now - last < (out.isTTY ? REDRAW : LINE) && told.done < told.total) return;
      if (!out.isTTY && now - begun < LINE) return;
      last = now;
      const text = progressText(told, pass, now);
      out.write(out.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
      drawn = true;
    },
    end: () => {
      if (drawn && out.isTTY) out.write('\r\u001b[2K');
    },
  };
};
