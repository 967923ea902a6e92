/**
 * The worst place for a policy: every seat is tried on all instances, and on each half of them (by a lot for each instance) the
 * policy sits where it did most on the other half, so that no number rests on the luck that chose its seat.
 */
import type { Condition } from './condition.js';
import { halfOf, seatNames } from './placing.js';
import type { Sink } from './sink.js';
import { metricNames } from './trial.js';

const isWorst = ({ staff }: Condition): boolean => staff.placed?.place === 'worst' && staff.placed.found === undefined;

/** What a place is judged by has to be measured, whatever the experiment asks for. */
const JUDGED_BY = ['harm', 'value'] as const;

const at = (c: Condition, seat: string): Condition => ({
  ...c,
  id: `${c.id}@${seat}`,
  staff: { ...c.staff, placed: { ...c.staff.placed!, place: seat } },
  ...(c.measured === undefined ? {} : { measured: [...new Set([...c.measured, ...JUDGED_BY])] }),
});

/** A condition for each seat that may turn out worst. They are part of no table. */
export const triedFor = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.filter(isWorst).flatMap((c) => seatNames(c.org, c.staff.placed?.among).map((seat) => at(c, seat)));

/** How bad a seat is on each half: mean harm or, where nothing is at stake, how little the answers are worth; null where none is. */
export const badnessOf = (c: Condition, seed: number, sink: Sink): readonly [number | null, number | null] => {
  const rows = [...sink.rows(c.id)].filter((row) => row.status === 'answered');
  const column = (name: string): number => metricNames.indexOf(name);
  const stakes = rows.some((row) => typeof row.cells[column('harm')] === 'number');
  const mean = (half: 0 | 1): number | null => {
    const cells = rows.flatMap((row) => {
      const cell = row.cells[column(stakes ? 'harm' : 'value')];
      return typeof cell === 'number' && halfOf([seed, c.task.name], row.instance) === half ? [cell] : [];
    });
    if (cells.length === 0) return null;
    const sum = cells.reduce((a, b) => a + b, 0) / cells.length;
    return stakes ? sum : -sum;
  };
  return [mean(0), mean(1)];
};

/** The worst seat on a half, the first of equals; the first of all where no half-trial was answered. */
const worstOn = (half: 0 | 1, seats: readonly string[], badness: readonly (readonly (number | null)[])[]): string => {
  let worst = 0;
  badness.forEach((b, i) => {
    if ((b[half] ?? Number.NEGATIVE_INFINITY) > (badness[worst]?.[half] ?? Number.NEGATIVE_INFINITY)) worst = i;
  });
  return seats[worst] as string;
};

/** The conditions with their worst places found, from trials of `triedFor` in the sink. */
export const withWorst = (conditions: readonly Condition[], seed: number, sink: Sink): readonly Condition[] =>
  conditions.map((c) => {
    const { placed } = c.staff;
    if (!placed || !isWorst(c)) return c;
    const seats = seatNames(c.org, placed.among);
    const badness = seats.map((seat) => badnessOf(at(c, seat), seed, sink));
    const found = [worstOn(1, seats, badness), worstOn(0, seats, badness)] as const;
    return { ...c, staff: { ...c.staff, placed: { ...placed, found } } };
  });
