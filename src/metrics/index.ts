/** Every metric, in one visible list; the order is the order of columns. */
import { control } from './control.js';
import { correlation } from './correlation.js';
import { cost } from './cost.js';
import { deployment } from './deployment.js';
import { designs } from './design.js';
import { firstErrors } from './errors.js';
import { harm } from './harm.js';
import { legibility } from './legibility.js';
import { localization } from './localization.js';
import type { Column, ConditionMetric, PairMetric, TrialMetric } from './metric.js';
import { overhead } from './overhead.js';
import { oversight } from './oversight.js';
import { rates } from './rates.js';
import { reviewing } from './reviewing.js';
import { structure } from './structure.js';
import { time } from './time.js';
import { worth } from './worth.js';

export const trialMetrics: readonly TrialMetric[] = [
  worth,
  harm,
  cost,
  time,
  structure,
  oversight,
  legibility,
  designs,
  control,
  firstErrors,
];
export const conditionMetrics: readonly ConditionMetric[] = [
  ...rates,
  deployment,
  reviewing,
  ...correlation,
  localization,
];
export const pairMetrics: readonly PairMetric[] = overhead;

export interface Described extends Column {
  readonly level: 'trial' | 'condition' | 'pair';
}

/** What `orglab list metrics` and docs/columns.md say. */
export const describedMetrics: readonly Described[] = [
  ...trialMetrics.flatMap((m) => m.columns.map((c) => ({ ...c, level: 'trial' as const }))),
  ...conditionMetrics.map((m) => ({ ...m.column, level: 'condition' as const })),
  ...pairMetrics.map((m) => ({ ...m.column, level: 'pair' as const })),
];
