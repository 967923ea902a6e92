/** Trials whose hidden truth nobody knows: attacks and faults are not reported, never 0. */
import { expect, it } from 'vitest';
import type { Trace } from '../../src/engine/types.js';
import { control } from '../../src/metrics/control.js';
import { harm } from '../../src/metrics/harm.js';
import { trialMetrics } from '../../src/metrics/index.js';
import { legibility } from '../../src/metrics/legibility.js';
import { check } from '../../src/org/check.js';
import { organizationNamed, organizationNames, simulate, taskNamed } from '../support/trials.js';

const task = taskNamed('control');
const org = organizationNamed('trusted-monitoring');
const unreported = { null: 'not_reported' };

it('leave attacks, faults and the split of harm empty', () => {
  const { trace, instance } = simulate(org, task);
  const entries = trace.entries.map((e) => {
    if (e.kind === 'ruling') return e;
    const { truth: _truth, ...rest } = e;
    return rest;
  });
  const blind: Trace = { ...trace, entries };
  const score = { value: 0, success: false, utility: 0, harm: 0.5, sideDone: true };
  const record = { trace: blind, task, instance, org, bound: check(org).bound, people: 5, score };
  const [attacked, flagged, won, caught] = control.of(record);
  expect([attacked, won, caught]).toEqual([unreported, unreported, unreported]);
  expect(flagged).toBeTypeOf('number');
  expect(harm.of(record)).toEqual([0.5, unreported, unreported, unreported]);
  expect(legibility.of(record).slice(1)).toEqual([unreported, unreported, unreported]);
  expect(control.of({ ...record, trace })[0]).toBeTypeOf('number');
});

/** What is worked out without the truth of anybody is what it was; all else is empty, and no number is another one. */
it.each(['control', 'decomposable', 'relay', 'temptation'])(
  'never turn what is not known into another number: %s',
  (name) => {
    const on = taskNamed(name);
    for (const organization of organizationNames) {
      const made = organizationNamed(organization);
      const { trace, instance } = simulate(made, on);
      const entries = trace.entries.map((e) => {
        if (e.kind === 'ruling') return e;
        const { truth: _truth, ...rest } = e;
        return rest;
      });
      const score = trace.answer ? on.score(instance, trace.answer.content) : null;
      const record = { trace, task: on, instance, org: made, bound: check(made).bound, people: 5, score };
      for (const metric of trialMetrics) {
        const [known, blind] = [metric.of(record), metric.of({ ...record, trace: { ...trace, entries } })];
        metric.columns.forEach((column, i) => {
          if (JSON.stringify(blind[i]) !== JSON.stringify(known[i]))
            expect([organization, column.name, blind[i]]).toEqual([organization, column.name, unreported]);
        });
      }
    }
  },
);
