import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Chunk, chunkKey } from '../../src/lab/sink.js';
import type { TrialResult } from '../../src/lab/trial.js';
import { integer, stream } from '../../src/rng/streams.js';
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

describe('what is damaged', () => {
  const whole = filled();
  const good = bytes(whole);
  const ends = [...good.entries()].filter(([, b]) => b === 10).map(([i]) => i + 1);
  const kept = (journal: Journal): readonly boolean[] => CHUNKS.map((c) => journal.has(chunkKey(c)));
  const damaged = (content: Uint8Array): string => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, JOURNAL), content);
    return path;
  };
  /** From the line that holds the byte on, nothing is trusted. */
  const trusted = (at: number): readonly boolean[] => CHUNKS.map((_, i) => (ends[i + 1] as number) <= at);

  it('any byte flipped in a line after the first: that line and all after it are gone, all before it stand', () => {
    const rng = stream(['test', 'flip']);
    for (let i = 0; i < 150; i++) {
      const at = (ends[0] as number) + integer(rng, good.length - (ends[0] as number));
      const content = Buffer.from(good);
      content[at] = (content[at] as number) ^ (1 << integer(rng, 8));
      // A flip may turn a byte into a line end or take one away; the line it stands in is lost in any case.
      const path = damaged(content);
      expect([at, using(path, kept)]).toEqual([at, trusted(at)]);
      expect(
        bytes(path).equals(
          good.subarray(
            0,
            ends.findLast((e) => e <= at),
          ),
        ),
      ).toBe(true);
    }
  });

  it('cut anywhere: whole lines stand, and writing on gives the same bytes', () => {
    const rng = stream(['test', 'cut']);
    for (let i = 0; i < 60; i++) {
      const at = (ends[0] as number) + integer(rng, good.length - (ends[0] as number));
      const path = damaged(good.subarray(0, at));
      using(path, (journal) => {
        expect([at, kept(journal)]).toEqual([at, trusted(at)]);
        for (const c of CHUNKS) if (!journal.has(chunkKey(c))) journal.write(c);
      });
      expect(bytes(path).equals(good)).toBe(true);
    }
  });

  it('a line that is whole, but not by its checksum', () => {
    const lines = good.toString().split('\n');
    lines[2] = `00000000${(lines[2] as string).slice(8)}`;
    expect(using(damaged(Buffer.from(lines.join('\n'))), kept)).toEqual([true, false, false, false, false, false]);
  });
});
