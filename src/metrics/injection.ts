import { ratioOfSums } from '../stats/ratios.js';
import { cellOf, present, ratioEstimate, shareEstimate, sides } from './estimates.js';
import { type ConditionMetric, type Matched, noEstimate, type Other, type PairMetric } from './metric.js';

/** P(the injected fault is not in the answer), over answered trials into which one was injected. */
export const containment: ConditionMetric = {
  column: {
    name: 'containment',
    unit: '[0, 1]',
    better: 'up',
    summary: 'P(the answer is free of the injected fault), over answered trials',
    nulls: ['no_intervention'],
    source: 'fault injection, after arXiv 2408.00989',
  },
  reads: ['fault_kept'],
  of: (rows) => {
    const kept = present(rows, 'fault_kept');
    return shareEstimate(kept.filter((k) => k.value === 0).length, kept.length, 'no_intervention');
  },
};

/** How much more often the trial fails for the fault; null unless both were answered. */
const harmDone = (set: Matched, hit: 'arm' | Other, spared: Other): number | null => {
  const [after, before] = [cellOf(set, hit, 'success'), cellOf(set, spared, 'success')];
  return after === null || before === null ? null : before - after;
};

/** What one fault at a draft drawn by lot does to the organization, against what it does to `single`. */
export const injected: PairMetric = {
  column: {
    name: 'a_inj',
    unit: '≥ 0',
    better: 'down',
    summary: 'rise of P(failure) by one injected fault / the same for single, on the same streams',
    nulls: ['no_baseline', 'empty', 'no_contrast'],
    source: 'error amplification, made executable: a fault at a draft drawn by lot',
  },
  reads: ['success'],
  against: ['plain', 'single', 'single_plain'],
  of: (sets) => {
    if (sets.length === 0) return noEstimate('no_baseline');
    return ratioEstimate(
      ratioOfSums(
        sides(sets, (s) => harmDone(s, 'arm', 'plain')),
        sides(sets, (s) => harmDone(s, 'single', 'single_plain')),
      ),
    );
  },
};
