/** Laws over random organizations, cut into shares so that several files run at once. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Task } from '../../src/engine/types.js';
import { check } from '../../src/org/check.js';
import { canonicalJson } from '../../src/org/hash.js';
import { broughtBy, type Given, staffs, traceOf } from '../support/bench.js';
import { probe } from '../support/probe.js';
import { randomOrganization } from '../support/random/organization.js';
import { taskNamed, taskNames } from '../support/trials.js';
import { laws } from './laws.js';

const tasks: Readonly<Record<string, Task>> = {
  ...Object.fromEntries(taskNames.map((name) => [name, taskNamed(name)])),
  probe,
};

/** A failing case in words: with these the trial can be run again. */
const told = ({ org, task, seed }: Given, staff: string): string => {
  const { roles, units, workflow, accounts, refusal } = org;
  return `${org.name} on ${task.family}, staff ${staff}, seed ${seed}, ${check(org).bound.calls} calls: ${canonicalJson({ roles, units, workflow, accounts, refusal })}`;
};

/** `runs` organizations that no other share has; every law on each, the first broken one tells its case. */
export const randomLaws = (share: number, runs: number): void => {
  describe(`random organizations, share ${share}`, () => {
    it(`keep every law (${runs} organizations)`, async () => {
      const cases = fc.record({
        seed: fc.nat(99_999),
        // The probe has everything that families can have.
        on: fc.oneof(fc.constant('probe'), fc.constantFrom(...taskNames)),
        staff: fc.constantFrom(...Object.keys(staffs)),
      });
      await fc.assert(
        fc.asyncProperty(cases, async ({ seed, on, staff }) => {
          const org = randomOrganization(share * 100_000 + seed);
          const given: Given = {
            task: tasks[on]!,
            people: staffs[staff]!,
            org,
            index: seed % 40,
            seed,
            position: seed % 5,
            opening: broughtBy(staff, org),
          };
          const trace = traceOf(given);
          for (const [name, law] of Object.entries(laws))
            try {
              await law(given, trace);
            } catch (error) {
              throw new Error(`${name}: ${(error as Error).message}\n${told(given, staff)}`, { cause: error });
            }
        }),
        { seed: share, numRuns: runs, endOnFailure: true },
      );
    }, 600_000);
  });
};
