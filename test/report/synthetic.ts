import type { Condition, Plan } from '../../src/lab/plan.js';
import type { Row } from '../../src/metrics/metric.js';
import type { Source, summaryTable } from '../../src/report/tables.js';
import { records } from '../../src/report/verdict.js';
import { stream } from '../../src/rng/streams.js';
import { organizationNamed } from '../support/trials.js';

export type Cells = (instance: number, replicate: number) => Readonly<Record<string, number | string | null>>;
export type Hypothesis = Plan['experiment']['hypotheses'][number];
export interface Arm {
  readonly org: string;
  readonly cells: Cells;
  readonly task?: string;
  readonly staff?: string;
  readonly matched?: string;
  readonly settings?: Condition['settings'];
}
export const N = 40;
export const REPLICATES = 3;
const noise = stream(['test', 'tables']);
const NOISE = Array.from({ length: N * REPLICATES * 40 }, () => noise() - 0.5);
/** Noise of an arm: uniform within half a unit around 0, the same at every call. */
export const at = (arm: number, instance: number, replicate: number): number =>
  NOISE[(arm * N + instance) * REPLICATES + replicate] as number;

export const idOf = ({ org, task = 't', staff = 's', settings = {} }: Arm): string =>
  `${task}/${staff}/${org}${Object.values(settings)
    .map((v) => `:${v}`)
    .join('')}`;

export const source = (
  arms: readonly Arm[],
  hypotheses: readonly Partial<Hypothesis>[] = [],
  more: object = {},
): Source => {
  const conditions = arms.map(
    (arm): Condition => ({
      id: idOf(arm),
      task: { name: arm.task ?? 't', family: 'hand', params: {} },
      staff: { name: arm.staff ?? 's', seating: {}, people: [] },
      org: { ...organizationNamed('single'), name: arm.org },
      orgHash: arm.org,
      origin: arm.matched ? 'baseline' : 'inline',
      settings: arm.settings ?? {},
      matched: arm.matched ?? '',
      seating: 'permuted',
      instances: N,
    }),
  );
  const experiment = {
    name: 'e',
    question: 'q',
    replicates: REPLICATES,
    settings: {},
    metrics: 'all',
    hypotheses: hypotheses.map((h) => ({
      metric: 'value',
      better: 'b',
      than: 'a',
      where: {},
      versus: {},
      from: {},
      by: 0,
      control: false,
      ...h,
    })),
    ...more,
  };
  const plan = { experiment, baseline: arms[0]?.org ?? '', conditions, seed: 1 } as unknown as Plan;
  const kept = new Map(
    arms.map((arm) => [
      idOf(arm),
      Array.from({ length: N * REPLICATES }, (_, k): Row => {
        const [instance, replicate] = [Math.floor(k / REPLICATES), k % REPLICATES];
        return { status: 'answered', instance, replicate, null_reasons: '', ...arm.cells(instance, replicate) };
      }),
    ]),
  );
  return { plan, conditions, formulas: [], rows: (id) => kept.get(id) ?? [] };
};

export const value =
  (arm: number, mean: number, spread = 0.2): Cells =>
  (i, r) => ({ value: mean + spread * at(arm, i, r) });
export const a: Arm = { org: 'a', cells: value(0, 0.5) };
export const b: Arm = { org: 'b', cells: value(1, 0.7) };
export const find = (table: ReturnType<typeof summaryTable>, where: Readonly<Record<string, string>>) =>
  records(table).find((r) => Object.entries(where).every(([k, v]) => r[k] === v))!;
