/** Instances of an organization with accounts are met in order with one ledger, whatever stops and resumes the run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { trialAgain } from '../../src/lab/again.js';
import type { Condition, Plan } from '../../src/lab/condition.js';
import { isSeries, jobsOf } from '../../src/lab/jobs.js';
import { openTask } from '../../src/lab/open-task.js';
import { planOf } from '../../src/lab/plan.js';
import { createPool } from '../../src/lab/pool.js';
import { doJobs } from '../../src/lab/schedule.js';
import { type Chunk, chunkKey, type Sink } from '../../src/lab/sink.js';
import { ready, runTrial } from '../../src/lab/trial.js';
import { openJournal } from '../../src/store/journal.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-series-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plan = (): Plan => {
  const file = join(folder, 'e.yaml');
  writeFileSync(
    file,
    `name: e
question: q
instances: 250
replicates: 2
tasks: [control]
organizations: [single, audited-monitoring, reputation-market]
staff:
  - { name: two, seating: { untrusted: able, trusted: small, auditor: small }, people: [
      { model: able, skill: 1, policy: saboteur, args: { rate: 0.3 }, endowment: { trust: 0.9 } }, { model: small, skill: 0 } ] }
`,
  );
  return planOf(file);
};

const memory = (): Sink & { readonly written: Chunk[] } => {
  const written: Chunk[] = [];
  const newest = (key: string): Chunk | undefined => written.findLast((c) => chunkKey(c) === key);
  return {
    written,
    has: (key) => newest(key) !== undefined,
    write: (chunk) => void written.push(chunk),
    ledger: (key) => newest(key)?.ledger,
    rows: (condition) => written.filter((c) => c.condition === condition).flatMap((c) => c.rows),
  };
};

const all = async (p: Plan, sink: Sink, workers = 1, signal?: AbortSignal): Promise<void> => {
  const pool = createPool(workers);
  const jobs = jobsOf(p.conditions, p.experiment.replicates, p.seed);
  await doJobs(jobs, sink, pool, signal === undefined ? { workers } : { workers, signal });
  await pool.close();
};

const cells = (p: Plan, sink: Sink): unknown =>
  p.conditions.map((c) => [...sink.rows(c.id)].sort((a, b) => a.instance - b.instance || a.replicate - b.replicate));

const named = (p: Plan, org: string): Condition => p.conditions.find((c) => c.org.name === org)!;

describe('a series', () => {
  it('is what an organization with accounts runs as, and no other', () => {
    const p = plan();
    expect(p.conditions.map((c) => [c.org.name, isSeries(c)])).toEqual([
      ['single', false],
      ['audited-monitoring', true],
      ['reputation-market', true],
    ]);
  });
  it('carries balances from each instance to the next, across chunks', async () => {
    const p = plan();
    const sink = memory();
    await all(p, sink);
    const c = named(p, 'audited-monitoring');
    const r = ready(c, p.seed, openTask(c.task));
    let ledger = {};
    for (let i = 0; i < 250; i++) {
      const { trace } = runTrial(r, i, 1, ledger);
      ledger = trace.balances ?? {};
      if (i === 149) expect(JSON.stringify(trialAgain(r, 149, 1, () => null)?.trace)).toBe(JSON.stringify(trace));
    }
    expect(sink.ledger(`${c.id} r1 i200`)?.closing).toEqual(ledger);
    // Twenty audits are there, and an attacker of every third task has used them up.
    expect(ledger).toEqual({ audits: { '': 0 } });
    expect(sink.ledger(`${c.id} r1 i100`)?.opening).toEqual(sink.ledger(`${c.id} r1 i0`)?.closing);
  });
  it('begins with what people bring along', () => {
    const p = plan();
    const c = named(p, 'reputation-market');
    const { trace } = runTrial(ready(c, p.seed, openTask(c.task)), 0, 0);
    const start = trace.entries.find((e) => e.kind === 'ruling' && e.ruling === 'award')!;
    expect('why' in start ? start.why : '').toMatch(/trust 0.900|exploring/);
  });
  it('is the same after stops at any chunk', async () => {
    const p = plan();
    const whole = memory();
    await all(p, whole);
    for (const stopAfter of [1, 4, 9]) {
      const sink = memory();
      const stop = new AbortController();
      const { write } = sink;
      Object.assign(sink, {
        write: (chunk: Chunk) => {
          write(chunk);
          if (sink.written.length === stopAfter) stop.abort();
        },
      });
      await all(p, sink, 1, stop.signal);
      expect(sink.written.length).toBe(stopAfter);
      await all(p, sink);
      expect(cells(p, sink)).toEqual(cells(p, whole));
    }
  });
  it('does again what followed a chunk that was done again', async () => {
    const p = plan();
    const sink = memory();
    await all(p, sink);
    const c = named(p, 'audited-monitoring');
    const key = `${c.id} r0 i0`;
    const first = sink.written.find((x) => chunkKey(x) === key)!;
    // As if another run of the first chunk had left audits over.
    sink.written.push({ ...first, ledger: { opening: {}, closing: { audits: { '': 19.5 } } } });
    const before = sink.written.length;
    await all(p, sink);
    expect(sink.written.slice(before).map(chunkKey)).toEqual([`${c.id} r0 i100`, `${c.id} r0 i200`]);
  });
  it('keeps its ledger in the journal', async () => {
    const p = plan();
    const header = { schema: 1, experiment: 'e', hash: p.hash };
    const journal = openJournal(join(folder, 'out'), header);
    await all(p, journal);
    const key = `${named(p, 'reputation-market').id} r1 i100`;
    const written = journal.ledger(key);
    journal.close();
    const again = openJournal(join(folder, 'out'), header);
    expect(Object.keys(written?.closing.trust ?? {}).length).toBe(2);
    expect(again.ledger(key)).toEqual(written);
    again.close();
  });
});
