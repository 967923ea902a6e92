/**
 * The record of a run: an append-only file of checksummed lines, one for each finished chunk. Tables are derived from it, so
 * that their bytes depend neither on workers nor on kills. A torn last line is cut off on opening.
 */
import { closeSync, constants, existsSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Chunk, chunkKey, type Sink } from '../lab/sink.js';
import { InputError } from '../org/yaml.js';
import { makeFolder } from './folder.js';
import { line, linesOf, type Span, unline } from './lines.js';
import { lock } from './lock.js';
import { type Packed, pack, rowsIn, unpack } from './pack.js';
import { writeAll } from './whole.js';

export const JOURNAL = 'journal.jsonl';
/** Version of the journal and the tables; a folder of another version is refused, never misread. */
export const SCHEMA = 2;

export interface Header {
  readonly schema: number;
  readonly experiment: string;
  readonly hash: string;
}

export interface Journal extends Sink {
  /** Bytes after the last good line that were cut off on opening: their chunks run again. */
  readonly dropped: number;
  /** Lines of the traces kept of a condition, chunk by chunk. */
  traces(condition: string): Iterable<string>;
  /** Chunks of a condition, by first instance and then replicate. */
  chunks(condition: string): Iterable<Chunk>;
  /** Throws InputError when the folder was moved, deleted or taken by another run since. */
  hold(): void;
  close(): void;
}

/** Where a chunk comes among those of its condition. */
interface Place {
  readonly key: string;
  readonly from: number;
  readonly replicate: number;
}

/** Milliseconds between forced writes to disk: a killed process loses nothing anyway, a power cut at most this much. */
const SYNC_EVERY = 1000;

/**
 * Opens or creates the journal in a folder. Throws InputError where the folder cannot be written, holds another experiment,
 * or is in use by another run.
 */
export const openJournal = (folder: string, header: Header): Journal => {
  const path = join(folder, JOURNAL);
  makeFolder(folder);
  if (!existsSync(path) && existsSync(join(folder, 'trials.csv')))
    throw new InputError(
      `${folder}: holds a trials.csv and no ${JOURNAL}, so it is not a folder of this run; give another folder with --out`,
    );
  const { held, release: unlock } = lock(folder);
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
  const byCondition = new Map<string, Map<string, Place>>();
  const note = (chunk: Pick<Chunk, 'condition' | 'replicate' | 'from'>, span: Span): void => {
    const key = chunkKey(chunk);
    index.set(key, span);
    const places = byCondition.get(chunk.condition) ?? new Map<string, Place>();
    byCondition.set(chunk.condition, places.set(key, { key, from: chunk.from, replicate: chunk.replicate }));
  };
  const refuse = (text: string): never => {
    closeSync(fd);
    unlock();
    throw new InputError(text);
  };
  const foreign = (): never =>
    refuse(
      `${path}: the first line is not the header of a journal of orglab, so the file is left as it is; give another folder with --out`,
    );
  const retry = new Set<string>();
  let end = 0;
  for (const l of linesOf(fd)) {
    const value = unline(l.text);
    if (value === undefined && end === 0) foreign();
    if (value === undefined) break;
    if (end === 0) {
      const found = value as Header;
      if (found.schema !== header.schema || found.hash !== header.hash)
        refuse(
          `${folder}: holds the results of ${found.hash === header.hash ? `another version of orglab (schema ${found.schema})` : `another experiment ("${found.experiment}", ${found.hash}; this one is ${header.hash})`}; give another folder with --out, or delete it`,
        );
    } else {
      const chunk = value as Packed;
      // Its place alone: with the text of every line the whole journal would be in memory.
      note(chunk, { offset: l.offset, length: l.length });
      // A chunk with a crash inside counts as unfinished: it is tried again, and what comes later stands.
      if (chunk.rows.some((r) => r[1] === 'error')) retry.add(chunkKey(chunk));
      else retry.delete(chunkKey(chunk));
    }
    end = l.offset + l.length;
  }
  if (end === 0 && !isTornHeader(fd)) foreign();
  // Whatever follows the last good line was torn by a kill.
  const dropped = fstatSync(fd).size - end;
  const append = (text: string): Span => {
    const bytes = Buffer.from(text);
    writeAll(fd, bytes, end);
    const span = { offset: end, length: bytes.length };
    end += bytes.length;
    return span;
  };
  try {
    ftruncateSync(fd, end);
    if (end === 0) append(line(header));
  } catch (error) {
    refuse(`${path}: cannot be written (${(error as Error).message}); give another folder with --out`);
  }
  let synced = 0;
  const read = (span: Span): Chunk => {
    const bytes = Buffer.alloc(span.length - 1);
    readSync(fd, bytes, 0, bytes.length, span.offset);
    const value = unline(bytes.toString('utf8'));
    if (value === undefined) throw new Error(`${path}: a line that was good is damaged now, at byte ${span.offset}`);
    return unpack(value as Packed);
  };
  // Chunks are read when they are wanted, so that no more of a condition is in memory than is looked at.
  function* chunksOf(condition: string): Generator<Chunk> {
    const places = [...(byCondition.get(condition)?.values() ?? [])];
    places.sort((a, b) => a.from - b.from || a.replicate - b.replicate);
    for (const { key } of places) yield read(index.get(key) as Span);
  }
  function* tracesOf(condition: string): Generator<string> {
    for (const chunk of chunksOf(condition)) yield* chunk.traces;
  }
  const hold = (): void => {
    if (held()) return;
    throw new InputError(
      `${folder}: is not there any more, or another run has taken it; what this run had finished is kept where the folder is now`,
    );
  };
  return {
    dropped,
    hold,
    has: (key) => index.has(key) && !retry.has(key),
    write: (chunk) => {
      retry.delete(chunkKey(chunk));
      const span = append(line(pack(chunk)));
      note(chunk, span);
      const now = performance.now();
      if (now - synced > SYNC_EVERY) {
        hold();
        fdatasyncSync(fd);
        synced = now;
      }
    },
    ledger: (key) => {
      const span = index.get(key);
      return span === undefined ? undefined : read(span).ledger;
    },
    rows: (condition) => rowsIn(chunksOf(condition)),
    traces: tracesOf,
    chunks: chunksOf,
    close: () => {
      try {
        fdatasyncSync(fd);
      } finally {
        closeSync(fd);
        unlock();
      }
    },
  };
};

/** Whether a file without a whole line is empty or begins as a header does: a run was killed while it wrote its first line. */
const isTornHeader = (fd: number): boolean => {
  const start = Buffer.alloc(20);
  const text = start.subarray(0, readSync(fd, start, 0, start.length, 0)).toString('latin1');
  return /^[0-9a-f]{0,8}$|^[0-9a-f]{8} ?(\{"schema".*)?$/.test(text) || /^[0-9a-f]{8} \{"?s?c?h?e?m?a?$/.test(text);
};
