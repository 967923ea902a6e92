/** Every change that a run makes to a file, one after another: killed half-way through it, refused by a full disk. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { shuffle, stream } from '../../src/rng/streams.js';
import { type Bench, differences, type Finding, halfFiles, linesIn, type Part, put } from './bench.js';
import { run, runWith, unclear } from './process.js';

/** Changes of a run that finds everything finished: it takes the folder and writes the tables. */
const changesOf = async (bench: Bench): Promise<number> => {
  const out = join(bench.folder, 'counted');
  cpSync(join(bench.folder, 'reference'), out, { recursive: true });
  const said = await runWith('count:0', bench.folder, out, 1).done;
  return Number(/changes: (\d+)/.exec(said.err)?.[1]);
};

/** Chunks that the folder misses at first: the earliest changes fall among them, all others among the tables. */
const MISSING = 5;

const begin = (bench: Bench, out: string): void => {
  const lines = bench.journal.toString('utf8').split('\n');
  put(out, { 'journal.jsonl': `${lines.slice(0, -MISSING - 1).join('\n')}\n` });
};

/** Run after run in one folder, each with its fate at another change, in random order; where time is short, at some of them. */
const walk = async (bench: Bench, fate: string, what: string, seed: number, until: number): Promise<Finding> => {
  const out = join(bench.folder, `at-${fate}`);
  begin(bench, out);
  const total = await changesOf(bench);
  const problems: string[] = total > 20 ? [] : [`a run has ${total} changes, which cannot be`];
  let rounds = 0;
  for (const i of shuffle(stream(['torture', fate, seed]), [...Array(total).keys()])) {
    if (rounds > 0 && performance.now() > until) break;
    const before = linesIn(out);
    const said = await runWith(`${fate}:${i + 1}`, bench.folder, out, 1).done;
    rounds++;
    const found = [...halfFiles(bench, out)];
    if (fate === 'full') found.push(...unclear(said, [2], /ENOSPC|no space left/));
    else if (said.signal !== 'SIGKILL') found.push(`exit ${said.code}: ${said.err}`);
    if (before.some((line, at) => linesIn(out)[at] !== line)) found.push('a chunk that was kept is gone');
    problems.push(...found.map((problem) => `change ${i + 1}: ${problem}`));
  }
  const last = await run(bench.folder, out, 1).done;
  if (last.code !== 0) problems.push(`going on failed: ${last.err}`);
  problems.push(...differences(bench, out));
  return { what, rounds, wanted: total, found: 'no table half there; then same bytes', problems };
};

export const points: Part = async (bench, { seed, until }) => {
  const half = (performance.now() + until) / 2;
  return [
    await walk(bench, 'tear', 'kill -9 half-way through the 1st, 2nd, … change of a file', seed, half),
    await walk(bench, 'full', 'a disk full from the 1st, 2nd, … change on', seed, until),
  ];
};
