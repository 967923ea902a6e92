/** kill -9 while the ends of assumptions are swept: the sweep has a journal of its own, and a table at the end. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { integer, type Stream, stream } from '../../src/rng/streams.js';
import { type Bench, type Finding, linesIn, type Part, put, sizeOf } from './bench.js';
import { commandLine, launch, type Running, wait } from './process.js';

const EXPERIMENT = `name: corners
question: Does a sweep of assumptions survive being killed?
seed: 5
instances: 110
replicates: 1
tasks: [sums.yaml]
organizations: [single, ensemble-vote]
staff: [mixed-five]
settings: { org.members: [2] }
baseline: single
metrics: [value, calls]
hypotheses:
  - { metric: value, better: ensemble-vote, than: single }
  - { metric: value, better: ensemble-vote, than: single@ensemble-vote }
`;

/** What has to come out the same; the verdict is written before the sweep and again after it. */
const TABLES = ['assumptions.csv', 'verdict.txt', 'trials.csv', 'hypotheses.csv'];

/** Kills of one folder before it is brought to its end. */
const CHAIN = 4;

const sweepOf = (out: string): string => join(out, 'assumptions');

const start = ({ folder }: Bench, out: string, workers: number): Running => {
  const args = commandLine(out, workers, '--assumptions').map((arg) => (arg === 'torture.yaml' ? 'corners.yaml' : arg));
  return launch(process.execPath, args, { cwd: folder });
};

/** While the sweep is under way: when its journal has grown by so much, and a little later. */
const moment = async (rng: Stream, out: string, whole: number, running: Running): Promise<void> => {
  const goal = sizeOf(sweepOf(out)) + 1 + integer(rng, Math.round(whole / 3));
  while (!running.isOver() && sizeOf(sweepOf(out)) < goal) await wait(1);
  return wait(rng() * 20);
};

const chunks = (out: string): readonly string[] => [...linesIn(sweepOf(out))].sort();

const differing = (reference: string, out: string): readonly string[] => [
  ...TABLES.filter(
    (name) =>
      !existsSync(join(out, name)) || !readFileSync(join(out, name)).equals(readFileSync(join(reference, name))),
  ).map((name) => `${name} differs or is missing`),
  ...(chunks(out).join('\n') === chunks(reference).join('\n') ? [] : ['the sweep has other chunks']),
];

/** A table of the sweep that is there before its end, and not the one that is due. */
const half = (reference: string, out: string): readonly string[] => {
  const table = join(out, 'assumptions.csv');
  return existsSync(table) && !readFileSync(table).equals(readFileSync(join(reference, 'assumptions.csv')))
    ? ['assumptions.csv is there and not whole']
    : [];
};

interface Count {
  kills: number;
  inSweep: number;
  readonly problems: string[];
}

const chain = async (bench: Bench, rng: Stream, name: string, reference: string, count: Count, goal: number) => {
  const out = join(bench.folder, name);
  const problem = (list: readonly string[]): void => void count.problems.push(...list.map((p) => `${name}: ${p}`));
  for (let i = 0; i < CHAIN && count.kills < goal; i++) {
    const before = linesIn(sweepOf(out));
    const running = start(bench, out, 1 + integer(rng, 3));
    await moment(rng, out, sizeOf(sweepOf(reference)), running);
    running.child.kill('SIGKILL');
    const { signal, code, err } = await running.done;
    if (signal === 'SIGKILL') count.kills++;
    else if (code !== 0) problem([`a run that was left alone failed: ${err}`]);
    const after = linesIn(sweepOf(out));
    if (after.length > 0 && after.length < chunks(reference).length) count.inSweep++;
    if (before.some((line, at) => after[at] !== line)) problem(['a chunk that was kept is gone']);
    problem(half(reference, out));
  }
  const last = await start(bench, out, 2).done;
  problem(last.code === 0 ? differing(reference, out) : [`going on failed: ${last.err}`]);
  rmSync(out, { recursive: true, force: true });
};

/** Throws where the undisturbed sweep fails. */
export const assumptions: Part = async (bench, { seed, rounds, until }): Promise<readonly Finding[]> => {
  put(bench.folder, { 'corners.yaml': EXPERIMENT });
  const reference = join(bench.folder, 'corners');
  const said = await start(bench, reference, 2).done;
  if (said.code !== 0) throw new Error(`the undisturbed sweep failed: ${said.err}`);
  const count: Count = { kills: 0, inSweep: 0, problems: [] };
  for (let i = 0; count.kills < rounds && (i === 0 || performance.now() < until); i++)
    await chain(bench, stream(['torture', 'assumptions', seed, i]), `corners${i}`, reference, count, rounds);
  rmSync(reference, { recursive: true, force: true });
  const { kills, inSweep, problems } = count;
  const found = `${inSweep} of them in mid sweep; then the same assumptions.csv and verdict`;
  return [{ what: 'kill -9 while assumptions are swept', rounds: kills, wanted: rounds, found, problems }];
};
