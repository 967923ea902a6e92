import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { integer, stream } from '../../src/rng/streams.js';
import { experiment, orglab, put, type Running, read, scratch, start, tables } from './harness.js';

const folder = scratch();
const at = (name: string): string => join(folder, name);
/** More than 2,000 trials at once, so that workers start, and again as many in the matched baselines. */
const TRIALS = {
  instances: '36',
  replicates: '30',
  tasks: '[questions]',
  organizations: '[single, ensemble-vote]',
  settings: '{ org.members: [2] }',
  metrics: '[value, calls]',
};
const CHUNKS = 30 * (2 + 2);

const run = (out: string, workers: number): Running =>
  start(folder, 'run', 'many.yaml', '--out', out, '--workers', String(workers), '--quiet');

const lines = (out: string): readonly string[] => read(at(out), 'journal.jsonl').trimEnd().split('\n');

/** Conditions, replicates and first instances of the chunks in a journal, in the order of writing. */
const chunks = (out: string): readonly string[] =>
  lines(out)
    .slice(1)
    .map((line) => JSON.parse(line.slice(9)) as { condition: string; replicate: number; from: number })
    .map((chunk) => `${chunk.condition} ${chunk.replicate} ${chunk.from}`);

const size = (out: string): number =>
  existsSync(join(at(out), 'journal.jsonl')) ? statSync(join(at(out), 'journal.jsonl')).size : 0;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the journal has grown by so many bytes, or the run is over. */
const grown = async (out: string, bytes: number, running: Running): Promise<void> => {
  const goal = size(out) + bytes;
  let over = false;
  running.done.then(() => {
    over = true;
  });
  while (!over && size(out) < goal) await wait(2);
};

let reference: Readonly<Record<string, string>>;
let bytes = 0;
beforeAll(async () => {
  put(folder, 'many.yaml', experiment(TRIALS));
  expect(await run('one', 1).done).toEqual({ code: 0, out: '', err: '' });
  reference = tables(at('one'));
  bytes = size('one');
});

/** A folder that holds the journal of the finished run, tampered with, and nothing else. */
const torn = (name: string, change: (journal: Buffer) => Uint8Array): void => {
  mkdirSync(at(name));
  copyFileSync(join(at('one'), 'journal.jsonl'), at('copy'));
  writeFileSync(join(at(name), 'journal.jsonl'), change(Buffer.from(read(at('copy')))));
};

describe('the bytes of the tables', () => {
  it('are a finished run of every chunk once', () => {
    expect(chunks('one').length).toBe(CHUNKS);
    expect(new Set(chunks('one')).size).toBe(CHUNKS);
  });

  it.each([2, 4])('do not depend on workers: %i', async (workers) => {
    const running = run(`w${workers}`, workers);
    let threads = 0;
    let over = false;
    running.done.then(() => {
      over = true;
    });
    while (!over) {
      threads = Math.max(threads, threadsOf(`w${workers}`));
      await wait(5);
    }
    expect(await running.done).toEqual({ code: 0, out: '', err: '' });
    expect(tables(at(`w${workers}`))).toEqual(reference);
    // Node has fewer threads of its own than this; a pool that never started would pass unseen.
    if (existsSync('/proc/self/task')) expect(threads).toBeGreaterThanOrEqual(10 + workers);
    expect([...chunks(`w${workers}`)].sort()).toEqual([...chunks('one')].sort());
  });

  it('nor on being killed at any moment; nothing is run twice', async () => {
    const rng = stream(['test', 'kill']);
    let kills = 0;
    for (let i = 0; i < 4; i++) {
      const before = size('killed') > 0 ? chunksKept('killed') : [];
      const running = run('killed', 1 + (i % 2));
      await grown('killed', 1 + integer(rng, Math.round(bytes / 6)), running);
      if (running.kill('SIGKILL')) kills++;
      await running.done;
      expect(chunksKept('killed').slice(0, before.length)).toEqual(before);
    }
    expect(kills).toBeGreaterThanOrEqual(3);
    const kept = chunksKept('killed').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(CHUNKS);
    expect(await run('killed', 2).done).toEqual({ code: 0, out: '', err: '' });
    expect(tables(at('killed'))).toEqual(reference);
    expect([...chunks('killed')].sort()).toEqual([...chunks('one')].sort());
  });

  it('nor on Ctrl-C, which exits 130 with a word on how to go on, and leaves no lock', async () => {
    const running = run('stopped', 1);
    await grown('stopped', 1000, running);
    running.kill('SIGINT');
    const { code, out, err } = await running.done;
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toBe('stopped; what was finished is kept in stopped. The same command goes on from there.\n');
    expect(readdirSync(at('stopped'))).toEqual(['journal.jsonl']);
    const kept = chunks('stopped').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(CHUNKS);
    expect((await run('stopped', 1).done).code).toBe(0);
    expect(tables(at('stopped'))).toEqual(reference);
    expect(new Set(chunks('stopped')).size).toBe(chunks('stopped').length);
  });

  it('nor on a journal whose tail was torn off', async () => {
    torn('cut', (journal) => journal.subarray(0, journal.length - 777));
    expect(await run('cut', 1).done).toEqual({ code: 0, out: '', err: '' });
    expect(tables(at('cut'))).toEqual(reference);
    expect(chunks('cut')).toEqual(chunks('one'));
  });

  it('nor on a flipped bit in the middle of it', async () => {
    torn('flipped', (journal) => {
      // The number of an instance: still good JSON, and another table, if the checksum were not looked at.
      const at = journal.indexOf('"rows":[[', journal.length >> 1) + '"rows":[['.length;
      journal.writeUInt8(journal.readUInt8(at) ^ 4, at);
      return journal;
    });
    expect((await run('flipped', 1).done).code).toBe(0);
    expect(tables(at('flipped'))).toEqual(reference);
    expect(new Set(chunks('flipped')).size).toBe(CHUNKS);
  });
});

/** Chunks on whole lines; a kill may leave half a line. */
const chunksKept = (out: string): readonly string[] => {
  const text = read(at(out), 'journal.jsonl');
  return text.slice(0, text.lastIndexOf('\n')).split('\n').slice(1);
};

/** Threads of the process that holds the lock of a folder, where the system tells. */
const threadsOf = (out: string): number => {
  try {
    return readdirSync(`/proc/${read(at(out), 'lock').split(' ')[0]}/task`).length;
  } catch {
    return 0;
  }
};

it('a run in a folder in use is refused', async () => {
  put(folder, 'busy/lock', String(process.pid));
  const { code, out, err } = await orglab(folder, 'run', 'many.yaml', '--out', 'busy');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe(
    `busy: another run (process ${process.pid}) is writing here; wait for it, or give another folder with --out\n`,
  );
  expect(existsSync(join(at('busy'), 'journal.jsonl'))).toBe(false);
});
