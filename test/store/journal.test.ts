import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Chunk, chunkKey } from '../../src/lab/sink.js';
import type { TrialResult } from '../../src/lab/trial.js';
import { JOURNAL, type Journal, openJournal, SCHEMA } from '../../src/store/journal.js';

const place = mkdtempSync(join(tmpdir(), 'orglab-journal-'));
afterAll(() => rmSync(place, { recursive: true }));
let made = 0;
const folder = (): string => join(place, `f${made++}`);
const HEADER = { schema: SCHEMA, experiment: 'e', hash: 'abc' };

const row = (instance: number, replicate: number, other: Partial<TrialResult> = {}): TrialResult => ({
  instance,
  replicate,
  status: 'answered',
  reason: 'answered',
  error: '',
  features: { level: instance, kind: 'é "\u2028\n😀' },
  cells: [0.1 + instance, null, 'text', -0.5],
  nulls: 'harm:no_stakes;asr:no_attacks',
  ...other,
});

const chunk = (condition: string, replicate: number, from: number, rows?: readonly TrialResult[]): Chunk => ({
  condition,
  replicate,
  from,
  rows: rows ?? [row(from, replicate), row(from + 1, replicate, { features: {}, nulls: '', status: 'failed' })],
  traces: [`{"trial":"${condition}#${from}.${replicate}"}`],
});

const CHUNKS = [0, 2, 4].flatMap((from) => [0, 1].map((replicate) => chunk('a', replicate, from)));

const using = <T>(path: string, act: (journal: Journal) => T, header = HEADER): T => {
  const journal = openJournal(path, header);
  try {
    return act(journal);
  } finally {
    journal.close();
  }
};

/** A folder with the six chunks. */
const filled = (): string => {
  const path = folder();
  using(path, (journal) => {
    for (const c of CHUNKS) journal.write(c);
  });
  return path;
};
const bytes = (path: string): Buffer => readFileSync(join(path, JOURNAL));

describe('what is written', () => {
  it('is read back equal: features, reasons, empty cells, odd characters', () => {
    const rows = using(filled(), (journal) => [...journal.rows('a')]);
    const expected = CHUNKS.flatMap((c) => c.rows).sort((a, b) => a.instance - b.instance || a.replicate - b.replicate);
    expect(rows).toEqual(expected);
  });

  it('is known by its key; other conditions are empty; traces come by instance', () => {
    using(filled(), (journal) => {
      for (const c of CHUNKS) expect(journal.has(chunkKey(c))).toBe(true);
      expect(journal.has(chunkKey({ condition: 'a', replicate: 2, from: 0 }))).toBe(false);
      expect([...journal.rows('b')]).toEqual([]);
      expect([...journal.traces('a')].map((t) => JSON.parse(t).trial)).toEqual([
        'a#0.0',
        'a#0.1',
        'a#2.0',
        'a#2.1',
        'a#4.0',
        'a#4.1',
      ]);
    });
  });

  it('does not depend on the order in which chunks were finished', () => {
    const path = folder();
    using(path, (journal) => {
      for (const c of [...CHUNKS].reverse()) journal.write(c);
    });
    const read = (f: string) => using(f, (j) => [[...j.rows('a')], [...j.traces('a')], [...j.chunks('a')]]);
    expect(read(path)).toEqual(read(filled()));
  });

  it('a chunk with an error counts as unfinished; when it is done again the later one stands', () => {
    const path = folder();
    const broken = chunk('a', 0, 0, [row(0, 0), row(1, 0, { status: 'error', error: 'network' })]);
    using(path, (journal) => journal.write(broken));
    using(path, (journal) => {
      expect(journal.has(chunkKey(broken))).toBe(false);
      journal.write(chunk('a', 0, 0));
      expect(journal.has(chunkKey(broken))).toBe(true);
    });
    using(path, (journal) => {
      expect(journal.has(chunkKey(broken))).toBe(true);
      expect([...journal.rows('a')]).toEqual(chunk('a', 0, 0).rows);
    });
  });

  it('an error keeps its words', () => {
    const path = folder();
    const broken = row(0, 0, { status: 'error', reason: 'error', error: 'Error: no network', cells: [null, null] });
    using(path, (journal) => journal.write(chunk('a', 0, 0, [broken])));
    expect(using(path, (journal) => [...journal.rows('a')])).toEqual([broken]);
  });

  it('lines longer than a block of reading', () => {
    const path = folder();
    const long = chunk('a', 0, 0, [row(0, 0, { nulls: 'x'.repeat(3_000_000) })]);
    using(path, (journal) => {
      journal.write(long);
      journal.write(chunk('a', 0, 100));
    });
    using(path, (journal) => {
      expect([...journal.rows('a')].length).toBe(3);
      expect([...journal.rows('a')][0]).toEqual(long.rows[0]);
    });
  });
});

describe('whose folder it is', () => {
  it('another experiment or version is refused, and nothing is touched', () => {
    const path = filled();
    const before = bytes(path);
    expect(() => openJournal(path, { ...HEADER, hash: 'def' })).toThrow(
      /another experiment \("e", abc; this one is def\)/,
    );
    expect(() => openJournal(path, { ...HEADER, schema: SCHEMA + 1 })).toThrow(/another version of orglab/);
    expect(bytes(path).equals(before)).toBe(true);
    expect(existsSync(join(path, 'lock'))).toBe(false);
    expect(using(path, (journal) => journal.has(chunkKey(CHUNKS[0]!)))).toBe(true);
  });

  it('a lock of a living process is respected, one of a dead process is not', () => {
    const path = filled();
    // The parent of this process lives as long as the test does.
    writeFileSync(join(path, 'lock'), String(process.ppid));
    expect(() => openJournal(path, HEADER)).toThrow(
      new RegExp(`another run \\(process ${process.ppid}\\) is writing here`),
    );
    writeFileSync(join(path, 'lock'), '99999999');
    using(path, (journal) => expect([...journal.rows('a')].length).toBe(12));
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });
});
