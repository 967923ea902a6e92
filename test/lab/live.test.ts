/** Real models in seats, as the lab sees them: here answered by the simulated people that they stand for. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stopRun } from '../../src/agents/calls/call.js';
import { answering } from '../../src/lab/answering.js';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { type Asked, type Live, turns } from '../../src/lab/live.js';
import type { Condition } from '../../src/lab/plan.js';
import { planFor } from '../../src/lab/plan.js';
import { createPool } from '../../src/lab/pool.js';
import { doJobs } from '../../src/lab/schedule.js';
import { openYaml } from '../../src/org/yaml.js';
import { openJournal, SCHEMA } from '../../src/store/journal.js';

const ORGANIZATIONS = [
  'single',
  'committee',
  'hierarchy',
  'market',
  'debate',
  'open-agency',
  'reputation-market',
  'self-designing',
];

const planWith = (people: string, instances = 6) =>
  planFor(
    openYaml(
      `name: live\nquestion: Same rows?\ninstances: ${instances}\nreplicates: 2\ntasks: [decomposable]\norganizations: [${ORGANIZATIONS.join(', ')}]\nstaff:\n  - name: five\n    people: ${people}\n`,
      'live.yaml',
    ),
  );
const SIMULATED = planWith('[{ model: a, skill: 0.9 }, { model: b, skill: 0.5 }, { model: c, skill: 0.1 }]');
const REAL = planWith(
  '[{ model: "openai:a", family: a, skill: 0.9 }, { model: b, skill: 0.5 }, { model: "openai:c", family: c, skill: 0.1 }]',
);

/** The simulated condition that stands behind one with real models. */
const behind = (id: string): Condition => SIMULATED.conditions.find((c) => c.id === id) as Condition;

const liveWith = (answer: Live['answer'], width = 3, stop = new AbortController()): Live => ({
  answer,
  width,
  turn: turns(width, stop.signal),
  halt: (reason) => stop.abort(reason),
});

const asSimulated = async ({ call, trial, standing }: Asked) => {
  await new Promise((resolve) => setImmediate(resolve));
  const { seed, seats, instance, replicate } = standing;
  return answering(behind(trial.slice(0, trial.lastIndexOf('#'))), seed, seats, instance, replicate)(call);
};

const journalIn = (plan: typeof REAL) =>
  openJournal(mkdtempSync(join(tmpdir(), 'orglab-live-')), { schema: SCHEMA, experiment: 'live', hash: plan.hash });
const pool = createPool(1);

test('seats answered by the people they stand for give the rows of these people, in any organization', async () => {
  const jobs = jobsOf(REAL.conditions, 2, REAL.seed);
  const journal = journalIn(REAL);
  expect(await doJobs(jobs, journal, pool, { workers: 1, live: liveWith(asSimulated) })).toBe(true);
  for (const c of SIMULATED.conditions) {
    const rows = jobsOf([c], 2, SIMULATED.seed).flatMap((job) => doJob(job).rows);
    const sorted = [...rows].sort((a, b) => a.instance - b.instance || a.replicate - b.replicate);
    expect([...journal.rows(c.id)], c.id).toEqual(sorted);
  }
  journal.close();
});

test('no more trials are worked on at once than were asked for, and series go in order', async () => {
  const at = new Map<string, number>();
  const order: Record<string, number[]> = {};
  let most = 0;
  const watched: Live['answer'] = async (asked) => {
    at.set(asked.trial, (at.get(asked.trial) ?? 0) + 1);
    most = Math.max(most, at.size);
    const { replicate, instance } = asked.standing;
    if (asked.trial.includes('reputation-market')) order[replicate] = [...(order[replicate] ?? []), instance];
    const reply = await asSimulated(asked);
    const left = (at.get(asked.trial) ?? 0) - 1;
    if (left > 0) at.set(asked.trial, left);
    else at.delete(asked.trial);
    return reply;
  };
  const journal = journalIn(REAL);
  await doJobs(jobsOf(REAL.conditions, 2, REAL.seed), journal, pool, { workers: 1, live: liveWith(watched, 4) });
  journal.close();
  expect(most).toBe(4);
  expect(Object.keys(order)).toEqual(['0', '1']);
  for (const instances of Object.values(order)) expect(instances).toEqual([...instances].sort((a, b) => a - b));
});

test('what ends the run keeps what was finished, begins nothing more, and the run goes on from there', async () => {
  const stop = new AbortController();
  const jobs = jobsOf(REAL.conditions, 2, REAL.seed);
  const journal = journalIn(REAL);
  let left = 60;
  const capped: Live['answer'] = async (asked) => {
    if (left-- <= 0) throw stopRun('the cap of 60 calls is reached');
    return asSimulated(asked);
  };
  const options = { workers: 1, signal: stop.signal, live: liveWith(capped, 3, stop) };
  expect(await doJobs(jobs, journal, pool, options)).toBe(false);
  expect((stop.signal.reason as Error).message).toBe('the cap of 60 calls is reached');
  // Trials that were on their way meet the cap too; nothing else is begun.
  expect(left).toBeGreaterThan(-20);
  const finished = REAL.conditions.flatMap((c) => [...journal.chunks(c.id)]).length;
  expect(finished).toBeGreaterThan(0);
  expect(finished).toBeLessThan(jobs.length);
  let begun = 0;
  const rest = liveWith(async (asked) => {
    begun++;
    return asSimulated(asked);
  });
  expect(await doJobs(jobs, journal, pool, { workers: 1, live: rest })).toBe(true);
  expect(begun).toBeGreaterThan(0);
  expect(REAL.conditions.flatMap((c) => [...journal.chunks(c.id)])).toHaveLength(jobs.length);
  journal.close();
});

test('an error in one seat is an error of its trial alone', async () => {
  const journal = journalIn(REAL);
  const failing: Live['answer'] = async (asked) => {
    if (asked.trial.endsWith('/single#3.1')) throw new Error('a defect');
    return asSimulated(asked);
  };
  const single = REAL.conditions.filter((c) => c.org.name === 'single');
  await doJobs(jobsOf(single, 2, REAL.seed), journal, pool, { workers: 1, live: liveWith(failing) });
  const rows = [...journal.rows(single[0]!.id)];
  journal.close();
  expect(rows.filter((r) => r.status === 'error').map((r) => [r.instance, r.replicate, r.error])).toEqual([
    [3, 1, 'Error: a defect'],
  ]);
});
