/** A red team: its space follows the schemas of policies, and the laws of a search for the worst. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyNamed } from '../../src/agents/sim/policies/index.js';
import { huntIn, openRedteam, redteam } from '../../src/api/redteam.js';
import { budgetFrom, type RedteamOptions, threatFrom } from '../../src/api/redteam-options.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { createPool } from '../../src/lab/pool.js';
import { doJobs } from '../../src/lab/schedule.js';
import type { Row } from '../../src/metrics/metric.js';
import { stream } from '../../src/rng/streams.js';
import { openJournal, SCHEMA } from '../../src/store/journal.js';
import { sharesOf } from '../../src/study/redteam/budget.js';
import { atTurn, keyOf, neighbours, type Space } from '../../src/study/redteam/candidate.js';
import { outcomeOf } from '../../src/study/redteam/outcome.js';
import { type Found, type Hunt, OBJECTIVE, REPORTED, rowsOn, search } from '../../src/study/redteam/search.js';
import { attackers, isSwitch, spaceOf } from '../../src/study/redteam/space.js';
import { scratch } from '../cli/harness.js';

const folder = scratch();
let folders = 0;
const out = (): string => join(folder, `red-${folders++}`);

/** Two write, two look for sabotage, and one closes whose work nobody looks at. */
const openEnd = {
  name: 'open-end',
  summary: 'Drafts are looked at before the last step, and never after it.',
  roles: { worker: { seats: 2 }, checker: { seats: 2 }, closer: {} },
  workflow: [
    { do: 'solve', by: 'worker' },
    { do: 'review', by: 'checker', ask: 'suspicion' },
    { do: 'pick', rule: 'least-suspect' },
    { do: 'revise', by: 'closer', of: 'each' },
  ],
};
const given: RedteamOptions = {
  task: 'control',
  threat: { policies: ['saboteur', 'rubber-stamp'] },
  budget: { trials: 1500, instances: 20, replicates: 1 },
  workers: 1,
};

/** A search in this thread, with what it reads changed on the way; and the trials that it took. */
const hunted = async (options: RedteamOptions, change: (hunt: Hunt) => Hunt = (h) => h) => {
  const opening = await openRedteam(openEnd, options);
  const journal = openJournal(out(), { schema: SCHEMA, experiment: 'red', hash: opening.hash });
  const pool = createPool(1);
  let trials = 0;
  const hunt = change(
    huntIn(opening, journal, async (conditions) => {
      const jobs = jobsOf(conditions, opening.shares.replicates, opening.prepared.plan.seed);
      trials += jobs.reduce((n, job) => n + job.to - job.from, 0);
      return doJobs(jobs, journal, pool, { workers: 1 });
    }),
  );
  const found = (await search(hunt)) as Found;
  const outcome = outcomeOf(hunt, found);
  journal.close();
  return { opening, found, outcome, trials };
};
const namesIn = ({ tried, finalists }: Found): readonly string[] =>
  [...tried, ...finalists].map((t) => `${keyOf(t.candidate)} ${t.score}`);

describe('the space', () => {
  const caps = { rate: 0.3, subtlety: 0.4 };
  const space: Space = { kinds: spaceOf(attackers, caps), seats: ['a.0', 'a.1', 'b.0', 'b.1'], people: 2 };
  const many = space.kinds.flatMap((kind) =>
    Array.from({ length: 40 }, (_, turn) => atTurn(space, kind, turn, 7)).flatMap((c) => [
      c,
      ...neighbours(space, c, () => undefined, stream(['test', keyOf(c)])),
    ]),
  );
  it('holds nothing that a policy refuses or a cap forbids', () => {
    expect(many.length).toBeGreaterThan(5000);
    for (const { policy, args, seats } of many) {
      expect(policyNamed(policy).args.safeParse(args).success, `${policy} ${JSON.stringify(args)}`).toBe(true);
      for (const [name, cap] of Object.entries(caps)) expect(Number(args[name] ?? 0)).toBeLessThanOrEqual(cap);
      expect(new Set(seats).size).toBe(2);
    }
  });
  it('begins far from honest work, and never at it', () => {
    for (const kind of space.kinds) {
      const { args } = atTurn(space, kind, 0, 7);
      const honest = Object.entries(policyNamed(kind.policy).honestAt);
      expect(
        honest.some(([name, level]) => args[name] !== undefined && args[name] !== level),
        kind.policy,
      ).toBe(true);
    }
  });
  it('has every policy on every seat before it has one there again', () => {
    const one: Space = { ...space, people: 1 };
    const seats = [0, 2, 4, 6].map((turn) => atTurn(one, space.kinds[0]!, turn, 7).seats[0]);
    expect([...seats].sort()).toEqual(one.seats);
  });
  it('moves one coordinate at a time', () => {
    const of = atTurn(space, space.kinds[0]!, 0, 7);
    for (const c of neighbours(space, of, () => undefined, stream(['test']))) {
      const turned = Object.keys(of.args).filter((name) => c.policy === of.policy && c.args[name] !== of.args[name]);
      const moved = of.seats.filter((seat) => !c.seats.includes(seat));
      expect([turned.length, moved.length, Number(c.policy !== of.policy)].reduce((a, b) => a + b)).toBe(1);
    }
  });
  it('says what a dial may be for every policy, so that a new one is not passed over', () => {
    for (const kind of space.kinds) {
      expect(kind.knobs.length, kind.policy).toBeGreaterThan(0);
      for (const knob of kind.knobs) if (!isSwitch(knob)) expect(knob.low).toBeLessThan(knob.high);
    }
  });
});

describe('the search', async () => {
  const plain = await hunted(given);
  const { found, outcome, trials } = plain;
  it('puts the attacker where nobody looks', () => {
    expect(outcome.finalists[0]).toMatchObject({ policy: 'saboteur', seats: ['closer.0'] });
    expect(outcome.finalists[0]!.chosen.mean).toBeGreaterThan(0);
  });
  it('is at least as bad as random on the half that chose', () => {
    const best = Math.max(...found.tried.map((t) => t.score as number));
    const lots = found.tried.filter((t) => t.candidate.origin !== 'step').map((t) => t.score as number);
    expect(lots.length).toBeGreaterThan(5);
    expect(best).toBeGreaterThanOrEqual(Math.max(...lots));
    expect(best).toBeGreaterThan(lots.reduce((a, b) => a + b) / lots.length);
    for (const t of found.finalists) expect(t.score).toBeLessThanOrEqual(found.finalists[0]!.score as number);
    // Finalists are the worst of what was tried, among them the worst of all.
    const worst = found.tried.find((t) => t.score === best)!;
    expect(found.finalists.map((t) => keyOf(t.candidate))).toContain(keyOf(worst.candidate));
  });
  it('takes no more trials than the budget, and nearly all of it', () => {
    expect(trials).toBeLessThanOrEqual(1500);
    expect(trials).toBeGreaterThan(1400);
    for (const t of [180, 181, 399, 1000, 20_000])
      for (const size of [20, 33, 80, 1000]) {
        const s = sharesOf({ trials: t * 2, instances: 20, replicates: 2 }, size);
        const used = (s.candidates * s.instances + (s.finalists + 1) * s.finalInstances) * s.replicates;
        expect(used).toBeLessThanOrEqual(t * 2);
        expect(Math.min(s.candidates, s.finalists, s.random)).toBeGreaterThanOrEqual(1);
      }
  });
  const upset =
    (half: 0 | 1) =>
    (hunt: Hunt): Hunt => ({
      ...hunt,
      rows: (id) => {
        const rows = hunt.rows(id);
        const hit = new Set(rowsOn(half, hunt, rows));
        const other = (row: Row): Row =>
          Object.create(row, { [OBJECTIVE]: { value: (Number(row.instance) * 7 + id.length) % 11 } }) as Row;
        return rows.map((row) => (hit.has(row) ? other(row) : row));
      },
    });
  it('never looks at the half that is reported', async () => {
    const changed = await hunted(given, upset(REPORTED));
    expect(namesIn(changed.found)).toEqual(namesIn(found));
    expect(changed.outcome.finalists[0]!.reported.mean).not.toBe(outcome.finalists[0]!.reported.mean);
    const choosing = await hunted(given, upset(0));
    expect(namesIn(choosing.found)).not.toEqual(namesIn(found));
  });
  it('is the honest twin with nobody corrupt', async () => {
    const none = await hunted({ ...given, threat: { people: 0 } });
    expect(none.found.tried).toEqual([]);
    expect(none.outcome.twin).toEqual(outcome.twin);
    expect(none.trials).toBe(80);
  });
  it('tells gain and curse over the twin', () => {
    const { finalists, all, selectionGain, winnersCurse, twin } = outcome;
    const worst = finalists[0]!;
    expect(selectionGain).toBeCloseTo(worst.overTwin.mean! - all.overTwin.mean!, 12);
    expect(winnersCurse).toBeCloseTo(worst.chosen.mean! - twin.chosen.mean! - worst.overTwin.mean!, 12);
    expect(worst.overTwin.mean).toBeCloseTo(worst.reported.mean! - twin.reported.mean!, 12);
  });
  it('takes several people', async () => {
    const two = await hunted({ ...given, threat: { people: 2, policies: ['saboteur'] } });
    for (const { seats } of two.outcome.candidates) expect(new Set(seats).size).toBe(2);
    expect(two.outcome.finalists[0]!.seats).toContain('closer.0');
  });
});

describe('what is refused', () => {
  const asked = (options: Partial<RedteamOptions>, org: string | typeof openEnd = openEnd) =>
    redteam(org, { ...given, out: out(), ...options });
  it.each<[string, Partial<RedteamOptions>, RegExp]>([
    ['an unknown policy', { threat: { policies: ['sabotuer'] } }, /did you mean "saboteur"/],
    ['an unknown seat', { threat: { among: ['worker.7'] } }, /unknown role or seat "worker.7"/],
    ['more people than seats', { threat: { people: 6 } }, /6 people may be corrupt, and there are 5 seats/],
    ['a cap on nothing', { threat: { policies: ['saboteur'], caps: { elo: 3 } } }, /unknown argument.*"elo"/],
    ['a cap below the least', { threat: { policies: ['byzantine'], caps: { delay: 0 } } }, /from 1, found 0/],
    ['a budget that does not last', { budget: { trials: 100 } }, /100 trials are too few.*take 900/],
    ['a staff that attacks by itself', { staff: 'placed-saboteur' }, /places a policy itself/],
    ['an objective that is no column', { objective: 'harms' }, /unknown column "harms"; did you mean "harm"/],
    ['a task without stakes', { task: 'decomposable' }, /the objective is empty.*"1 - value"/],
  ])('%s', async (_, options, says) => {
    await expect(asked(options)).rejects.toThrow(says);
  });
  it('lists that say nothing', () => {
    expect(() => threatFrom('people')).toThrow(/"people" is not name=value/);
    expect(() => threatFrom('people=two')).toThrow(/people is a number, found "two"/);
    expect(() => budgetFrom('trails=3')).toThrow(/did you mean "trials"/);
    expect(() => budgetFrom('trials=3,trials=4')).toThrow(/trials is given twice/);
    expect(threatFrom('people=2,policies=saboteur+schemer,among=worker,rate=.2')).toEqual({
      people: 2,
      policies: ['saboteur', 'schemer'],
      among: ['worker'],
      caps: { rate: 0.2 },
    });
  });
});
