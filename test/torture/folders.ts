/** Whose folder it is: two runs at once, stale locks, other experiments. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { line } from '../../src/files/lines.js';
import { integer, stream } from '../../src/rng/streams.js';
import { type Bench, differences, type Finding, type Part, put, sizeOf } from './bench.js';
import { commandLine, launch, run, unclear, wait } from './process.js';

const everything = (out: string): string =>
  readdirSync(out)
    .sort()
    .map((name) => `${name} ${readFileSync(join(out, name)).toString('latin1')}`)
    .join('\n');

/** A second run at some moment of the first. */
const second: Part = async (bench, { seed, rounds, until }) => {
  const rng = stream(['torture', 'second', seed]);
  const problems: string[] = [];
  let n = 0;
  for (; n < rounds && (n === 0 || performance.now() < until); n++) {
    const out = join(bench.folder, `busy${n}`);
    const first = run(bench.folder, out, 2);
    const goal = 1 + integer(rng, Math.round(bench.journal.length / 2));
    while (!first.isOver() && sizeOf(out) < goal) await wait(1);
    const said = await run(bench.folder, out, 1).done;
    if (!first.isOver())
      problems.push(...unclear(said, [2], new RegExp(`another run \\(process ${first.child.pid}\\) is writing here`)));
    const { code, err } = await first.done;
    if (code !== 0) problems.push(`the first failed: ${err}`);
    problems.push(...differences(bench, out));
    rmSync(out, { recursive: true });
  }
  const found = 'the second is refused in words, the first unharmed';
  return [{ what: 'a second run in a folder in use', rounds: n, wanted: rounds, found, problems }];
};

/** Five at once in a folder whose lock a killed process left. */
const crowd: Part = async (bench, { rounds, until }) => {
  const problems: string[] = [];
  let n = 0;
  for (; n < rounds && (n === 0 || performance.now() < until); n++) {
    const out = join(bench.folder, `crowd${n}`);
    const killed = run(bench.folder, out, 1);
    while (!killed.isOver() && sizeOf(out) < 200_000) await wait(1);
    killed.child.kill('SIGKILL');
    await killed.done;
    if (!readdirSync(out).includes('lock')) problems.push('the killed run left no lock');
    const said = await Promise.all([1, 2, 3, 4, 5].map(() => run(bench.folder, out, 1).done));
    if (!said.some((s) => s.code === 0)) problems.push('nobody took the stale lock over');
    for (const s of said.filter((one) => one.code !== 0)) problems.push(...unclear(s, [2], /another run/));
    problems.push(...differences(bench, out));
    rmSync(out, { recursive: true });
  }
  const found = 'one goes on, the others are refused in words; same bytes';
  return [{ what: 'five at once where a killed run left its lock', rounds: n, wanted: rounds, found, problems }];
};

/** The same number, but another process: numbers come round again. */
const reused: Part = async (bench) => {
  const out = join(bench.folder, 'reused');
  put(out, { lock: `${process.pid} 1`, 'journal.jsonl': bench.journal });
  const { code, err } = await run(bench.folder, out, 1).done;
  const problems = code === 0 ? [...differences(bench, out)] : [err];
  rmSync(out, { recursive: true });
  // Its parent has become a program that never asks how it ended, as the first process of a container may be.
  const line = `"$0" "$@" & exec sleep 600`;
  const parent = launch('bash', ['-c', line, process.execPath, ...commandLine(out, 1)], { cwd: bench.folder });
  while (!parent.isOver() && sizeOf(out) < 200_000) await wait(1);
  process.kill(Number(readFileSync(join(out, 'lock'), 'utf8').split(' ')[0]), 'SIGKILL');
  const after = await run(bench.folder, out, 1).done;
  parent.child.kill('SIGKILL');
  problems.push(...(after.code === 0 ? differences(bench, out) : [after.err]));
  const what = 'a stale lock with the number of another process, or of one that is dead and not buried';
  return [{ what, rounds: 2, wanted: 2, found: 'taken over; same bytes', problems }];
};

const CHANGES: readonly (readonly [string, string, string, string])[] = [
  ['another question of the data', 'sums.jsonl', '"answer":"9"', '"answer":"8"'],
  ['another seed', 'torture.yaml', 'seed: 11', 'seed: 12'],
  ['another setting', 'torture.yaml', 'members: [2]', 'members: [3]'],
  ['another organization', 'torture.yaml', 'single, ensemble-vote', 'single, committee, ensemble-vote'],
  ['other replicates', 'torture.yaml', 'replicates: 4', 'replicates: 5'],
  ['other instances', 'torture.yaml', 'instances: 170', 'instances: 169'],
  ['other metrics', 'torture.yaml', '[value, calls]', '[value, calls, prov_cov]'],
];

/** Another experiment, or another version of the journal, in a finished folder. */
const others: Part = async (bench) => {
  const out = join(bench.folder, 'mine');
  cpSync(join(bench.folder, 'reference'), out, { recursive: true });
  const before = everything(out);
  const problems: string[] = [];
  for (const [what, file, from, to] of CHANGES) {
    const place = join(bench.folder, `changed ${what}`);
    for (const name of ['torture.yaml', 'sums.yaml', 'sums.jsonl']) {
      const text = readFileSync(join(bench.folder, name), 'utf8');
      if (name === file && !text.includes(from)) problems.push(`${what}: "${from}" does not stand in ${file}`);
      put(place, { [name]: name === file ? text.replace(from, to) : text });
    }
    const said = await run(place, out, 1).done;
    problems.push(...unclear(said, [2], /holds the results of another experiment.*--out/).map((p) => `${what}: ${p}`));
    if (everything(out) !== before) problems.push(`${what}: the folder has changed`);
  }
  return [
    ...(await schema(bench, out, before)),
    finding('another experiment in a finished folder', CHANGES.length, problems),
  ];
};

const finding = (what: string, rounds: number, problems: readonly string[]): Finding => ({
  what,
  rounds,
  wanted: rounds,
  found: 'refused in words, nothing touched',
  problems,
});

const schema = async (bench: Bench, out: string, before: string): Promise<readonly Finding[]> => {
  const path = join(out, 'journal.jsonl');
  const end = bench.journal.indexOf(10) + 1;
  const header = JSON.parse(bench.journal.subarray(9, end).toString()) as { schema: number };
  const other = Buffer.concat([
    Buffer.from(line({ ...header, schema: header.schema + 1 })),
    bench.journal.subarray(end),
  ]);
  writeFileSync(path, other);
  const said = await run(bench.folder, out, 1).done;
  const problems = [...unclear(said, [2], /another version of orglab \(schema \d+\).*--out/)];
  if (!readFileSync(path).equals(other)) problems.push('the journal has changed');
  writeFileSync(path, bench.journal);
  if (everything(out) !== before) problems.push('the folder has changed');
  return [finding('a journal of another version', 1, problems)];
};

export const folders: Part = async (bench, terms) => {
  const findings: Finding[] = [];
  for (const part of [others, reused, second, crowd]) findings.push(...(await part(bench, terms)));
  return findings;
};
