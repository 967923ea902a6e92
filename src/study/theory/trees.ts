/**
 * Time to add N items up a hierarchy in which reading one report takes one cycle. Balanced trees of span s (Keren & Levhari
 * 1979): s log_s N cycles and (N − 1)/(s − 1) managers. Radner 1993, on P processors: ⌊N/P⌋ + ⌈log₂(P + N mod P)⌉, attained
 * by a tree that skips levels, where whoever is free reads on.
 */
import { z } from 'zod';
import type { Instance, Reply, Request } from '../../engine/types.js';
import { makespan } from '../../metrics/time.js';
import type { Organization } from '../../org/schema.js';
import { type Arm, refuse, simulation, type Trial } from './case.js';
import { written } from './organization.js';
import { usageOf } from './replies.js';
import { theoryTask } from './task.js';

/** Largest hierarchies that are built: the trace of a bigger one tells nothing new. */
const MOST_ITEMS = 20_000;

/** A family of N items to be added up; the answer counts how many went in. */
const itemsFamily = (n: number, view?: (instance: Instance, person: number, people: number) => readonly string[]) =>
  theoryTask({
    world: () => null,
    parts: Array.from({ length: n }, (_, i) => ({ id: `item-${i}`, after: [], kind: 'item' })),
    ...(view === undefined ? {} : { view: (of, _sees, person, people) => view(of, person, people) }),
  });

const sum = (items: number, seconds: number): Reply => ({
  content: items,
  label: String(items),
  usage: usageOf(seconds),
});

const added = (drafts: readonly { readonly content: unknown }[]): number =>
  drafts.reduce((total, d) => total + Number(d.content), 0);

/** The clock counts only where every item was added once. */
const whole = (n: number, { trace }: Trial): void => {
  if (trace.answer?.content !== n) throw new Error(`${String(trace.answer?.content)} of ${n} items were added`);
};

// --- balanced trees

const treeOf = (span: number, depth: number): Organization =>
  written({
    name: 'balanced-tree',
    summary: 'A manager divides the items among teams of the same kind, and reads their reports one after another.',
    roles: { manager: {}, clerk: {} },
    units: {
      team: [
        {
          do: 'decompose',
          by: 'manager',
          max: span,
          each: [{ do: 'call', unit: 'team', depth: Math.max(1, depth), else: [{ do: 'solve', by: 'clerk' }] }],
        },
        { do: 'merge', by: 'manager' },
      ],
    },
    workflow: [depth === 0 ? { do: 'solve', by: 'clerk' } : { do: 'call', unit: 'team', depth }],
  });

/** Equal neighbouring groups. */
const split = (parts: readonly string[], groups: number): Reply => ({
  parts: Array.from({ length: groups }, (_, g) => ({
    parts: parts.slice((g * parts.length) / groups, ((g + 1) * parts.length) / groups),
    after: [],
    garbled: [],
  })),
  usage: usageOf(0),
});

/** Managers read one report a cycle; items are at hand, and dividing takes no time. */
const inTree = (request: Request): Reply => {
  if (request.act === 'split') return split(request.view.scope.parts, request.max);
  if (request.act === 'propose' && request.as === 'merge') return sum(added(request.drafts), request.drafts.length);
  return sum(request.view.scope.parts.length, 0);
};

const tree = (span: number, n: number, read: (trial: Trial) => number): Arm => {
  const depth = Math.round(Math.log(n) / Math.log(span));
  if (span ** depth !== n) refuse(`${n} items are no power of the span ${span}`);
  return {
    org: treeOf(span, depth),
    task: itemsFamily(n),
    policy: inTree,
    measure: (trial) => {
      whole(n, trial);
      return [read(trial)];
    },
  };
};

const merges = ({ trace }: Trial): number => trace.entries.filter((e) => e.kind === 'event' && e.as === 'merge').length;

// --- as fast as P processors can

/** A report in the making: the steps that make it, and who holds it at the end. */
interface Report {
  readonly steps: readonly unknown[];
  readonly by: string;
}

/** Of two reports the holder of the first reads the second. */
const joined = (a: Report, b: Report): Report => ({
  by: a.by,
  steps: [
    { do: 'parallel', branches: [a.steps, b.steps] },
    { do: 'merge', by: a.by },
  ],
});

const paired = (reports: readonly Report[]): readonly Report[] =>
  reports.flatMap((a, i) => {
    const b = reports[i + 1];
    return i % 2 === 1 ? [] : b === undefined ? [a] : [joined(a, b)];
  });

/**
 * P processors, each with an equal share of the items; the first N mod P of them read one more while the others begin to join in
 * pairs. From then on all reports are joined in pairs, cycle by cycle; one without a partner skips a level.
 */
export const skipLevel = (processors: number, items: number): Organization => {
  const more = items % processors;
  const names = Array.from({ length: processors }, (_, i) => `processor-${i}`);
  const own = names.map((by): Report => ({ by, steps: [{ do: 'solve', by }] }));
  let reports: readonly Report[] = more === 0 ? own : [...own.slice(0, more), ...paired(own.slice(more))];
  while (reports.length > 1) reports = paired(reports);
  return written({
    name: 'skip-level',
    summary: `${processors} processors add ${items} items as fast as can be (Radner 1993).`,
    roles: Object.fromEntries(names.map((by) => [by, {}])),
    workflow: (reports[0] as Report).steps,
  });
};

/** One cycle for each item that a processor holds, and for each report that is not its own. */
export const readAndAdd = (request: Request): Reply => {
  if (request.act === 'propose' && request.as === 'merge')
    return sum(added(request.drafts), request.drafts.filter((d) => !d.own).length);
  const { facts } = request.view;
  return sum(facts.length, facts.length);
};

/** Items dealt out to processors in turn; each sees only its own. */
export const dealt = (n: number): ReturnType<typeof itemsFamily> =>
  itemsFamily(n, ({ parts }, person, people) => parts.filter((_, i) => i % people === person).map((p) => p.id));

const fastest = (processors: number, items: number): Arm => ({
  org: skipLevel(processors, items),
  task: dealt(items),
  policy: readAndAdd,
  measure: (trial) => {
    whole(items, trial);
    return [makespan(trial.trace.entries.filter((e) => e.kind === 'event'))];
  },
});

const RADNER = 'Radner 1993, Econometrica 61:1109';
const BALANCED = 'balanced trees: Keren & Levhari 1979, Management Science 25:1162';
const size = z.number().int().min(1).max(MOST_ITEMS);
const shape = z.object({ span: z.number().int().min(2).max(64), N: size });

export const hierarchies = [
  simulation({
    prefix: 'radner.delay',
    realizes: 'makespan of a skip-level tree of P processors over N items: ⌊N/P⌋ + ⌈log₂(P + N mod P)⌉',
    source: RADNER,
    params: z.object({ P: z.number().int().min(1).max(1000), N: size }),
    open: ({ P, N }) => (P > N ? refuse(`${P} processors for ${N} items`) : { arms: [fastest(P, N)] }),
  }),
  simulation({
    prefix: 'tree.balanced',
    realizes: 'span of a balanced tree that reads one report a cycle: s log_s N',
    source: BALANCED,
    params: shape,
    open: ({ span, N }) => ({ arms: [tree(span, N, ({ trace }) => trace.span)] }),
  }),
  simulation({
    prefix: 'tree.managers',
    realizes: 'merges in a balanced tree: (N − 1)/(s − 1)',
    source: BALANCED,
    params: shape,
    open: ({ span, N }) => ({ arms: [tree(span, N, merges)] }),
  }),
];
