import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staticMetrics } from '../../src/metrics/index.js';
import { isNull, type Seats } from '../../src/metrics/metric.js';
import type { Organization } from '../../src/org/schema.js';
import { organizationFrom, organizationNamed, seated } from '../support/trials.js';

const seatsIn = (org: Organization): number => Object.values(org.roles).reduce((n, r) => n + r.seats, 0);

/** single_points and barriers, every seat with a person of its own unless there are fewer. */
const read = (org: Organization, people = seatsIn(org), seats: Seats = seated(org, people)) =>
  staticMetrics.map((m) => {
    const cell = m.of(org, seats);
    return isNull(cell) ? `(${cell.null})` : cell;
  });

const MANAGED = `
name: managed
summary: Parts are checked, the whole is not.
roles: { director: {}, checker: {}, worker: { seats: 3 } }
workflow:
  - do: decompose
    by: director
    each:
      - { do: assign, to: worker, rule: rotate, steps: [{ do: solve, by: assignee }] }
      - { do: review, by: checker }
      - { do: when, test: { stat: quality, below: 0.5 }, then: [{ do: pick, rule: default }] }
  - { do: merge, by: director }
`;

describe('single points and barriers', () => {
  it('manager-workers without a review of the merge: the director alone', () => {
    expect(read(organizationFrom(MANAGED))).toEqual([1, 1]);
  });

  it('an author and two of three approvers: nobody alone, three together', () => {
    expect(read(organizationNamed('quorum-screens'))).toEqual([0, 3]);
  });

  it.each([
    ['single', 1, 1],
    ['assembly-line', 3, 1],
    ['ensemble-vote', 0, 3],
    ['jury', 0, 5],
    ['trusted-monitoring', 0, 2],
    ['trusted-editing', 1, 1],
    ['ensemble-merge', 4, 1],
  ])('%s: %d single points, %d barriers', (name, singles, least) => {
    expect(read(organizationNamed(name))).toEqual([singles, least]);
  });

  it('persons are counted and not seats: one person in all of them is a single point', () => {
    expect(read(organizationNamed('quorum-screens'), 1)).toEqual([1, 1]);
    expect(read(organizationNamed('quorum-screens'), 2)).toEqual([0, 2]);
  });

  it('a design without a menu may do anything, and nothing is read off it', () => {
    expect(read(organizationNamed('self-designing'))).toEqual(['(censored)', '(censored)']);
  });

  it('where only the null answer comes out nobody can commit harm', () => {
    const none = organizationFrom(
      'name: n\nsummary: N.\nroles: { a: {} }\nworkflow: [{ do: solve, by: a }, { do: pick, rule: default }]\n',
    );
    expect(read(none)).toEqual([0, '(empty)']);
  });

  it('a higher quorum never takes fewer people', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (screens, quorum) => {
        const needed = Math.min(quorum, screens);
        const org = organizationNamed('quorum-screens', { screens, quorum: needed });
        expect(read(org)).toEqual([0, 1 + needed]);
      }),
      { numRuns: 12 },
    );
  });
});
