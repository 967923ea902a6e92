/** A little of `npm run torture` in every run of the suite: what no other test does to a run. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, differences, halfFiles, linesIn, prepare } from './bench.js';
import { run, runWith, unclear } from './process.js';

let bench: Bench;
beforeAll(async () => {
  bench = await prepare();
}, 60_000);
afterAll(() => rmSync(bench.folder, { recursive: true, force: true }));

it('a worker that dies ends the run in words; what was finished stays', async () => {
  const out = join(bench.folder, 'worker');
  const said = await runWith('exit:4', bench.folder, out, 2).done;
  expect(unclear(said, [1], /^a worker thread died \(.+\); what was finished is kept in .*\n$/)).toEqual([]);
  const kept = linesIn(out);
  expect(kept.length).toBeGreaterThan(0);
  // Then the disk fills up in the middle of the first table: this far the changes are chunks and what taking a folder needs.
  const due = bench.chunks.length - kept.length;
  const full = await runWith(`full:${due + 8}`, bench.folder, out, 1).done;
  expect(unclear(full, [2], /no space left on device.*what was finished is kept in .*\n$/)).toEqual([]);
  expect(halfFiles(bench, out)).toEqual([]);
  expect((await run(bench.folder, out, 2).done).code).toBe(0);
  expect(differences(bench, out)).toEqual([]);
  expect(linesIn(out).slice(0, kept.length)).toEqual(kept);
});
