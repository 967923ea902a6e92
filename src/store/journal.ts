/**
 * The record of a run: an append-only file of checksummed lines, one for each finished chunk. Tables are derived from it, so
 * that their bytes depend neither on workers nor on kills. A torn last line is cut off on opening.
 */
import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../files/folder.js';
import { line, linesOf, type Span, unline } from '../files/lines.js';
import { type Chunk, chunkKey, type Sink } from '../lab/sink.js';
import type { TrialResult } from '../lab/trial.js';
import { InputError } from '../org/yaml.js';
import { lock } from './lock.js';
import { type Packed, pack, unpack } from './pack.js';

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
  traces(condition: string): readonly string[];
  /** Chunks of a condition, by first instance and then replicate. */
  chunks(condition: string): readonly Chunk[];
  close(): void;
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
    makeFolder(resolve(folder));
  } catch (error) {
    throw new InputError(
      `${folder}: cannot make the results folder (${(error as NodeJS.ErrnoException).code}); give another with --out`,
    );
  }
  if (!existsSync(path) && existsSync(join(folder, 'trials.csv')))
    throw new InputError(
      `${folder}: holds a trials.csv and no ${JOURNAL}, so it is not a folder of this run; give another folder with --out`,
    );
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
  const foreign = (): never => {
    closeSync(fd);
    unlock();
    throw new InputError(
      `${path}: the first line is not the header of a journal of orglab, so the file is left as it is; give another folder with --out`,
    );
  };
  const retry = new Set<string>();
  let end = 0;
  for (const l of linesOf(fd)) {
    const value = unline(l.text);
    if (value === undefined && end === 0) foreign();
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
  if (end === 0 && !isTornHeader(fd)) foreign();
  // Whatever follows the last good line was torn by a kill.
  const dropped = fstatSync(fd).size - end;
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
    [...(byCondition.get(condition) ?? [])]
      .map((key) => read(index.get(key) as Span))
      .sort((a, b) => a.from - b.from || a.replicate - b.replicate);
  const inOrder = (a: TrialResult, b: TrialResult): number => a.instance - b.instance || a.replicate - b.replicate;
  return {
    dropped,
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
    ledger: (key) => {
      const span = index.get(key);
      return span === undefined ? undefined : read(span).ledger;
    },
    rows: (condition) =>
      chunksOf(condition)
        .flatMap((c) => c.rows)
        .sort(inOrder),
    traces: (condition) => chunksOf(condition).flatMap((c) => c.traces),
    chunks: chunksOf,
    close: () => {
      fdatasyncSync(fd);
      closeSync(fd);
      unlock();
    },
  };
};

/** Whether a file without a whole line is empty or begins as a header does: a run was killed while it wrote its first line. */
const isTornHeader = (fd: number): boolean => {
  const start = Buffer.alloc(20);
  const text = start.subarray(0, readSync(fd, start, 0, start.length, 0)).toString('latin1');
  return /^[0-9a-f]{0,8}$|^[0-9a-f]{8} ?(\{"schema".*)?$/.test(text) || /^[0-9a-f]{8} \{"?s?c?h?e?m?a?$/.test(text);
};
