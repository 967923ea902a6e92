/** Constraints of the task on their way down: what is handed on at each division, what reaches the work, what the answer breaks. */
import type { Content, TraceEvent } from '../engine/types.js';
import { ratioOfSums } from '../stats/ratios.js';
import { numberOf, ratioEstimate } from './estimates.js';
import { lineageOf } from './lineage.js';
import {
  type Cell,
  type Column,
  type ConditionMetric,
  empty,
  type Row,
  type TrialMetric,
  type TrialRecord,
} from './metric.js';

const SOURCE = 'constraints that reached each request, and what the family says a plan keeps';
const raw = (name: string, summary: string, nulls: Column['nulls']): Column => ({
  name,
  unit: 'count',
  better: null,
  summary,
  nulls,
  source: SOURCE,
  raw: true,
});
const share = (name: string, better: Column['better'], summary: string, nulls: Column['nulls']): Column => ({
  name,
  unit: '[0, 1]',
  better,
  summary,
  nulls,
  source: SOURCE,
});

/**
 * violations: constraints that the answer breaks. constraint_survival: constraints known to whoever works a part out. The
 * counts tell what dividers knew and did not hand down, and which constraints nobody with a hand in some part was told of:
 * whether these parts break them, and whether the best work of somebody who knows of no constraint would.
 */
export const constraints: TrialMetric = {
  columns: [
    share('violations', 'down', 'constraints of the task that the answer breaks / all', ['failed', 'empty']),
    share('constraint_survival', 'up', 'constraints that reached whoever solves / all, mean over first work', [
      'empty',
    ]),
    raw('constraints_due', 'constraints that dividers knew, counted for each group', ['empty']),
    raw('constraints_lost', 'of these, not handed down to the group', ['empty']),
    raw('unseen', 'constraints that nobody who made some part of the answer was told', ['failed', 'empty']),
    raw('unseen_broken', 'of these, broken by such parts', ['failed', 'empty']),
    raw('unseen_tempting', 'of these, broken by the best work on such parts when nothing is known of constraints', [
      'failed',
      'empty',
    ]),
  ],
  of: (record) => {
    const all = record.instance.constraints?.map((c) => c.id) ?? [];
    const { answer } = record.trace;
    if (all.length === 0) {
      const none = empty(answer ? 'empty' : 'failed');
      return [none, empty('empty'), empty('empty'), empty('empty'), none, none, none];
    }
    const handed = handedDown(record, all);
    const down: Cell[] = [survival(record, all), ...(handed ?? [empty('empty'), empty('empty')])];
    if (!answer) return [empty('failed'), ...down, empty('failed'), empty('failed'), empty('failed')];
    const broken = brokenIn(record, all, answer.content, answer.latent).length;
    return [broken / all.length, ...down, ...unseen(record, all, answer.content)];
  },
};

const brokenIn = ({ task, instance }: TrialRecord, all: readonly string[], content: Content, latent?: unknown) => {
  const kept = task.inspect(instance, content, latent).kept ?? [];
  return all.filter((id) => !kept.includes(id));
};

const isTold = ({ scope }: TraceEvent, id: string): boolean => scope.constraints?.includes(id) ?? true;

const survival = ({ trace }: TrialRecord, all: readonly string[]): Cell => {
  const work = lineageOf(trace).events.filter((e) => e.as === 'solve');
  const reached = work.reduce((sum, e) => sum + all.filter((id) => isTold(e, id)).length, 0);
  return work.length === 0 ? empty('empty') : reached / (work.length * all.length);
};

/** Constraints known to dividers, once for each group that somebody worked on, and how many did not come down to it. */
const handedDown = ({ trace }: TrialRecord, all: readonly string[]): readonly [number, number] | null => {
  const { events } = lineageOf(trace);
  let due = 0;
  let lost = 0;
  for (const split of events.filter((e) => e.act === 'split')) {
    const known = all.filter((id) => isTold(split, id));
    const below = `${split.id.slice(0, split.id.lastIndexOf('/'))}[`;
    const groups = new Set<string>();
    for (const e of events) {
      if (!e.id.startsWith(below)) continue;
      const group = e.id.slice(0, e.id.indexOf(']', below.length));
      // Whoever is asked first in a group has what came down to it.
      if (groups.has(group)) continue;
      groups.add(group);
      due += known.length;
      lost += known.filter((id) => !isTold(e, id)).length;
    }
  }
  return due === 0 ? null : [due, lost];
};

/** How many constraints went unseen in some part; how many of these such parts break; how many the best blind work would. */
const unseen = (record: TrialRecord, all: readonly string[], answer: Content): readonly [number, number, number] => {
  const { task, instance, trace, people } = record;
  // Assembling is not making: whoever merges may know it all and still takes what is there.
  const makers = [...lineageOf(trace).makers(trace.answer?.id ?? '')].filter((e) => e.as !== 'merge');
  const facts = task.view?.(instance, 'all', 0, people) ?? [];
  const counts: [number, number, number] = [0, 0, 0];
  for (const id of all) {
    const parts = instance.parts.flatMap((part) => {
      const hands = makers.filter((e) => e.scope.parts.includes(part.id));
      const made =
        hands.length > 0 && !hands.some((e) => isTold(e, id)) ? task.extract(instance, answer, part.id) : null;
      return made === null
        ? []
        : [{ made, blind: task.right(instance, part.id, null, false, { facts, constraints: [] }) }];
    });
    if (parts.length === 0) continue;
    const breaks = (contents: readonly Content[]): boolean =>
      brokenIn(record, all, task.combine(instance, contents)).includes(id);
    counts[0]++;
    if (breaks(parts.map((p) => p.made))) counts[1]++;
    if (breaks(parts.map((p) => p.blind))) counts[2]++;
  }
  return counts;
};

const ofSums = (rows: readonly Row[], over: string, under: string) => {
  const side = (column: string) =>
    rows.map((row) => ({
      value: numberOf(row, column),
      instance: row.instance as number,
      replicate: row.replicate as number,
    }));
  return ratioOfSums(side(over), side(under));
};

const pooled = (name: string, summary: string, over: string, under: string): ConditionMetric => ({
  column: share(name, 'down', summary, ['empty', 'no_contrast']),
  reads: [over, under],
  of: (rows) => ratioEstimate(ofSums(rows, over, under)),
});

/** What is lost at one hand-over, over how many half of the constraints are gone, and what is broken unseen against chance. */
export const handing: readonly ConditionMetric[] = [
  pooled(
    'constraint_loss',
    'Σ constraints not handed down / Σ constraints that dividers knew, for each group',
    'constraints_lost',
    'constraints_due',
  ),
  {
    column: {
      ...share(
        'half_life',
        'up',
        'hand-overs after which half of the constraints are gone: ln 2 / −ln(1 − constraint_loss)',
        ['empty', 'no_contrast'],
      ),
      unit: 'hops',
    },
    reads: ['constraints_lost', 'constraints_due'],
    of: (rows) => {
      const loss = ofSums(rows, 'constraints_lost', 'constraints_due');
      // Where nothing was lost, or no more than chance would have it, there is no half-life to speak of.
      const still = loss.ratio === 0 || (loss.lo !== null && loss.lo <= 0);
      return still
        ? ratioEstimate({ ...loss, ratio: null, reason: 'no_contrast' })
        : ratioEstimate(loss, (r) => (r >= 1 ? 0 : Math.LN2 / -Math.log1p(-r)));
    },
  },
  pooled(
    'unseen_violation',
    'Σ constraints broken by parts whose makers were not told / Σ such constraints',
    'unseen_broken',
    'unseen',
  ),
  pooled(
    'unseen_base',
    'the same if such parts were made best without any constraint: how much of unseen_violation is the temptation of the task',
    'unseen_tempting',
    'unseen',
  ),
];
