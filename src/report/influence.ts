/** influence.csv: how influence is spread over seats, where an experiment asks for it. */
import { type Headcount, together } from '../lab/headcount.js';
import type { Chunk } from '../lab/sink.js';
import type { NullReason } from '../metrics/metric.js';
import { concentration } from '../stats/concentration.js';
import type { Cell, DataTable, Source } from './source.js';

/** Sums over the people who sat in a seat: people go round, structure stays. */
interface Seat {
  readonly influence: number;
  readonly dark: number;
  readonly formal: number | null;
}

const seatsOf = (counts: readonly Headcount[]): readonly Seat[] => {
  const bySeat = new Map<string, Headcount[]>();
  for (const count of counts) bySeat.set(count.seat, [...(bySeat.get(count.seat) ?? []), count]);
  const sum = (list: readonly Headcount[], of: (c: Headcount) => number | undefined): number =>
    list.reduce((total, c) => total + (of(c) ?? 0), 0);
  return [...bySeat.values()].flatMap((list) => {
    const trials = sum(list, (c) => c.rerun);
    if (trials === 0) return [];
    const decided = sum(list, (c) => c.decided);
    return {
      influence: sum(list, (c) => c.influence) / trials,
      dark: sum(list, (c) => c.dark) / trials,
      formal: decided === 0 ? null : sum(list, (c) => c.banzhaf) / decided,
    };
  });
};

/** Half of what formal and effective shares differ by, summed over seats; null where nobody decided formally. */
export const shadowPower = (seats: readonly Pick<Seat, 'influence' | 'formal'>[]): number | null => {
  const effective = seats.reduce((sum, s) => sum + s.influence, 0);
  const formal = seats.reduce((sum, s) => sum + (s.formal ?? 0), 0);
  if (effective === 0 || formal === 0) return null;
  return 0.5 * seats.reduce((sum, s) => sum + Math.abs((s.formal ?? 0) / formal - s.influence / effective), 0);
};

const MEASURES = ['influence', 'gini_influence', 'hhi', 'max_share', 'shadow_power', 'dark_share'] as const;

/** One row for each condition whose trials were run again without people; null where none was asked for. */
export const influenceTable = (source: Source, chunksOf: (condition: string) => Iterable<Chunk>): DataTable | null => {
  const asked = source.conditions.filter((c) => c.rerun?.some((name) => name !== 'shapley'));
  if (asked.length === 0) return null;
  const rows = asked.map((c): readonly Cell[] => {
    const lists: (readonly Headcount[])[] = [];
    for (const { people } of chunksOf(c.id)) lists.push(people ?? []);
    const seats = seatsOf(together(lists));
    const found = concentration(seats.map((s) => s.influence));
    const total = seats.length === 0 ? null : seats.reduce((sum, s) => sum + s.influence, 0);
    const dark = !total ? null : seats.reduce((sum, s) => sum + s.dark, 0) / total;
    const cells = [total, found?.gini ?? null, found?.hhi ?? null, found?.maxShare ?? null, shadowPower(seats), dark];
    // Where somebody has influence, formal power may be missing, and of one seat alone Gini's coefficient.
    const reason: NullReason = seats.length === 0 ? 'censored' : total === 0 ? 'no_contrast' : 'empty';
    const reasons = MEASURES.flatMap((name, i) => (cells[i] === null ? [`${name}:${reason}`] : []));
    return [c.id, seats.length, ...cells, reasons.join(';') || null];
  });
  return { columns: ['condition', 'seats', ...MEASURES, 'null_reasons'], rows };
};
