/** kill -9 at random moments: from the start of Node to the last table, chain after chain of kills and resumptions. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { integer, type Stream, stream } from '../../src/rng/streams.js';
import { type Bench, differences, type Finding, halfFiles, linesIn, type Part, sizeOf } from './bench.js';
import { type Running, run, wait } from './process.js';

/** Kills of one folder before it is brought to its end and looked at. */
const CHAIN = 8;

/** A moment: so long after the start, or when the journal has grown by so much and a little later. */
const moment = async (bench: Bench, rng: Stream, out: string, running: Running): Promise<void> => {
  if (rng() < 0.5) return wait(rng() * bench.took * 1.1);
  const goal = sizeOf(out) + 1 + integer(rng, Math.round(bench.journal.length / 5));
  while (!running.isOver() && sizeOf(out) < goal) await wait(1);
  return wait(rng() * 20);
};

interface Count {
  kills: number;
  resumed: number;
  kept: number;
  readonly problems: string[];
}

/** One folder: killed again and again, then finished. */
const chain = async (bench: Bench, rng: Stream, name: string, count: Count, goal: number): Promise<void> => {
  const out = join(bench.folder, name);
  for (let i = 0; i < CHAIN && count.kills < goal; i++) {
    const before = linesIn(out);
    const running = run(bench.folder, out, 1 + integer(rng, 3));
    await moment(bench, rng, out, running);
    running.child.kill('SIGKILL');
    const { signal, code, err } = await running.done;
    if (signal === 'SIGKILL') count.kills++;
    else if (code !== 0) count.problems.push(`${name}: a run that was left alone failed: ${err}`);
    const after = linesIn(out);
    if (before.some((line, at) => after[at] !== line)) count.problems.push(`${name}: a chunk that was kept is gone`);
    count.problems.push(...halfFiles(bench, out).map((problem) => `${name}: ${problem}`));
  }
  count.kept += linesIn(out).length;
  const last = await run(bench.folder, out, 2).done;
  count.resumed++;
  if (last.code !== 0) count.problems.push(`${name}: going on failed: ${last.err}`);
  else count.problems.push(...differences(bench, out).map((problem) => `${name}: ${problem}`));
  rmSync(out, { recursive: true, force: true });
};

export const kills: Part = async (bench, { seed, rounds, until }): Promise<readonly Finding[]> => {
  const count: Count = { kills: 0, resumed: 0, kept: 0, problems: [] };
  for (let i = 0; count.kills < rounds && (i === 0 || performance.now() < until); i++)
    await chain(bench, stream(['torture', 'kill', seed, i]), `killed${i}`, count, rounds);
  const { kills, resumed, kept, problems } = count;
  const found = `${resumed} folders brought to their end: same bytes; ${kept} chunks finished before, none run again`;
  return [{ what: 'kill -9 at random moments, 1 to 3 workers', rounds: kills, wanted: rounds, found, problems }];
};
