/** Reading a plan: designs asked for, those that passed, the one that was chosen and followed. */
import { z } from 'zod';
import type { TraceEvent } from '../engine/types.js';
import { withDesign } from '../org/graph.js';
import { keyHash } from '../org/hash.js';
import { nested, type Step, type StepOf, type Steps, step as stepSpec } from '../org/schema.js';
import { asked, counted, type Heard, isMissing, one } from './graph-asking.js';
import {
  EMPTY,
  fail,
  inside,
  type Made,
  type Place,
  type Reader,
  roleOf,
  ruling,
  seatsOf,
  type Table,
} from './graph-reader.js';

type Plan = StepOf<'plan'>;

const design = z.array(stepSpec);

export const planned = (r: Reader, s: Plan, start: Table, at: Place): Table => {
  const { passed, attempt, table } = s.choose ? several(r, s, start, at) : first(r, s, start, at);
  const [only] = s.choose && passed.length > 0 ? chosen(r, s.choose, passed, table, at) : passed;
  const steps = only?.design;
  if (!steps) return r.along(r, s.else, table, inside(at, '-/', '.else.'));
  r.graph = withDesign(r.graph, at.step, steps);
  return r.along(r, steps, table, inside(at, s.choose ? '!/' : `[${attempt}]/`, '.design.'));
};

interface Designed {
  /** Designs that passed, in the order of the seats that were asked for them. */
  readonly passed: readonly Made[];
  readonly attempt: number;
  readonly table: Table;
}

/** One designer is asked until a design passes. */
const first = (r: Reader, s: Plan, start: Table, at: Place): Designed => {
  let table = start;
  for (let attempt = 0; attempt < s.tries; attempt++) {
    const heard = asked(r, at, table, one(r, s.by, at, [], `#${attempt}`));
    table = heard.table;
    const passed = heard.replies.flatMap((e) => checked(r, s, e, at, heard) ?? []);
    if (passed.length > 0) return { passed, attempt, table };
  }
  return { passed: [], attempt: 0, table };
};

/** Every designer has as many attempts; one whose design has passed, or who said nothing, is not asked again. */
const several = (r: Reader, s: Plan, start: Table, at: Place): Designed => {
  let table = start;
  const designers = seatsOf(r, s.by, at);
  let seats = designers;
  const passed = new Map<string, Made>();
  for (let attempt = 0; attempt < s.tries && seats.length > 0; attempt++) {
    const heard = asked(
      r,
      at,
      table,
      seats.map((seat) => ({ seat, mark: `#${attempt}`, shown: [] })),
    );
    table = heard.table;
    seats = seats.filter((_, i) => {
      const e = heard.replies[i] as TraceEvent;
      const made = checked(r, s, e, at, heard);
      if (made) passed.set(seats[i] as string, made);
      return !made && !isMissing(e);
    });
  }
  // They lie on the table in the order of the seats that were asked.
  return { passed: designers.flatMap((seat) => passed.get(seat) ?? []), attempt: 0, table };
};

/** The steps that choose see the designs and nothing else; none stands where they do not leave exactly one. */
const chosen = (r: Reader, choose: Steps, passed: readonly Made[], { known }: Table, at: Place): readonly Made[] => {
  const { drafts } = r.along(r, choose, { ...EMPTY, known, drafts: passed }, inside(at, '?/', '.choose.'));
  return drafts.length === 1 ? drafts : [];
};

/** A design that the ruling lets pass must be one, and such as the plan allows. */
const checked = (r: Reader, s: Plan, e: TraceEvent, at: Place, heard: Heard): Made | null => {
  if (isMissing(e) || !('steps' in e.reply)) return null;
  // With one designer the request it refused may be counted beside the one that was answered.
  const on = s.choose ? [e.id] : counted(r, heard);
  const { outcome } = ruling(r, at.path, 'plan', 'check', on);
  if (outcome !== 'accepted') return null;
  const read = design.safeParse(e.reply.steps);
  if (!read.success) return fail(`${e.id}: accepted, and it is no design`);
  const problem = notAllowed(r, s, read.data, roleOf(e.seat));
  if (problem) fail(`${e.id}: accepted, and it ${problem}`);
  return { id: e.id, step: e.step, seat: e.seat, label: keyHash(read.data), design: read.data };
};

/** What a plan does not let a design do: plan again, seat other roles, or anything but to call what is on the menu. */
const notAllowed = (r: Reader, s: Plan, steps: Steps, designer: string): string | undefined => {
  const [only, ...more] = steps;
  if (s.menu && (only?.do !== 'call' || more.length > 0 || !s.menu.includes(only.unit)))
    return `is no call of ${s.menu}`;
  const all = stepsIn(steps);
  if (all.some(({ do: verb }) => verb === 'plan')) return 'plans again';
  const given = s.roles ?? Object.keys(r.org.roles);
  const others = given.filter((role) => role !== designer);
  const free = ['assignee', ...(others.length > 0 ? others : given)];
  const seated = all.flatMap((inner) => [
    ...('by' in inner && inner.by !== undefined ? [inner.by] : []),
    ...(inner.do === 'assign' ? [inner.to] : []),
  ]);
  const other = seated.find((role) => !free.includes(role));
  return other === undefined ? undefined : `seats ${other}`;
};

const stepsIn = (steps: Steps): readonly Step[] =>
  steps.flatMap((s) => [s, ...nested(s).flatMap((inner) => stepsIn(inner.steps))]);
