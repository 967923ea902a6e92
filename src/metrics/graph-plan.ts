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
  const next = inside(at, s.choose ? '!/' : `[${attempt}]/`, '.design.');
  return r.along(r, steps, table, { ...next, allowed: allowed(r, s, roleOf(only.seat), at), plans: plans(s, at) - 1 });
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
  const problem = notAllowed(r, s, read.data, roleOf(e.seat), at);
  if (problem) fail(`${e.id}: accepted, and it ${problem}`);
  return { id: e.id, step: e.step, seat: e.seat, label: keyHash(read.data), design: read.data };
};

/** How many plans may stand inside one another here, this one counted. */
const plans = (s: Plan, at: Place): number => Math.min(s.depth ?? 1, at.plans ?? Number.POSITIVE_INFINITY);

/** Roles that a design may seat: those given here, less the designer's where others are left. */
const allowed = (r: Reader, s: Plan, designer: string, at: Place): readonly string[] => {
  const given = (at.allowed ?? Object.keys(r.org.roles)).filter((role) => s.roles?.includes(role) ?? true);
  const others = given.filter((role) => role !== designer);
  return others.length > 0 ? others : given;
};

/** What a plan does not let a design do: plan too deep, seat other roles, drop a gate, or leave the menu. */
const notAllowed = (r: Reader, s: Plan, steps: Steps, designer: string, at: Place): string | undefined => {
  const gates = s.gates ?? [];
  const body = steps.slice(0, Math.max(0, steps.length - gates.length));
  const end = steps.slice(body.length);
  const gated = gates.every((unit, i) => {
    const last = end[i];
    return last?.do === 'call' && last.unit === unit && Object.keys(last).length === 2;
  });
  if (!gated) return `does not end with ${gates}`;
  const [only, ...more] = body;
  if (s.menu && (only?.do !== 'call' || more.length > 0 || !s.menu.includes(only.unit)))
    return `is no call of ${s.menu}`;
  if (deepest(body) >= plans(s, at)) return 'plans again';
  const free = ['assignee', ...allowed(r, s, designer, at)];
  const seated = stepsIn(body).flatMap((inner) => [
    ...('by' in inner && inner.by !== undefined ? [inner.by] : []),
    ...(inner.do === 'assign' ? [inner.to] : []),
  ]);
  const other = seated.find((role) => !free.includes(role));
  return other === undefined ? undefined : `seats ${other}`;
};

/** 1 where a plan is written: what it will lead to is read when it is followed. */
const deepest = (steps: Steps): number => (stepsIn(steps).some((s) => s.do === 'plan') ? 1 : 0);

const stepsIn = (steps: Steps): readonly Step[] =>
  steps.flatMap((s) => [s, ...nested(s).flatMap((inner) => stepsIn(inner.steps))]);
