import { describe, expect, it } from 'vitest';
import { graphMatch } from '../../src/metrics/graph-match.js';
import { check } from '../../src/org/check.js';
import { stream } from '../../src/rng/streams.js';
import { careless, disorderly, randomOrganization } from '../support/random-organizations.js';
import { fivePeople, organizationNamed, organizationNames, simulate, taskNamed, taskNames } from '../support/trials.js';

const coupled = taskNamed('coupled');

describe('trials of the engine', () => {
  it.each(organizationNames)('%s shows what it declares', (name) => {
    const org = organizationNamed(name);
    for (const task of taskNames.map(taskNamed))
      for (const people of [fivePeople, careless])
        for (let i = 0; i < 25; i++)
          expect(graphMatch(simulate(org, task, i, 1, people).trace, org)).toEqual({ match: 1 });
  });

  it('no organization passes for another', () => {
    const orgs = organizationNames.map((name) => organizationNamed(name));
    // The two differ in what follows a suspicion, and this work raises none.
    const alike = new Set(['trusted-monitoring', 'defer-to-trusted']);
    for (const run of orgs) {
      const { trace } = simulate(run, coupled);
      for (const said of orgs)
        if (run !== said && !(alike.has(run.name) && alike.has(said.name)))
          expect(graphMatch(trace, said).match, `${run.name} as ${said.name}`).toBe(0);
    }
  });

  it('nor with other knobs', () => {
    const { trace } = simulate(organizationNamed('committee'), coupled, 3);
    for (const knobs of [{ rounds: 2 }, { rounds: 0 }, { members: 4 }, { members: 6 }])
      expect(graphMatch(trace, organizationNamed('committee', knobs)).match).toBe(0);
  });

  it('random organizations of every verb, with missing replies and disorderly splits', () => {
    let tried = 0;
    for (let i = 0; tried < 400; i++) {
      const rng = stream(['random organization', i]);
      const org = randomOrganization(rng);
      if (check(org).problems.length > 0) continue;
      tried++;
      const { trace } = simulate(org, coupled, i, 1, careless, disorderly(rng));
      expect(graphMatch(trace, org), `${i}: ${JSON.stringify(org.workflow)} ${JSON.stringify(org.units)}`).toEqual({
        match: 1,
      });
    }
  });
});

it('takes some microseconds', () => {
  const org = organizationNamed('committee');
  const traces = Array.from({ length: 100 }, (_, i) => simulate(org, coupled, i).trace);
  const round = (): number => {
    const start = performance.now();
    for (const trace of traces) graphMatch(trace, org);
    return ((performance.now() - start) / traces.length) * 1000;
  };
  // Measured 10–20 µs; the limit is wide because machines that test are busy.
  expect(Math.min(...Array.from({ length: 30 }, round))).toBeLessThan(100);
});
