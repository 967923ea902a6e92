/** Every metric, in one visible list; the order is the order of columns. */

import { accused, hits } from './accused.js';
import { alignment, exchanged } from './aligned.js';
import { audits } from './audits.js';
import { barriers } from './barriers.js';
import { bidding, bids } from './bids.js';
import { calibration, confidence } from './calibration.js';
import { compartmentalization, depths } from './compartments.js';
import { constraints, handing } from './constraints.js';
import { amplification, integration, usefulness } from './contrasts.js';
import { control } from './control.js';
import { correlation } from './correlation.js';
import { cost } from './cost.js';
import { crowd } from './crowd.js';
import { deployment } from './deployment.js';
import { designs, flawedDesigns } from './design.js';
import { duties } from './duties.js';
import { firstErrors } from './errors.js';
import { exchange } from './exchange.js';
import { facts } from './facts.js';
import { faults } from './faults.js';
import { flips, harmfulShare, yielding } from './flips.js';
import { harm } from './harm.js';
import { containment, injected } from './injection.js';
import { beforeAndAfter } from './integrating.js';
import { ledger } from './ledger.js';
import { legibility } from './legibility.js';
import { alike } from './likeness.js';
import { localization } from './localization.js';
import { market } from './market.js';
import { mast } from './mast.js';
import type { Column, ConditionMetric, PairMetric, StaticMetric, SweepMetric, TrialMetric } from './metric.js';
import { milestones } from './milestones.js';
import { monitors } from './monitors.js';
import { objections } from './objections.js';
import { overhead } from './overhead.js';
import { oversight } from './oversight.js';
import { sampling } from './passes.js';
import { productivity } from './productivity.js';
import { proxies } from './proxy.js';
import { rates, tail } from './rates.js';
import { breakdown, placement, resilience } from './resilience.js';
import { reviewing, stamps } from './reviewing.js';
import { structure } from './structure.js';
import { time } from './time.js';
import { firstVotes } from './votes.js';
import { watching } from './watching.js';
import { welfare } from './welfare.js';
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
  firstVotes,
  exchange,
  alike,
  milestones,
  faults,
  facts,
  crowd,
  ledger,
  constraints,
  market,
  flips,
  placement,
  confidence,
  proxies,
  alignment,
  objections,
  mast,
  duties,
  watching,
  accused,
  bids,
  welfare,
  depths,
  flawedDesigns,
];
export const conditionMetrics: readonly ConditionMetric[] = [
  ...rates,
  deployment,
  reviewing,
  ...correlation,
  localization,
  productivity,
  ...sampling,
  ...beforeAndAfter,
  containment,
  ...handing,
  harmfulShare,
  tail,
  ...stamps,
  ...audits,
  ...calibration,
  ...monitors,
  ...hits,
  ...bidding,
  compartmentalization,
];
export const pairMetrics: readonly PairMetric[] = [
  ...overhead,
  ...amplification,
  injected,
  usefulness,
  ...integration,
  ...yielding,
  ...resilience,
  ...exchanged,
];
export const sweepMetrics: readonly SweepMetric[] = [breakdown];
export const staticMetrics: readonly StaticMetric[] = barriers;

const person = (name: string, unit: string, better: Column['better'], summary: string, source: string): Column => ({
  name,
  unit,
  better,
  summary: `${summary} (people.csv, where named)`,
  nulls: ['not_asked', 'censored'],
  source,
});

/** Columns of people.csv that cost trials of their own, worked out where an experiment names them (src/lab/silenced.ts). */
export const personMetrics: readonly Column[] = [
  person('influence', '[0, 1]', null, 'P(another answer | the person gives neutral replies)', 'trials run again'),
  person(
    'dark_influence',
    '[0, 1]',
    'down',
    'influence in trials where no cites lead to the person',
    'trials run again',
  ),
  person(
    'shapley',
    'utility',
    'up',
    'what the person adds, over all orders of joining',
    'Shapley 1953, trials run again',
  ),
];

export interface Described extends Column {
  readonly level: 'trial' | 'condition' | 'pair' | 'sweep' | 'organization' | 'person';
}

/** What `orglab list metrics` and docs/columns.md say. */
export const describedMetrics: readonly Described[] = [
  ...trialMetrics.flatMap((m) => m.columns.map((c) => ({ ...c, level: 'trial' as const }))),
  ...conditionMetrics.map((m) => ({ ...m.column, level: 'condition' as const })),
  ...pairMetrics.map((m) => ({ ...m.column, level: 'pair' as const })),
  ...sweepMetrics.map((m) => ({ ...m.column, level: 'sweep' as const })),
  ...staticMetrics.map((m) => ({ ...m.column, level: 'organization' as const })),
  ...personMetrics.map((c) => ({ ...c, level: 'person' as const })),
];
