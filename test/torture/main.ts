/**
 * `npm run torture`: what happens to the results when everything around them fails. Exit 1 at any difference from what
 * docs/crash-safety.md promises.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { draw } from '../../src/cli/draw.js';
import { assumptions } from './assumptions.js';
import { type Bench, type Finding, type Part, prepare } from './bench.js';
import { damage } from './damage.js';
import { disks } from './disks.js';
import { folders } from './folders.js';
import { kills } from './kills.js';
import { points } from './points.js';
import { signals } from './signals.js';
import { workers } from './workers.js';

const USAGE = `npm run torture -- [--budget <seconds, default 240>] [--rounds <kills, default 100>] [--seed <n, default 1>]
  [--only kills,assumptions,points,signals,workers,damage,folders,disks] [--keep]`;

interface Share {
  readonly name: string;
  readonly part: Part;
  /** Part of the rounds asked for that this one does. */
  readonly rounds: number;
  /** Part of the time left when it begins. */
  readonly time: number;
}

/** Two lanes side by side, for two cores; in each, one part after another. */
const LANES: readonly (readonly Share[])[] = [
  [
    { name: 'damage', part: damage, rounds: 0.08, time: 0.15 },
    { name: 'assumptions', part: assumptions, rounds: 0.08, time: 0.25 },
    { name: 'kills', part: kills, rounds: 1, time: 1 },
  ],
  [
    { name: 'disks', part: disks, rounds: 1, time: 1 },
    { name: 'points', part: points, rounds: 1, time: 0.4 },
    { name: 'folders', part: folders, rounds: 0.03, time: 0.3 },
    { name: 'workers', part: workers, rounds: 0.02, time: 0.4 },
    { name: 'signals', part: signals, rounds: 0.05, time: 1 },
  ],
];

interface Wish {
  readonly seed: number;
  readonly rounds: number;
  readonly until: number;
  readonly only: readonly string[];
}

const lane = async (bench: Bench, shares: readonly Share[], { seed, rounds, until, only }: Wish) => {
  const findings: Finding[] = [];
  const wanted = shares.filter((s) => only.length === 0 || only.includes(s.name));
  for (const [i, { part, rounds: share, ...rest }] of wanted.entries()) {
    // The last has whatever is left.
    const time = i === wanted.length - 1 ? 1 : rest.time;
    const now = performance.now();
    const terms = { seed, rounds: Math.max(1, Math.round(rounds * share)), until: now + (until - now) * time };
    findings.push(...(await part(bench, terms)));
  }
  return findings;
};

export const main = async (args: string[]): Promise<number> => {
  const { values } = parseArgs({
    args,
    options: {
      budget: { type: 'string', default: '240' },
      rounds: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [budget, rounds, seed] = [values.budget, values.rounds, values.seed].map(Number) as [number, number, number];
  if (values.help || ![budget, rounds, seed].every((n) => Number.isInteger(n) && n > 0)) {
    process.stdout.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const begun = performance.now();
  const bench = await prepare();
  try {
    const only = values.only.split(',').filter((name) => name !== '');
    const wish = { seed, rounds, until: begun + budget * 1000, only };
    const findings = (await Promise.all(LANES.map((shares) => lane(bench, shares, wish)))).flat();
    return tell(findings, (performance.now() - begun) / 1000, bench);
  } finally {
    if (!values.keep) rmSync(bench.folder, { recursive: true, force: true });
  }
};

/** The table, then every difference; the exit code. */
const tell = (findings: readonly Finding[], seconds: number, bench: Bench): number => {
  const rows = findings.map((f) => [
    f.problems.length === 0 ? 'ok' : 'FAILED',
    f.what,
    f.rounds < f.wanted ? `${f.rounds} of ${f.wanted}` : String(f.rounds),
    f.problems.length === 0 ? f.found : `${f.problems.length} differences, below`,
  ]);
  const cut = findings.some((f) => f.rounds < f.wanted);
  const failed = findings.filter((f) => f.problems.length > 0);
  const details = failed.map(
    (f) =>
      `${f.what}:\n${f.problems
        .slice(0, 10)
        .map((p) => `  ${p}\n`)
        .join('')}`,
  );
  process.stdout.write(
    `${draw(['', 'what was done', 'rounds', 'what was found'], rows)}\n${details.join('')}${bench.chunks.length} chunks, ${seconds.toFixed(0)} s${cut ? '; “n of m” rounds: time was up' : ''}\n`,
  );
  return failed.length === 0 ? 0 : 1;
};
