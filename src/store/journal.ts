/**
 * The record of a run: an append-only file of checksummed lines, one for each finished chunk. Tables are derived from it, so
 * that their bytes depend neither on workers nor on kills. A torn last line is cut off on opening.
 */
import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Chunk, chunkKey, type Sink } from '../lab/sink.js';
import type { TrialResult } from '../lab/trial.js';
import { InputError } from '../org/yaml.js';

export const JOURNAL = 'journal.jsonl';
/** Version of the journal and the tables; a folder of another version is refused, never misread. */
export const SCHEMA = 1;

export interface Header {
  readonly schema: number;
  readonly experiment: string;
  readonly hash: string;
}

interface Span {
  readonly offset: number;
  readonly length: number;
}

export interface Journal extends Sink {
  /** Lines of the traces kept of a condition, by instance and then replicate. */
  traces(condition: string): readonly string[];
  close(): void;
}

/** A chunk as it is written: the texts that rows repeat (why cells are empty, public features) once, rows as lists. */
interface Packed extends Omit<Chunk, 'rows'> {
  readonly texts: readonly string[];
  readonly rows: readonly (readonly [
    number,
    TrialResult['status'],
    string,
    string,
    number,
    number,
    ...TrialResult['cells'],
  ])[];
}

const pack = (chunk: Chunk): Packed => {
  const texts = new Map<string, number>();
  const place = (text: string): number => {
    const at = texts.get(text) ?? texts.size;
    texts.set(text, at);
    return at;
  };
  const rows = chunk.rows.map(
    (r) =>
      [r.instance, r.status, r.reason, r.error, place(JSON.stringify(r.features)), place(r.nulls), ...r.cells] as const,
  );
  return { ...chunk, rows, texts: [...texts.keys()] };
};

const unpack = (packed: Packed): Chunk => {
  const features = packed.texts.map((text) =>
    text.startsWith('{') ? (JSON.parse(text) as TrialResult['features']) : {},
  );
  const rows = packed.rows.map(
    ([instance, status, reason, error, feature, nulls, ...cells]): TrialResult => ({
      instance,
      replicate: packed.replicate,
      status,
      reason,
      error,
      features: features[feature] ?? {},
      nulls: packed.texts[nulls] ?? '',
      cells,
    }),
  );
  return { condition: packed.condition, replicate: packed.replicate, from: packed.from, rows, traces: packed.traces };
};

const line = (value: unknown): string => {
  const text = JSON.stringify(value);
  return `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
};

/** The value of a line, or undefined where the checksum does not hold. */
const unline = (text: string): unknown => {
  const body = text.slice(9);
  if (text[8] !== ' ' || crc32(body).toString(16).padStart(8, '0') !== text.slice(0, 8)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Reads whole lines of a file one by one, with their places; at most one line is in memory. */
function* linesOf(fd: number): Generator<{ text: string } & Span> {
  const size = 1 << 20;
  const block = Buffer.alloc(size);
  let pending: Buffer[] = [];
  let pendingLength = 0;
  let offset = 0;
  let at = 0;
  for (;;) {
    const n = readSync(fd, block, 0, size, at);
    if (n === 0) return;
    let from = 0;
    for (let end = block.indexOf(10, from); end !== -1 && end < n; end = block.indexOf(10, from)) {
      const length = pendingLength + end - from + 1;
      yield { text: Buffer.concat([...pending, block.subarray(from, end)]).toString('utf8'), offset, length };
      offset += length;
      pending = [];
      pendingLength = 0;
      from = end + 1;
    }
    pending.push(Buffer.from(block.subarray(from, n)));
    pendingLength += n - from;
    at += n;
  }
}

/** Seconds between forced writes to disk: a killed process loses nothing anyway, a power cut at most this much. */
const SYNC_EVERY = 1000;

/**
 * Opens or creates the journal in a folder. Throws InputError where the folder cannot be written, holds another experiment,
 * or is in use by another run.
 */
export const openJournal = (folder: string, header: Header): Journal => {
  const path = join(folder, JOURNAL);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(
      `${folder}: cannot make the results folder (${(error as NodeJS.ErrnoException).code}); give another with --out`,
    );
  }
  const unlock = lock(folder);
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  } catch (error) {
    unlock();
    throw new InputError(
      `${path}: cannot be written (${(error as NodeJS.ErrnoException).code}); give another folder with --out`,
    );
  }
  const index = new Map<string, Span>();
  const byCondition = new Map<string, Set<string>>();
  const note = (chunk: Pick<Chunk, 'condition' | 'replicate' | 'from'>, span: Span): void => {
    const key = chunkKey(chunk);
    index.set(key, span);
    const keys = byCondition.get(chunk.condition) ?? new Set();
    byCondition.set(chunk.condition, keys.add(key));
  };
  const retry = new Set<string>();
  let end = 0;
  for (const l of linesOf(fd)) {
    const value = unline(l.text);
    if (value === undefined) break;
    if (end === 0) {
      const found = value as Header;
      if (found.schema !== header.schema || found.hash !== header.hash) {
        closeSync(fd);
        unlock();
        throw new InputError(
          `${folder}: holds the results of ${found.hash === header.hash ? `another version of orglab (schema ${found.schema})` : `another experiment ("${found.experiment}", ${found.hash}; this one is ${header.hash})`}; give another folder with --out, or delete it`,
        );
      }
    } else {
      const chunk = value as Packed;
      note(chunk, l);
      // A chunk with a crash inside counts as unfinished: it is tried again, and what comes later stands.
      if (chunk.rows.some((r) => r[1] === 'error')) retry.add(chunkKey(chunk));
      else retry.delete(chunkKey(chunk));
    }
    end = l.offset + l.length;
  }
  // Whatever follows the last good line was torn by a kill.
  ftruncateSync(fd, end);
  const append = (text: string): Span => {
    const bytes = Buffer.from(text);
    let written = 0;
    while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written, end + written);
    const span = { offset: end, length: bytes.length };
    end += bytes.length;
    return span;
  };
  if (end === 0) append(line(header));
  let synced = 0;
  const read = (span: Span): Chunk => {
    const bytes = Buffer.alloc(span.length - 1);
    readSync(fd, bytes, 0, bytes.length, span.offset);
    const value = unline(bytes.toString('utf8'));
    if (value === undefined) throw new Error(`${path}: a line that was good is damaged now, at byte ${span.offset}`);
    return unpack(value as Packed);
  };
  const chunksOf = (condition: string): readonly Chunk[] =>
    [...(byCondition.get(condition) ?? [])].map((key) => read(index.get(key) as Span));
  const inOrder = (a: TrialResult, b: TrialResult): number => a.instance - b.instance || a.replicate - b.replicate;
  return {
    has: (key) => index.has(key) && !retry.has(key),
    write: (chunk) => {
      retry.delete(chunkKey(chunk));
      const span = append(line(pack(chunk)));
      note(chunk, span);
      const now = performance.now();
      if (now - synced > SYNC_EVERY) {
        fdatasyncSync(fd);
        synced = now;
      }
    },
    rows: (condition) =>
      chunksOf(condition)
        .flatMap((c) => c.rows)
        .sort(inOrder),
    traces: (condition) =>
      [...chunksOf(condition)].sort((a, b) => a.from - b.from || a.replicate - b.replicate).flatMap((c) => c.traces),
    close: () => {
      fdatasyncSync(fd);
      closeSync(fd);
      unlock();
    },
  };
};

/** One run per folder: a file with the process id, taken over when that process is gone. */
const lock = (folder: string): (() => void) => {
  const path = join(folder, 'lock');
  if (existsSync(path)) {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid !== process.pid && isAlive(pid))
      throw new InputError(
        `${folder}: another run (process ${pid}) is writing here; wait for it, or give another folder with --out`,
      );
    rmSync(path, { force: true });
  }
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      `${folder}: ${code === 'EEXIST' ? 'another run has just begun here' : `cannot be written (${code})`}; give another folder with --out`,
    );
  }
  return () => rmSync(path, { force: true });
};

const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

export const journalExists = (folder: string): boolean =>
  existsSync(join(folder, JOURNAL)) && statSync(join(folder, JOURNAL)).size > 0;
