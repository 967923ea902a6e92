/** A run that is killed among its calls, and stopped by Ctrl-C: it goes on, and asks again only what was on its way. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { read, scratch } from '../cli/harness.js';
import { type Child, child } from '../serve/serving.js';
import { wait } from '../torture/process.js';
import { begin, byTrial, countsAt, csvIn, differing, orglab, staffAt, study, takesIn } from './bench.js';

const folder = scratch();
const WIDTH = 8;
/** Columns that hold measured seconds: two runs never share them. */
const MEASURED = ['work_s', 'span_s', 'makespan_s', 'parallelism'];
let server: Child;
beforeAll(async () => {
  server = await child('--latency', '10-40');
  study(folder, staffAt(server.url), { instances: '3', organizations: '[single, committee, reputation-market]' });
});
afterAll(() => server.end());

const args = (out: string) => ['run', 'experiment.yaml', '--out', out, '--concurrency', String(WIDTH), '--quiet'];
const calls = (out: string): number =>
  existsSync(join(folder, out, 'calls.jsonl')) ? read(folder, out, 'calls.jsonl').split('\n').length - 2 : 0;
const requests = async (): Promise<number> => (await countsAt(server.url)).requests ?? 0;

test('an undisturbed run asks once for each call', async () => {
  const before = await requests();
  expect((await orglab(folder, ...args('whole'))).code).toBe(0);
  expect((await requests()) - before).toBe(calls('whole'));
  expect(new Set(takesIn(join(folder, 'whole')).map(({ id }) => id)).size).toBe(calls('whole'));
});

test.each([
  ['SIGKILL', [0.2, 0.5]],
  ['SIGINT', [0.4]],
] as const)('%s, again and again: what was answered is not asked again', async (signal, shares) => {
  const out = `after-${signal}`;
  const before = await requests();
  const total = calls('whole');
  for (const share of shares) {
    const running = begin(folder, {}, ...args(out));
    while (!running.isOver() && calls(out) < share * total) await wait(2);
    const begun = performance.now();
    running.child.kill(signal);
    const said = await running.done;
    expect(said.code).toBe(signal === 'SIGINT' ? 130 : null);
    // Nothing new is begun; what is on its way takes milliseconds here.
    expect(performance.now() - begun).toBeLessThan(20_000);
    if (signal === 'SIGINT') expect(said.err).toMatch(/^stopped; what was finished is kept in after-SIGINT\. The same/);
  }
  expect(calls(out)).toBeLessThan(total);
  const last = await orglab(folder, ...args(out));
  expect([last.code, last.err]).toEqual([0, '']);
  // The server has seen each call of the record, and at most those that were on their way at each kill a second time.
  const extra = (await requests()) - before - calls(out);
  expect(extra).toBeGreaterThanOrEqual(0);
  expect(extra).toBeLessThanOrEqual(signal === 'SIGINT' ? 0 : WIDTH * shares.length);
  expect(
    takesIn(join(folder, out))
      .map(({ id }) => id)
      .sort(),
  ).toEqual(
    takesIn(join(folder, 'whole'))
      .map(({ id }) => id)
      .sort(),
  );
  // The same rows as the run that nobody disturbed, but for measured seconds.
  const [one, other] = [byTrial(join(folder, out)), byTrial(join(folder, 'whole'))];
  expect([...one.keys()]).toEqual([...other.keys()]);
  const seen = new Set([...one].flatMap(([trial, row]) => differing(row, other.get(trial)!)));
  for (const column of seen) expect(MEASURED).toContain(column);
  expect(readdirSync(join(folder, out))).toEqual(readdirSync(join(folder, 'whole')));
  // And the bytes of an undisturbed run from the same record, seconds included.
  expect((await orglab(folder, ...args(`${out}-again`), '--replay', out)).code).toBe(0);
  expect(csvIn(join(folder, `${out}-again`))).toEqual(csvIn(join(folder, out)));
  expect(read(folder, `${out}-again`, 'verdict.txt')).toBe(read(folder, out, 'verdict.txt'));
});
