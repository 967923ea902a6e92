/** Reading what is booked: steps that are paid for, and the settling of markets and earnings when a trial has ended. */
import type { Ruling } from '../engine/types.js';
import { fail, idsOf, type Market, next, type Place, type Reader, ruling, sameIds } from './graph-reader.js';

/** A ruling may write on one account only. */
export const bookedOn = ({ id, entries = [] }: Ruling, account: string | undefined): void => {
  for (const e of entries)
    if (e.account !== account) fail(`${id}: booked on ${e.account}; declared is ${account ?? 'no account'}`);
};

/** Whether a step that costs something is done: where the account is empty it is skipped. */
export const paid = (r: Reader, account: string, at: Place): boolean => {
  const { id, outcome, entries = [] } = ruling(r, at.path, 'spend', account, []);
  if (outcome !== 'paid' && outcome !== 'empty') fail(`${id}: outcome ${outcome}; a step is paid or its account empty`);
  const due = outcome === 'paid' ? [{ account, person: null, delta: -1 }] : [];
  const right =
    entries.length === due.length &&
    entries.every((e) => e.account === account && e.person === null && e.delta === due[0]?.delta);
  if (!right) fail(`${id}: ${outcome}, and booked ${JSON.stringify(entries)}`);
  return outcome === 'paid';
};

/** After the answer: every open market, then what the authors of committed drafts have earned. */
export const settled = (r: Reader): void => {
  const open = [...r.markets];
  while (open.length > 0) closed(r, open);
  for (const [account, { earns }] of Object.entries(r.org.accounts ?? {})) {
    if (earns === undefined) continue;
    const earned = ruling(r, '', 'settle', account);
    bookedOn(earned, account);
    const committed = new Set(idsOf(r.committed));
    // What is by nobody earns nothing, and may be left out.
    const authored = new Set(idsOf(r.committed.filter((d) => d.seat !== '')));
    const others = earned.on.filter((id) => !committed.has(id));
    const lacking = [...authored].filter((id) => !earned.on.includes(id));
    if (others.length > 0 || lacking.length > 0)
      fail(`${earned.id}: counted ${earned.on}; committed: ${[...committed]}`);
  }
};

/** The next ruling must settle one of the open markets: as a whole or, where each answer has its own, one answer of it. */
const closed = (r: Reader, open: Market[]): void => {
  const e = next(r);
  const fits = ({ on, options }: Market): boolean => {
    if (e?.kind !== 'ruling' || e.by !== 'trade') return false;
    return sameIds(e.on, options) || (on === 'outcome' && e.on.length === 1 && options.includes(e.on[0] as string));
  };
  const i = open.findIndex(fits);
  const market = open[i] ?? fail(`${e?.id ?? 'the end'}: still to be settled: ${open.map((m) => m.options)}`);
  const settling = ruling(r, '', 'settle', 'trade');
  bookedOn(settling, market.account);
  // Several answers may be right where a task has several good ones; they share what is paid.
  const right = /^right (.*)$/.exec(settling.outcome)?.[1]?.split(' ') ?? [];
  const other = right.find((id) => !settling.on.includes(id));
  if (other !== undefined) fail(`${settling.id}: ${other} is no answer of this market`);
  const left = market.options.filter((option) => !settling.on.includes(option));
  open.splice(i, 1, ...(left.length > 0 ? [{ ...market, options: left }] : []));
};
