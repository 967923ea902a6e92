/** Every change that a run makes to a file, one after another: killed half-way through it, refused by a full disk. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, differences, type Finding, halfFiles, linesIn, type Part } from './bench.js';
import { run, runWith, unclear } from './process.js';

/** Changes of a run that finds everything finished: it takes the folder and writes the tables. */
const changesOf = async (bench: Bench): Promise<number> => {
  const out = join(bench.folder, 'counted');
  cpSync(join(bench.folder, 'reference'), out, { recursive: true });
  const said = await runWith('count:0', bench.folder, out, 1).done;
  return Number(/changes: (\d+)/.exec(said.err)?.[1]);
};

/**
 * Run after run in one folder; the one that is given n meets its fate at its n-th change. The journal fills up on the way, so
 * that the later ones fall among the tables. Where time is short, some are left out, evenly.
 */
const walk = async (bench: Bench, fate: string, what: string, until: number): Promise<Finding> => {
  const out = join(bench.folder, `at-${fate}`);
  const total = await changesOf(bench);
  const problems: string[] = Number.isNaN(total) ? ['the changes of a run cannot be counted'] : [];
  const begun = performance.now();
  let tried = 0;
  for (let n = 1; n <= total && (tried === 0 || performance.now() < until); ) {
    const before = linesIn(out);
    const said = await runWith(`${fate}:${n}`, bench.folder, out, 1).done;
    tried++;
    const found = [...halfFiles(bench, out)];
    if (fate === 'full') found.push(...unclear(said, [2], /ENOSPC|no space left/));
    else if (said.signal !== 'SIGKILL') found.push(`exit ${said.code}: ${said.err}`);
    if (before.some((line, at) => linesIn(out)[at] !== line)) found.push('a chunk that was kept is gone');
    problems.push(...found.map((problem) => `change ${n}: ${problem}`));
    const each = (performance.now() - begun) / tried;
    n += Math.max(1, Math.round(((total - n) * each) / Math.max(1, until - performance.now())));
  }
  const last = await run(bench.folder, out, 1).done;
  if (last.code !== 0) problems.push(`going on failed: ${last.err}`);
  problems.push(...differences(bench, out));
  return { what, rounds: tried, wanted: total, found: 'no table half there; then same bytes', problems };
};

export const points: Part = async (bench, { until }) => {
  const half = (performance.now() + until) / 2;
  return [
    await walk(bench, 'tear', 'kill -9 half-way through the 1st, 2nd, … change of a file', half),
    await walk(bench, 'full', 'a disk full from the 1st, 2nd, … change on', until),
  ];
};
