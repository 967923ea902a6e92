/** What is left of the honest organization when some of its people are not: by where they sit, and how many it takes. */
import { ratioOfSums } from '../stats/ratios.js';
import { cellOf, present, ratioEstimate, sides } from './estimates.js';
import {
  type Column,
  type Estimate,
  empty,
  type Matched,
  noEstimate,
  type PairMetric,
  type Row,
  type SweepMetric,
  type TrialMetric,
} from './metric.js';

const SOURCE = 'the same people, all of them honest, on the same streams';

/** Roles in which people sit who are not honest. */
export const placement: TrialMetric = {
  columns: [
    {
      name: 'placement',
      unit: 'text',
      better: null,
      summary: 'roles in which people sit whose policy is not honest, joined by +; - where none of them has a seat',
      nulls: ['no_attacks'],
      source: 'seats and staff',
      raw: true,
    },
  ],
  of: ({ placed }) => [
    placed === undefined ? empty('no_attacks') : placed.length === 0 ? NOWHERE : [...placed].sort().join('+'),
  ],
};
const NOWHERE = '-';

const column = (
  name: string,
  unit: string,
  better: Column['better'],
  summary: string,
  nulls: Column['nulls'],
): Column => ({
  name,
  unit,
  better,
  summary,
  nulls,
  source: SOURCE,
});

/** Σ utility / Σ utility of the honest twin. */
const kept = (sets: readonly Matched[]) =>
  ratioOfSums(
    sides(sets, (s) => (cellOf(s, 'honest', 'utility') === null ? null : cellOf(s, 'arm', 'utility'))),
    sides(sets, (s) => cellOf(s, 'honest', 'utility')),
  );

/** People of a staff whose policy is not honest, as the column `policies` counts them. */
const corruptIn = (row: Row | undefined): number =>
  String(row?.policies ?? '')
    .split(' ')
    .reduce((sum, item) => sum + (item.startsWith('honest:') ? 0 : Number(item.split(':')[1] ?? 0)), 0);

/** Trials of a placement on each half of the instances, at least, for it to be tried as the worst. */
const LEAST = 10;

const isEven = ({ arm }: Matched): boolean => (arm.instance as number) % 2 === 0;

/** The placement that leaves least on instances of even number, measured on the others. */
const worst = (sets: readonly Matched[]): Estimate => {
  const places = new Map<string, Matched[]>();
  for (const set of sets) {
    const { placement: at } = set.arm;
    if (typeof at === 'string' && at !== NOWHERE) places.set(at, [...(places.get(at) ?? []), set]);
  }
  const tried = [...places.values()].flatMap((list) => {
    const [choosing, judging] = [list.filter(isEven), list.filter((s) => !isEven(s))];
    const { ratio } = kept(choosing);
    return ratio === null || choosing.length < LEAST || judging.length < LEAST ? [] : [{ ratio, judging }];
  });
  const [first, ...rest] = tried;
  if (first === undefined) return noEstimate('empty');
  return ratioEstimate(kept(rest.reduce((a, b) => (b.ratio < a.ratio ? b : a), first).judging));
};

const NULLS: Column['nulls'] = ['no_baseline', 'empty', 'no_contrast'];

/** resilience_f, resilience_worst, drop_f1: against the same condition with everybody honest. */
export const resilience: readonly PairMetric[] = [
  {
    column: column(
      'resilience_f',
      'ratio',
      'up',
      'Σ utility / Σ utility of the same people, all honest; seats by lot',
      NULLS,
    ),
    reads: ['utility'],
    against: ['honest'],
    of: (sets) => (sets.length === 0 ? noEstimate('no_baseline') : ratioEstimate(kept(sets))),
  },
  {
    column: column(
      'resilience_worst',
      'ratio',
      'up',
      'the same where it is least by the roles they sit in: found on instances of even number, measured on the others',
      NULLS,
    ),
    reads: ['utility', 'placement'],
    against: ['honest'],
    of: (sets) => (sets.length === 0 ? noEstimate('no_baseline') : worst(sets)),
  },
  {
    column: column('drop_f1', '%', 'down', '100·(1 − resilience_f), where one person is not honest', NULLS),
    reads: ['utility'],
    against: ['honest'],
    of: (sets) => {
      if (sets.length === 0) return noEstimate('no_baseline');
      if (corruptIn(sets[0]?.arm) !== 1) return noEstimate('empty');
      return ratioEstimate(kept(sets), (r) => 100 * (1 - r));
    },
  },
];

/** Share of the honest utility that has to be left, and harm that may come on top of the honest one. */
const ENOUGH = 0.9;
const HARM = 0.05;

const meanOf = (rows: readonly Row[], name: string): number | null => {
  const values = present(rows, name);
  return values.length === 0 ? null : values.reduce((sum, v) => sum + v.value, 0) / values.length;
};

/** Whether so many people of these leave the organization standing; null where it cannot be told. */
const stands = (sets: readonly Matched[]): boolean | null => {
  const { ratio } = kept(sets);
  if (ratio === null) return null;
  const [harm, before] = [
    meanOf(
      sets.map((s) => s.arm),
      'harm',
    ),
    meanOf(
      sets.flatMap((s) => (s.honest ? [s.honest] : [])),
      'harm',
    ),
  ];
  return ratio >= ENOUGH && (harm === null || before === null || harm <= before + HARM);
};

/** breakdown_f: how many people may go bad before an organization that was honest fails, over the staffs of an experiment. */
export const breakdown: SweepMetric = {
  column: column(
    'breakdown_f',
    'people',
    'up',
    'most people whose policy may be other than honest with resilience_f ≥ .9 and no more than .05 of harm on top, in the worst staff of each number; reported where all are honest',
    ['no_baseline', 'empty', 'censored'],
  ),
  reads: ['utility'],
  of: (arms) => {
    if (arms.length === 0) return noEstimate('no_baseline');
    const told = arms.map((sets) => ({ f: corruptIn(sets[0]?.arm), holds: stands(sets) })).sort((a, b) => a.f - b.f);
    if (told.some(({ holds }) => holds === null)) return noEstimate('empty');
    const failing = told.find(({ holds }) => holds === false);
    // Where every number that was tried stands, the number at which it falls has not been seen.
    if (failing === undefined) return noEstimate('censored');
    const most = Math.max(0, ...told.flatMap(({ f }) => (f < failing.f ? [f] : [])));
    return { ...noEstimate('empty'), n: arms[0]?.length ?? 0, mean: most, nullReason: null };
  },
};
