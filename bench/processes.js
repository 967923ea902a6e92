/** What only a process of its own can tell: peak memory of the command, and how long its help takes. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './measure.js';
import { experimentFile, scratch } from './trials.js';

const command = fileURLToPath(new URL('../bin/orglab.js', import.meta.url));
const peak = new URL('./peak.js', import.meta.url).href;

/** `orglab run` with one worker: peak memory in MB and seconds by the clock. */
export const memoryOf = (org, trials, metrics) => {
  const out = join(scratch, `memory-${trials}`);
  const args = ['--import', peak, command, 'run', experimentFile(org, trials, metrics)];
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args, '--out', out, '--workers', '1', '--quiet'], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - begun) / 1000;
  rmSync(out, { recursive: true, force: true });
  const found = /peak (\d+) kB/.exec(stderr);
  if (status !== 0 || !found) throw new Error(`orglab run of ${trials} trials ended with ${status}: ${stderr}`);
  return { mb: Number(found[1]) / 1024, seconds };
};

/** Milliseconds that `orglab --help` takes from nothing, and those of Node alone, in turns. */
export const coldStart = (times) => {
  const clock = (args) => {
    const begun = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - begun;
  };
  const pairs = Array.from({ length: times }, () => [clock([command, '--help']), clock(['-e', '0'])]);
  return { help: median(pairs.map((p) => p[0])), node: median(pairs.map((p) => p[1])) };
};
