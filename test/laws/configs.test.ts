/** Every law on every shipped organization, with every family and with people of every kind. */
import { describe, expect, it } from 'vitest';
import { broughtBy, staffs, traceOf } from '../support/bench.js';
import { probe } from '../support/probe.js';
import { organizationNamed, organizationNames, taskNamed, taskNames } from '../support/trials.js';
import { laws } from './laws.js';

const tasks = [...taskNames.map((name) => ({ name, task: taskNamed(name) })), { name: 'probe', task: probe }];

it('finds organizations, tasks and families to hold the laws against', () => {
  expect(organizationNames.length).toBeGreaterThanOrEqual(12);
  expect(new Set(tasks.map(({ task }) => task.family)).size).toBeGreaterThanOrEqual(3);
});

/** One in so many pairs of task and staff for each organization. */
const EVERY = process.env.ORGLAB_ALL ? 5 : 11;

describe.each(organizationNames.map((name, o) => [name, o] as const))('%s', (name, o) => {
  const org = organizationNamed(name);
  const given = tasks.flatMap(({ name: on, task }, i) =>
    Object.entries(staffs).flatMap(([staff, people], j) => {
      // Which meet which goes round: every task and every staff, and each pair of them, meet several organizations.
      if ((i + j + o) % EVERY !== 0) return [];
      const seed = 1 + ((i + j) % 2);
      const one = { org, task, people, index: 3 * seed, seed, position: j, opening: broughtBy(staff, org) };
      return [{ one, trace: traceOf(one), told: `${on}, ${staff}, seed ${seed}` }];
    }),
  );
  it.each(Object.entries(laws))('%s', async (_, law) => {
    for (const { one, trace, told } of given)
      try {
        await law(one, trace);
      } catch (error) {
        throw new Error(`${told}: ${(error as Error).message}`, { cause: error });
      }
  });
});
