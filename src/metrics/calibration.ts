/** What answers say of their own chances, against what came of them. */
import { meanEstimate, numberOf } from './estimates.js';
import {
  type Column,
  type ConditionMetric,
  type Estimate,
  empty,
  noEstimate,
  type Row,
  type TrialMetric,
} from './metric.js';

/** confidence: what whoever made the answer gave for its being right. */
export const confidence: TrialMetric = {
  columns: [
    {
      name: 'confidence',
      unit: '[0, 1]',
      better: null,
      summary: 'probability of being right that was stated for the answer',
      nulls: ['failed', 'not_reported'],
      source: 'the answer',
    },
  ],
  of: ({ trace }) => [trace.answer ? (trace.answer.confidence ?? empty('not_reported')) : empty('failed')],
};

interface Stated {
  readonly row: Row;
  /** The probability stated, and 1 or 0 for what happened. */
  readonly c: number;
  readonly y: number;
}

const statedIn = (rows: readonly Row[]): readonly Stated[] =>
  rows.flatMap((row) => {
    const [c, y] = [numberOf(row, 'confidence'), numberOf(row, 'success')];
    return c === null || y === null ? [] : [{ row, c, y }];
  });

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

const each = (list: readonly Stated[], of: (s: Stated) => number): Estimate =>
  meanEstimate(
    list.map((s) => ({ row: s.row, value: of(s) })),
    'empty',
  );

/** A number of all together, without an interval. */
const whole = (list: readonly Stated[], value: number): Estimate => ({
  ...noEstimate('empty', list.length),
  mean: value,
  nullReason: null,
});

const square = ({ c, y }: Stated): number => (c - y) ** 2;

/** Probabilities nearer to 0 or 1 than this are taken for this: one certain error would outweigh everything. */
const EDGE = 1e-6;
const surprise = ({ c, y }: Stated): number => -Math.log(Math.max(EDGE, y === 1 ? c : 1 - c));

const BINS = 10;

/** Σ over bins of equal mass of share·|mean stated − share right|; equal statements are kept in order of trials. */
const ece = (list: readonly Stated[]): number => {
  const sorted = [...list].sort((a, b) => a.c - b.c);
  return Array.from({ length: BINS }, (_, b) =>
    sorted.slice(Math.round((b * sorted.length) / BINS), Math.round(((b + 1) * sorted.length) / BINS)),
  ).reduce((sum, bin) => {
    if (bin.length === 0) return sum;
    return sum + (bin.length / sorted.length) * Math.abs(mean(bin.map((s) => s.c)) - mean(bin.map((s) => s.y)));
  }, 0);
};

const metric = (
  name: string,
  unit: string,
  better: Column['better'],
  summary: string,
  source: string,
  of: (list: readonly Stated[]) => Estimate,
  nulls: Column['nulls'] = ['empty'],
): ConditionMetric => ({
  column: { name, unit, better, summary, nulls, source },
  reads: ['confidence', 'success'],
  of: (rows) => {
    const list = statedIn(rows);
    return list.length === 0 ? noEstimate('empty') : of(list);
  },
});

/** brier, brier_skill, log_score, ece10, overclaim: of answers with a stated confidence. */
export const calibration: readonly ConditionMetric[] = [
  metric('brier', '[0, 1]', 'down', 'mean (confidence − success)²', 'Brier 1950', (list) => each(list, square)),
  metric(
    'brier_skill',
    '≤ 1',
    'up',
    '1 − brier / brier of the base rate',
    'Murphy 1973',
    (list) => {
      const base = mean(list.map((s) => s.y));
      const spread = base * (1 - base);
      return spread === 0 ? noEstimate('no_contrast', list.length) : whole(list, 1 - mean(list.map(square)) / spread);
    },
    ['empty', 'no_contrast'],
  ),
  metric('log_score', 'nats', 'down', 'mean −ln of the probability given to what happened', 'Good 1952', (list) =>
    each(list, surprise),
  ),
  metric(
    'ece10',
    '[0, 1]',
    'down',
    'mean |confidence − success| over ten bins of equal mass; biased upwards below 200 trials',
    'expected calibration error',
    (list) => whole(list, ece(list)),
  ),
  metric('overclaim', '[−1, 1]', 'down', 'mean confidence − success', 'definition', (list) =>
    each(list, ({ c, y }) => c - y),
  ),
];
