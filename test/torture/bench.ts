/** What the parts of the torture share: a small experiment, the real command, and an undisturbed run to compare with. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { run } from './process.js';

export interface Finding {
  readonly what: string;
  readonly rounds: number;
  /** Rounds that were asked for; fewer are done when time is up. */
  readonly wanted: number;
  readonly found: string;
  /** Differences from what is promised; none in a product that keeps its word. */
  readonly problems: readonly string[];
}

/** Moments in milliseconds of performance.now(). */
export interface Terms {
  readonly seed: number;
  readonly rounds: number;
  readonly until: number;
}
export type Part = (bench: Bench, terms: Terms) => Promise<readonly Finding[]>;

/** Over 2,000 trials at once, so that worker threads start; two chunks to a series; baselines matched to what came out. */
const FILES: Readonly<Record<string, string>> = {
  'torture.yaml': `name: torture
question: Does a run survive what is done to it?
seed: 11
instances: 170
replicates: 4
tasks: [sums.yaml]
organizations: [single, ensemble-vote, reputation-market]
staff: [mixed-five]
settings: { org.members: [2] }
baseline: single
metrics: [value, calls]
hypotheses:
  - { metric: value, better: ensemble-vote, than: single }
`,
  'sums.yaml': 'name: sums\nsummary: Sums.\nfamily: questions\nparams: { file: sums.jsonl }\n',
  'sums.jsonl': Array.from(
    { length: 170 },
    (_, i) =>
      `${JSON.stringify({ id: `q${i}`, question: `What is ${i} plus ${i % 7}?`, answer: String(i + (i % 7)), scoring: 'exact' })}\n`,
  ).join(''),
};

export interface Bench {
  readonly folder: string;
  /** Files of an undisturbed run, but for its journal. */
  readonly reference: ReadonlyMap<string, Buffer>;
  readonly journal: Buffer;
  readonly chunks: readonly string[];
  /** Milliseconds that it took, with two workers. */
  readonly took: number;
}

export const put = (folder: string, files: Readonly<Record<string, string | Uint8Array>>): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
};

const JOURNAL = 'journal.jsonl';
export const sizeOf = (out: string): number => {
  try {
    return statSync(join(out, JOURNAL)).size;
  } catch {
    return 0;
  }
};

/** Worked out here once more: what is tried must not be its own judge. */
const isSound = (line: string): boolean => crc32(line.slice(9)).toString(16).padStart(8, '0') === line.slice(0, 8);

/** Whole lines of a journal after its header, each with its checksum looked at; a torn last line does not count. */
export const linesIn = (out: string): readonly string[] => {
  if (!existsSync(join(out, JOURNAL))) return [];
  const text = readFileSync(join(out, JOURNAL), 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.slice(1, -1).filter(isSound);
};

/** Which chunks lines hold, in the order of writing. */
export const chunksOf = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => {
    const { condition, replicate, from } = JSON.parse(line.slice(9));
    return `${condition} ${replicate} ${from}`;
  });

const filesIn = (out: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(out)
      .filter((name) => name !== JOURNAL)
      .sort()
      .map((name) => [name, readFileSync(join(out, name))]),
  );

/** How a finished folder differs from the undisturbed one: in its files, in their bytes, in the chunks that were run. */
export const differences = (bench: Bench, out: string): readonly string[] => {
  const files = filesIn(out);
  const names = [...new Set([...files.keys(), ...bench.reference.keys()])];
  const ran = [...chunksOf(linesIn(out))].sort();
  return [
    ...names
      .filter((name) => !files.get(name)?.equals(bench.reference.get(name) ?? Buffer.alloc(0)))
      .map(
        (name) => `${name} ${!files.has(name) ? 'is missing' : bench.reference.has(name) ? 'differs' : 'is left over'}`,
      ),
    ...(ran.join('\n') === [...bench.chunks].sort().join('\n')
      ? []
      : [
          `${ran.length} chunks were run, ${new Set(ran).size} of them different, where ${bench.chunks.length} are due`,
        ]),
  ];
};

/** Files of an unfinished folder that stand under their final names and are not whole. */
export const halfFiles = (bench: Bench, out: string): readonly string[] =>
  existsSync(out)
    ? [...filesIn(out)]
        .filter(([name, content]) => bench.reference.has(name) && !content.equals(bench.reference.get(name) as Buffer))
        .map(([name]) => `${name} is there and not whole`)
    : [];

/** Makes the folder and the undisturbed run. Throws where that fails, since nothing can be compared then. */
export const prepare = async (): Promise<Bench> => {
  const folder = mkdtempSync(join(tmpdir(), 'orglab-torture-'));
  put(folder, FILES);
  const begun = performance.now();
  const out = join(folder, 'reference');
  const said = await run(folder, out, 2).done;
  if (said.code !== 0) throw new Error(`the undisturbed run failed: ${said.err}`);
  const journal = readFileSync(join(out, JOURNAL));
  return { folder, reference: filesIn(out), journal, chunks: chunksOf(linesIn(out)), took: performance.now() - begun };
};
