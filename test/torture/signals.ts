/** Ctrl-C and SIGTERM, once and in storms. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { integer, type Stream, stream } from '../../src/rng/streams.js';
import { type Bench, differences, type Finding, linesIn, type Part, sizeOf } from './bench.js';
import { run, unclear, wait } from './process.js';

type Signals = readonly NodeJS.Signals[];
const STORMS: readonly (readonly [string, Signals])[] = [
  ['Ctrl-C', ['SIGINT']],
  ['Ctrl-C twice at once', ['SIGINT', 'SIGINT']],
  ['forty SIGTERM and SIGINT', Array.from({ length: 40 }, (_, i) => (i % 3 === 2 ? 'SIGINT' : 'SIGTERM'))],
];

/** One run that is stopped at some moment; milliseconds until it had ended, or undefined when it ended by itself. */
const stop = async (bench: Bench, rng: Stream, out: string, signals: Signals, problems: string[]) => {
  const running = run(bench.folder, out, 1 + integer(rng, 2));
  const goal = 1 + integer(rng, Math.round(bench.journal.length * 0.7));
  if (rng() < 0.2) await wait(rng() * bench.took * 0.5);
  else while (!running.isOver() && sizeOf(out) < goal) await wait(1);
  const begun = performance.now();
  for (const signal of signals) {
    running.child.kill(signal);
    if (signals.length > 2) await wait(1);
  }
  const said = await running.done;
  // Before it has begun to write there is nothing to be told.
  if (said.signal !== null && sizeOf(out) === 0) return undefined;
  if (said.code === 0) {
    problems.push(...differences(bench, out));
    return undefined;
  }
  const words = /^stopped; what was finished is kept in .* The same command goes on from there\.\n$/;
  // Once it has said so and given the folder back, Node no longer listens, and one more signal of a storm may end it.
  const ended = said.signal !== null && words.test(said.err) ? { ...said, code: 130 } : said;
  problems.push(...unclear(ended, [130], words));
  const left = existsSync(out) ? readdirSync(out) : [];
  if (left.join() !== 'journal.jsonl') problems.push(`left behind: ${left.join(', ')}`);
  return performance.now() - begun;
};

const storm = async (bench: Bench, what: string, signals: Signals, seed: number, rounds: number, until: number) => {
  const rng = stream(['torture', what, seed]);
  const problems: string[] = [];
  const times: number[] = [];
  let n = 0;
  for (; n < rounds && (n === 0 || performance.now() < until); n++) {
    const out = join(bench.folder, `stopped ${what} ${n}`);
    const time = await stop(bench, rng, out, signals, problems);
    if (time !== undefined) times.push(time);
    const kept = linesIn(out);
    const last = await run(bench.folder, out, 2).done;
    if (last.code !== 0) problems.push(`going on failed: ${last.err}`);
    else problems.push(...differences(bench, out));
    if (kept.some((line, at) => linesIn(out)[at] !== line)) problems.push('a chunk that was kept is gone');
    rmSync(out, { recursive: true });
  }
  const longest = (Math.max(0, ...times) / 1000).toFixed(1);
  const found = `${times.length} ended with 130 and a sentence, within ${longest} s; then same bytes`;
  return { what, rounds: n, wanted: rounds, found, problems };
};

export const signals: Part = async (bench, { seed, rounds, until }) => {
  const findings: Finding[] = [];
  for (const [i, [what, kind]] of STORMS.entries()) {
    const now = performance.now();
    findings.push(await storm(bench, what, kind, seed, rounds, now + (until - now) / (STORMS.length - i)));
  }
  return findings;
};
