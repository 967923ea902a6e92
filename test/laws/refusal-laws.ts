/** Laws of refusals: who may be asked instead, how often, what remains of them, and that a stop is a stop. */
import type { Trace, TraceEvent } from '../../src/engine/types.js';
import { eventsOf, type Given } from '../support/bench.js';
import { type Law, must } from './law.js';
import { watch } from './watch.js';

/** An event id taken apart: where, who, which of several requests, and for whom. */
const partsOf = (id: string) => {
  const cut = id.lastIndexOf('/');
  const [asked = '', refuser] = id.slice(cut + 1).split('~');
  const [seat = '', mark] = asked.split('#');
  return { path: id.slice(0, cut), seat, role: seat.split('.')[0] ?? '', mark, refuser };
};

const isRefused = (e: TraceEvent): boolean => 'refused' in e.reply;

const substituteIsRight = ({ org }: Given, e: TraceEvent, events: readonly TraceEvent[]): void => {
  const { path, seat, role, mark, refuser = '' } = partsOf(e.id);
  const { then, to = '' } = org.refusal ?? {};
  must(then === 'reassign' || then === 'escalate', () => `${e.id}: asked instead, and refusals lead to ${then}`);
  must(seat !== refuser, () => `${e.id}: asked instead of itself`);
  const first = events.find((x) => x.id === `${path}/${refuser}${mark === undefined ? '' : `#${mark}`}`);
  must(first !== undefined && isRefused(first), () => `${e.id}: ${refuser} has not refused`);
  if (then === 'escalate') must(seat === `${to}.0`, () => `${e.id}: asked instead, and refusals go to ${to}`);
  if (then !== 'reassign') return;
  must(role === refuser.split('.')[0], () => `${e.id}: of another role`);
  const others = events.filter((x) => x.id !== e.id && x.seat === seat && partsOf(x.id).path === path);
  must(others.length === 0, () => `${e.id}: the same seat is asked in this step: ${others.map((x) => x.id)}`);
};

/** A refused request is put to one other at most, to whom the organization says, and nothing is asked after a stop. */
export const refusalsLeadOn: Law = (given, trace) => {
  const events = eventsOf(trace);
  for (const e of events) {
    const { refuser, path, mark } = partsOf(e.id);
    if (refuser !== undefined) substituteIsRight(given, e, events);
    must(e.id.split('~').length <= 2, () => `${e.id}: asked instead of somebody who was asked instead`);
    const same = events.filter((x) => {
      const other = partsOf(x.id);
      return refuser !== undefined && other.refuser === refuser && other.path === path && other.mark === mark;
    });
    must(same.length <= 1, () => `${e.id}: one of ${same.length} who were asked instead`);
  }
  if (given.org.refusal?.then === 'stop') stopsThere(trace, events);
};

const stopsThere = (trace: Trace, events: readonly TraceEvent[]): void => {
  const after = new Set(events.filter(isRefused).map((e) => e.id));
  if (after.size === 0) return;
  for (const e of events) {
    must(!e.after.some((id) => after.has(id)), () => `${e.id}: asked after a refusal that stops the trial`);
  }
  must(trace.answer === null && trace.reason === 'refused', () => `stopped, and the trial ends as ${trace.reason}`);
};

const PLAIN: readonly string[] = ['solve', 'revise', 'merge', 'review', 'vote', 'trade'];

/** What a refuser objects to stays on the table; without a rule for refusals nothing does. */
export const refusersObject: Law = (given, first) => {
  const { trace, seen } = watch(given, first);
  const refused = eventsOf(trace).filter(isRefused);
  const ends = new Map(seen.map(({ step, here, end }) => [here.path, { step, end }]));
  for (const e of refused) {
    const found = ends.get(partsOf(e.id).path);
    if (found === undefined || !PLAIN.includes(found.step.do)) continue;
    const objects = found.end.objections?.some((o) => o.id === e.id && o.seat === e.seat) ?? false;
    must(objects === (given.org.refusal !== undefined), () => `${e.id}: ${objects ? 'objects' : 'does not object'}`);
  }
};
