/** Disks that are full, folders that cannot be written or are taken away: the real thing wherever the machine allows it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, differences, type Finding, halfFiles, linesIn, type Part, put, sizeOf } from './bench.js';
import { commandLine, launch, run, type Said, unclear, wait } from './process.js';

const done = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const result = (what: string, rounds: number, found: string, problems: readonly string[]): Finding => ({
  what,
  rounds,
  wanted: rounds,
  found,
  problems,
});
const skipped = (what: string, why: string): Finding => result(what, 0, `skipped: ${why}`, []);

const FULL = /no space left|file too large/i;
const GOES_ON = /what was finished is kept in .*The same command goes on from there/s;

/** After a disk was full: nothing half there; with room again, the same bytes and nothing twice. */
const goesOn = async (bench: Bench, out: string, said: Said): Promise<readonly string[]> => {
  const problems = [...unclear(said, [2], FULL), ...unclear(said, [2], GOES_ON), ...halfFiles(bench, out)];
  const kept = linesIn(out);
  if (kept.length === 0) problems.push('nothing was kept');
  return [...problems, ...(await ends(bench, out))];
};

const ends = async (bench: Bench, out: string): Promise<readonly string[]> => {
  const kept = linesIn(out);
  const { code, err } = await run(bench.folder, out, 2).done;
  if (code !== 0) return [`going on failed: ${err}`];
  const lost = kept.some((line, at) => linesIn(out)[at] !== line) ? ['a chunk that was kept is gone'] : [];
  return [...lost, ...differences(bench, out)];
};

/** A small disk: full in the journal, and full among the tables. */
const small: Part = async (bench) => {
  const what = 'a disk that is full (tmpfs)';
  const place = join(bench.folder, 'disk');
  mkdirSync(place);
  const kilobytes = bench.journal.length >> 10;
  const problems: string[] = [];
  const sizes = [0.3, 0.9, 1.2, 1.7].map((part) => Math.round(kilobytes * part));
  for (const size of sizes) {
    if (!done('mount', '-t', 'tmpfs', '-o', `size=${size}k`, 'tmpfs', place))
      return [skipped(what, 'mount is not allowed')];
    try {
      const out = join(place, 'out');
      const said = await run(bench.folder, out, 2).done;
      done('mount', '-o', 'remount,size=64m', place);
      problems.push(...(await goesOn(bench, out, said)).map((problem) => `${size} kB: ${problem}`));
    } finally {
      done('umount', place);
    }
  }
  return [result(what, sizes.length, 'a sentence, nothing half there; with room again the same bytes', problems)];
};

/** A limit on the size of a file stops a write in the middle as a full disk does, without any right to mount. */
const limited: Part = async (bench) => {
  const problems: string[] = [];
  const sizes = [0.2, 0.5, 0.95].map((part) => Math.round((bench.journal.length >> 10) * part));
  for (const size of sizes) {
    const out = join(bench.folder, `limited${size}`);
    const line = `ulimit -f ${size}; exec "$0" "$@"`;
    const said = await launch('bash', ['-c', line, process.execPath, ...commandLine(out, 2)], { cwd: bench.folder })
      .done;
    problems.push(...(await goesOn(bench, out, said)).map((problem) => `${size} kB: ${problem}`));
  }
  return [
    result('a limit on the size of files (ulimit -f)', sizes.length, 'a sentence; without it the same bytes', problems),
  ];
};

/** Where it speaks to is full: the results stand nevertheless. */
const deaf: Part = async (bench) => {
  const problems: string[] = [];
  const quiet = commandLine(join(bench.folder, 'deaf'), 2);
  const loud = quiet.filter((word) => word !== '--quiet');
  for (const [channel, stdio] of [
    ['output', ['ignore', openSync('/dev/full', 'w'), 'pipe']],
    ['errors', ['ignore', 'pipe', openSync('/dev/full', 'w')]],
  ] as const) {
    const out = join(bench.folder, 'deaf');
    const { code, err } = await launch(process.execPath, loud, { cwd: bench.folder, stdio: [...stdio] }).done;
    if (code !== (channel === 'output' ? 2 : 0)) problems.push(`${channel}: exit ${code}: ${err}`);
    problems.push(...differences(bench, out).map((problem) => `${channel}: ${problem}`));
    rmSync(out, { recursive: true, force: true });
  }
  return [result('output or errors to /dev/full', 2, 'the results are whole', problems)];
};

/** Folders that nobody can write; for the superuser permission bits do not count. */
const locked: Part = async (bench) => {
  const what = 'a folder that cannot be written';
  const place = join(bench.folder, 'locked');
  put(place, { 'journal.jsonl': bench.journal });
  put(bench.folder, { file: 'a file' });
  const problems: string[] = [];
  const tried = ['below a file'];
  problems.push(
    ...unclear(await run(bench.folder, join(bench.folder, 'file', 'x'), 1).done, [2], /cannot make .*--out/),
  );
  const attempt = async (how: string, lock: readonly string[], unlock: readonly string[]): Promise<void> => {
    if (!lock.every((line) => done('bash', '-c', `${line} "$0"`, place))) return;
    tried.push(how);
    const said = await run(bench.folder, place, 1).done;
    for (const line of unlock) done('bash', '-c', `${line} "$0"`, place);
    problems.push(...unclear(said, [2], /cannot be written.*--out/).map((problem) => `${how}: ${problem}`));
    if (readdirSync(place).join() !== 'journal.jsonl') problems.push(`${how}: left ${readdirSync(place).join(', ')}`);
  };
  await attempt('mounted read-only', ['mount --bind "$0"', 'mount -o remount,bind,ro'], ['umount']);
  await attempt('immutable', ['chattr +i'], ['chattr -i']);
  if (process.getuid?.() !== 0) await attempt('mode 500', ['chmod 500'], ['chmod 700']);
  return [result(what, tried.length, `refused in words (${tried.join(', ')})`, problems)];
};

/** The folder goes away in the middle: moved aside, or deleted. */
const gone: Part = async (bench) => {
  const problems: string[] = [];
  for (const how of ['moved', 'deleted']) {
    const out = join(bench.folder, `gone-${how}`);
    const running = run(bench.folder, out, 2);
    while (!running.isOver() && sizeOf(out) < bench.journal.length / 4) await wait(1);
    if (how === 'moved') renameSync(out, `${out}.aside`);
    else rmSync(out, { recursive: true });
    const words = /is not there any more|cannot be written/;
    problems.push(...unclear(await running.done, [2], words).map((problem) => `${how}: ${problem}`));
    if (how === 'moved') renameSync(`${out}.aside`, out);
    problems.push(...(await ends(bench, out)).map((problem) => `${how}: ${problem}`));
  }
  return [
    result('the folder is moved or deleted in the middle', 2, 'ends with a sentence; then the same bytes', problems),
  ];
};

export const disks: Part = async (bench, terms) => {
  const findings: Finding[] = [];
  for (const part of [small, limited, deaf, locked, gone]) findings.push(...(await part(bench, terms)));
  return findings;
};
