/** Every change that a run makes to a file, one after another: killed before it, killed half-way through it, refused by a full disk. */
import { join } from 'node:path';
import { type Bench, differences, type Finding, halfFiles, linesIn, type Part } from './bench.js';
import { run, runWith, unclear } from './process.js';

/**
 * Run after run in one folder; the n-th of them meets its fate at its n-th change. The journal fills up on the way, so that
 * the later ones fall among the tables. Ends with the first run that has fewer changes than that.
 */
const walk = async (bench: Bench, fate: string, what: string, until: number): Promise<Finding> => {
  const out = join(bench.folder, `at-${fate}`);
  const problems: string[] = [];
  let n = 0;
  let over = false;
  while (!over && performance.now() < until) {
    const before = linesIn(out);
    const said = await runWith(`${fate}:${++n}`, bench.folder, out, 1).done;
    over = said.code === 0;
    if (!over && fate === 'full')
      problems.push(...unclear(said, [2], /ENOSPC|no space left/).map((problem) => `change ${n}: ${problem}`));
    else if (!over && said.signal !== 'SIGKILL') problems.push(`change ${n}: exit ${said.code}: ${said.err}`);
    if (before.some((line, at) => linesIn(out)[at] !== line))
      problems.push(`change ${n}: a chunk that was kept is gone`);
    problems.push(...halfFiles(bench, out).map((problem) => `change ${n}: ${problem}`));
  }
  const last = await run(bench.folder, out, 1).done;
  if (last.code !== 0) problems.push(`going on failed: ${last.err}`);
  problems.push(...differences(bench, out));
  const found = `${over ? 'every change up to the last' : 'as far as time allowed'}; no table half there, then same bytes`;
  return { what, rounds: over ? n - 1 : n, wanted: over ? n - 1 : n, found, problems };
};

export const points: Part = async (bench, { until }) => {
  const now = performance.now();
  const share = (part: number): number => now + (until - now) * part;
  return [
    await walk(bench, 'kill', 'kill -9 before the 1st, 2nd, … change of a file', share(1 / 3)),
    await walk(bench, 'tear', 'kill -9 half-way through the 1st, 2nd, … change', share(2 / 3)),
    await walk(bench, 'full', 'disk full from the 1st, 2nd, … change on', until),
  ];
};
