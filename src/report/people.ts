/** people.csv: what each person did in each seat. */
import type { Balances } from '../engine/types.js';
import { type Headcount, together } from '../lab/headcount.js';
import type { Condition } from '../lab/plan.js';
import type { Rerun } from '../lab/rerun.js';
import type { Chunk } from '../lab/sink.js';
import type { NullReason } from '../metrics/metric.js';
import { type Cell, type DataTable, isMeasured, type Source } from './source.js';

const MEASURES = ['calls', 'tokens', 'drafts', 'first_accuracy', 'authored', 'balances'] as const;
/** Need trials run again without the person. */
const AGAIN = ['influence', 'shapley'] as const;
const DARK = ['dark_influence'] as const;
const POWER = ['banzhaf', 'shapley_shubik'] as const;

type Measure = Cell | { readonly null: NullReason };

/** Balances that series have left to a person, by account: means over replicates; null where nothing was booked. */
const balancesOf = (last: ReadonlyMap<number, Balances>, c: Condition, person: number): string | null => {
  const texts = Object.entries(c.org.accounts ?? {}).flatMap(([account, { of, start }]) => {
    if (of !== 'person' || last.size === 0) return [];
    const ends = [...last.values()].map((closing) => closing[account]?.[person]);
    const begun = c.staff.endowments?.[account]?.[person] ?? start;
    return [`${account}=${ends.reduce<number>((sum, end) => sum + (end ?? begun), 0) / last.size}`];
  });
  return texts.length === 0 ? null : texts.join(' ');
};

const measures = (count: Headcount, firstErrors: boolean, balances: string | null): readonly Measure[] => [
  count.calls / count.trials,
  count.tokens === null ? { null: 'not_reported' } : count.tokens / count.trials,
  count.drafts / count.trials,
  !firstErrors ? { null: 'not_asked' } : count.firsts === 0 ? { null: 'empty' } : count.right / count.firsts,
  count.answered === 0 ? { null: 'failed' } : count.authored / count.answered,
  balances ?? { null: 'empty' },
];

/** Mean share of formal power over the trials in which it can be told who decided. */
const powers = ({ decided = 0, banzhaf = 0, shapleyShubik = 0 }: Headcount): readonly Measure[] =>
  [banzhaf, shapleyShubik].map((sum) => (decided === 0 ? { null: 'empty' } : sum / decided));

/** Means over the trials that were run again; `asked` where the experiment names the metric. */
const again = (sum: number | undefined, trials: number | undefined, asked: boolean): Measure => {
  if (!asked) return { null: 'not_asked' };
  return trials === undefined || trials === 0 ? { null: 'censored' } : (sum ?? 0) / trials;
};

/** One row for each person and seat of a condition. */
export const peopleTable = (source: Source, chunksOf: (condition: string) => Iterable<Chunk>): DataTable => {
  const firstErrors = isMeasured(source, ['first_errors']);
  const rows: Cell[][] = [];
  for (const c of source.conditions) {
    const lists: (readonly Headcount[])[] = [];
    const last = new Map<number, Balances>();
    for (const { people, ledger, replicate } of chunksOf(c.id)) {
      lists.push(people ?? []);
      if (ledger) last.set(replicate, ledger.closing);
    }
    for (const count of together(lists)) {
      const { seat, person, trials, firsts } = count;
      const cells = measures(count, firstErrors, balancesOf(last, c, person));
      const isEmpty = (m: Measure): m is { readonly null: NullReason } => m !== null && typeof m === 'object';
      const formal = powers(count);
      const asked = (name: Rerun): boolean => c.rerun?.includes(name) ?? false;
      const swayed = [
        again(count.influence, count.rerun, asked('influence')),
        again(count.shapley, count.valued, asked('shapley')),
      ];
      const dark = again(count.dark, count.rerun, asked('dark_influence'));
      const reasonsOf = (names: readonly string[], list: readonly Measure[]): readonly string[] =>
        list.flatMap((m, i) => (isEmpty(m) ? [`${names[i]}:${m.null}`] : []));
      const reasons = [
        ...reasonsOf(MEASURES, cells),
        ...reasonsOf(AGAIN, swayed),
        ...reasonsOf(POWER, formal),
        ...reasonsOf(DARK, [dark]),
      ];
      rows.push([
        c.id,
        person,
        seat,
        seat.slice(0, seat.lastIndexOf('.')),
        // A placed policy goes from one to another.
        c.staff.placed ? null : (c.staff.people[person]?.policy ?? null),
        trials,
        firsts,
        ...cells.map((m) => (isEmpty(m) ? null : m)),
        ...[...swayed, ...formal, dark].map((m) => (isEmpty(m) ? null : m)),
        reasons.join(';'),
      ]);
    }
  }
  const columns = [
    'condition',
    'person',
    'seat',
    'role',
    'policy',
    'trials',
    'firsts',
    ...MEASURES,
    ...AGAIN,
    ...POWER,
    ...DARK,
  ];
  return { columns: [...columns, 'null_reasons'], rows };
};
