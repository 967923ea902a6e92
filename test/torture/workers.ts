/** Workers are threads, so that nothing outside can kill one alone; they can leave, die of an error, or run out of memory. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { integer, stream } from '../../src/rng/streams.js';
import { differences, type Finding, linesIn, type Part } from './bench.js';
import { run, runWith, unclear } from './process.js';

const ENDS = [
  ['exit', 'a worker leaves in the middle of a job', ''],
  ['throw', 'a worker dies of an error nobody catches', ''],
  ['memory', 'a worker runs out of memory', '--max-old-space-size=96'],
  ['load', 'no worker can start', ''],
] as const;

export const workers: Part = async (bench, { seed, rounds, until }) => {
  const findings: Finding[] = [];
  for (const [end, what, node] of ENDS) {
    const rng = stream(['torture', 'worker', seed, end]);
    const problems: string[] = [];
    let kept = 0;
    let n = 0;
    for (; n < rounds && (n === 0 || performance.now() < until); n++) {
      const out = join(bench.folder, `worker-${end}-${n}`);
      const said = await runWith(`${end}:${1 + integer(rng, 9)}`, bench.folder, out, 2, node).done;
      const before = linesIn(out);
      kept += before.length;
      problems.push(...unclear(said, [1], /worker.*what was finished is kept.*The same command goes on from there/s));
      const last = await run(bench.folder, out, 2).done;
      if (last.code !== 0) problems.push(`going on failed: ${last.err}`);
      else problems.push(...differences(bench, out));
      if (before.some((line, at) => linesIn(out)[at] !== line)) problems.push('a chunk that was kept is gone');
      rmSync(out, { recursive: true });
    }
    const found = `ends with a sentence; ${kept} chunks kept, none run again; then same bytes`;
    findings.push({ what, rounds: n, wanted: rounds, found, problems });
  }
  return findings;
};
