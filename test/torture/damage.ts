/** The journal itself, cut at every byte and with flipped bits: in process at every place, and with the command at some. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chunk } from '../../src/lab/sink.js';
import { chunkKey } from '../../src/lab/sink.js';
import { integer, stream } from '../../src/rng/streams.js';
import { openJournal, SCHEMA } from '../../src/store/journal.js';
import { type Bench, chunksOf, differences, type Finding, linesIn, type Part } from './bench.js';
import { run } from './process.js';

const HEADER = { schema: SCHEMA, experiment: 'e', hash: 'abc' };
const CHUNKS = [0, 1, 2].map(
  (from): Chunk => ({
    condition: 'a',
    replicate: 0,
    from,
    rows: [
      {
        instance: from,
        replicate: 0,
        status: 'answered',
        reason: 'é 😀',
        error: '',
        features: { level: from },
        cells: [0.5, null],
        nulls: 'harm:none',
      },
    ],
    traces: [],
  }),
);

const writeAll = (folder: string): { readonly kept: number } => {
  const journal = openJournal(folder, HEADER);
  try {
    const missing = CHUNKS.filter((chunk) => !journal.has(chunkKey(chunk)));
    for (const chunk of missing) journal.write(chunk);
    return { kept: CHUNKS.length - missing.length };
  } finally {
    journal.close();
  }
};

/** What is wrong after the journal was brought into this state: chunks before the damage stand, then the bytes are the same. */
const mended = (folder: string, good: Buffer, bad: Buffer, damage: number): string | undefined => {
  const path = join(folder, 'journal.jsonl');
  writeFileSync(path, bad);
  const ends = [...good.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
  // Of a damaged header nothing can be told, but for one that was cut off while it was written.
  const due =
    damage < (ends[0] as number) && bad.includes(10) ? 'refused' : ends.slice(1).filter((end) => end <= damage).length;
  let found: number | string;
  try {
    found = writeAll(folder).kept;
  } catch (error) {
    found = /is not the header|another experiment|another version/.test(String(error)) ? 'refused' : String(error);
  }
  const bytes = readFileSync(path);
  if (found !== due) return `byte ${damage}: kept ${found}, where ${due} is due`;
  return bytes.equals(due === 'refused' ? bad : good) ? undefined : `byte ${damage}: other bytes after mending`;
};

const inProcess = (bench: Bench, seed: number): readonly Finding[] => {
  const folder = join(bench.folder, 'damage');
  mkdirSync(folder);
  writeAll(folder);
  const good = readFileSync(join(folder, 'journal.jsonl'));
  const rng = stream(['torture', 'flip', seed]);
  const cuts = Array.from(good, (_, at) => mended(folder, good, good.subarray(0, at), at));
  const flips = Array.from(good, (byte, at) => {
    const bad = Buffer.from(good);
    bad[at] = byte ^ (1 << integer(rng, 8));
    return mended(folder, good, bad, at);
  });
  const found = 'what is whole stands, the rest is cut off and written again: same bytes';
  return [
    { what: 'journal cut at every byte', problems: cuts, found },
    { what: 'a bit flipped in every byte', problems: flips, found: `${found}; a damaged header is refused and left` },
  ].map(({ what, problems, found: f }) => ({
    what,
    rounds: good.length,
    wanted: good.length,
    found: f,
    problems: problems.filter((problem) => problem !== undefined),
  }));
};

/** The same with the command and a real journal; the place is the same for a cut and for a flip. */
const withCommand = async (bench: Bench, seed: number, rounds: number, until: number): Promise<Finding> => {
  const rng = stream(['torture', 'damage', seed]);
  const first = bench.journal.indexOf(10) + 1;
  const problems: string[] = [];
  let n = 0;
  for (; n < rounds && (n === 0 || performance.now() < until); n++) {
    const out = join(bench.folder, `damaged${n}`);
    const at = first + integer(rng, bench.journal.length - first);
    const bad = Buffer.from(n % 2 === 0 ? bench.journal.subarray(0, at) : bench.journal);
    // The lowest bit of a digit gives another digit: good JSON and another result, if nobody looked at the checksum.
    if (n % 2 === 1) bad[at] = (bad[at] as number) ^ (n % 4 === 1 ? 1 : 1 << integer(rng, 8));
    mkdirSync(out);
    writeFileSync(join(out, 'journal.jsonl'), bad);
    const standing = bench.journal.subarray(0, at).toString('latin1').split('\n').length - 2;
    const said = await run(bench.folder, out, 2).done;
    if (said.code !== 0) problems.push(`byte ${at}: exit ${said.code}: ${said.err}`);
    else problems.push(...differences(bench, out).map((problem) => `byte ${at}: ${problem}`));
    const same = chunksOf(linesIn(out)).slice(0, standing).join() === bench.chunks.slice(0, standing).join();
    if (!same) problems.push(`byte ${at}: chunks before the damage were not kept`);
    rmSync(out, { recursive: true });
  }
  const what = 'a real journal cut or with a flipped bit, then the command';
  return { what, rounds: n, wanted: rounds, found: 'only what was damaged ran again; same bytes', problems };
};

export const damage: Part = async (bench, { seed, rounds, until }) => [
  ...inProcess(bench, seed),
  await withCommand(bench, seed, rounds, until),
];
