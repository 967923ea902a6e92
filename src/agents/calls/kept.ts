/**
 * An append-only file of checksummed JSON lines, found by key. In memory stands where each line is, never its text. Of several lines
 * with one key the last counts.
 */
import { closeSync, existsSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../files/folder.js';
import { line, linesOf, unline } from '../../files/lines.js';
import { InputError } from '../../org/yaml.js';
import { stopRun } from './call.js';

export interface KeptOptions {
  readonly folder: string;
  readonly file: string;
  /** First line of the file: what it is and its version. */
  readonly header: Readonly<Record<string, unknown>>;
  /** Only read: the file must be there, and is not changed, not even a torn end. */
  readonly readOnly?: boolean;
  /** Takes the folder for this process and returns what gives it back; throws where another process writes there. */
  readonly lock?: (folder: string) => () => void;
}

/** Where a line stands, and what is remembered of it without reading it. */
interface Entry {
  readonly offset: number;
  readonly length: number;
  readonly mark: string;
}

export interface Kept<T> {
  readonly path: string;
  readonly size: number;
  /** Lines that are damaged, or were torn by a kill; what they held is not here. */
  readonly damaged: number;
  mark(key: string): string | undefined;
  read(key: string): T | undefined;
  append(value: T): void;
  close(): void;
}

/** Milliseconds between forced writes to disk: a killed process loses nothing anyway, a power cut at most this much. */
const SYNC_EVERY = 1000;

/**
 * Opens or creates the file. `about` tells a line's key and mark. Throws InputError where the file cannot be opened or is
 * something else.
 */
export const openKept = <T>(
  options: KeptOptions,
  about: (value: T) => { readonly key: string; readonly mark: string },
): Kept<T> => {
  const path = join(options.folder, options.file);
  const unlock = opened(options, path);
  let fd: number | undefined;
  try {
    fd = openSync(path, options.readOnly ? 'r' : existsSync(path) ? 'r+' : 'wx+');
    return keptIn(fd, path, options, unlock, about);
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    unlock();
    if (error instanceof InputError) throw error;
    throw new InputError(`${path}: cannot be opened (${codeOf(error)}); give another folder`);
  }
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Makes and locks the folder. */
const opened = ({ folder, readOnly, lock }: KeptOptions, path: string): (() => void) => {
  if (readOnly) {
    if (!existsSync(path)) throw new InputError(`${path}: no such file; record it first, with --record ${folder}`);
    return () => {};
  }
  try {
    makeFolder(resolve(folder));
  } catch (error) {
    throw new InputError(`${folder}: cannot make the folder (${codeOf(error)}); give another`);
  }
  return lock?.(folder) ?? (() => {});
};

const keptIn = <T>(
  fd: number,
  path: string,
  { header, readOnly = false, file }: KeptOptions,
  unlock: () => void,
  about: (value: T) => { readonly key: string; readonly mark: string },
): Kept<T> => {
  const index = new Map<string, Entry>();
  const first = line(header);
  const { end: good, damaged } = scan(fd, path, first, file, (value, place) => {
    const { key, mark } = about(value as T);
    index.set(key, { ...place, mark });
  });
  let end = good;
  if (!readOnly) ftruncateSync(fd, end);
  const write = (text: string): { readonly offset: number; readonly length: number } => {
    const bytes = Buffer.from(text);
    let written = 0;
    while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written, end + written);
    const place = { offset: end, length: bytes.length };
    end += bytes.length;
    return place;
  };
  if (end === 0 && !readOnly) write(first);
  let synced = performance.now();
  return {
    path,
    damaged,
    get size() {
      return index.size;
    },
    mark: (key) => index.get(key)?.mark,
    read: (key) => {
      const entry = index.get(key);
      if (entry === undefined) return undefined;
      const bytes = Buffer.alloc(entry.length - 1);
      readSync(fd, bytes, 0, bytes.length, entry.offset);
      const value = unline(bytes.toString('utf8'));
      if (value === undefined) throw stopRun(`${path}: a line that was good is damaged now, at byte ${entry.offset}`);
      return value as T;
    },
    append: (value) => {
      const { key, mark } = about(value);
      try {
        index.set(key, { ...write(line(value)), mark });
        if (performance.now() - synced < SYNC_EVERY) return;
        fdatasyncSync(fd);
      } catch (error) {
        throw stopRun(`${path}: cannot be written (${codeOf(error)}); make room and run again, what is in it is kept`);
      }
      synced = performance.now();
    },
    close: () => {
      if (!readOnly) fdatasyncSync(fd);
      closeSync(fd);
      unlock();
    },
  };
};

/** Reads every good line after the header; returns where the last good one ends. Throws InputError on another kind of file. */
const scan = (
  fd: number,
  path: string,
  first: string,
  kind: string,
  take: (value: unknown, place: { readonly offset: number; readonly length: number }) => void,
): { readonly end: number; readonly damaged: number } => {
  let end = 0;
  let bad = 0;
  for (const { text, offset, length } of linesOf(fd)) {
    if (offset === 0 && `${text}\n` !== first)
      throw new InputError(
        `${path}: is no ${kind} of this version of orglab, and is left as it is; give another folder`,
      );
    const value = unline(text);
    if (value === undefined) bad++;
    else {
      if (offset > 0) take(value, { offset, length });
      end = offset + length;
    }
  }
  const size = fstatSync(fd).size;
  if (end === 0 && size > 0) {
    const start = Buffer.alloc(Math.min(size, first.length));
    readSync(fd, start, 0, start.length, 0);
    if (!first.startsWith(start.toString('latin1')))
      throw new InputError(`${path}: is no ${kind} of orglab, and is left as it is; give another folder`);
  }
  // Bytes after the last whole line are one more line that was torn.
  const torn = size > end && bad === 0 ? 1 : 0;
  return { end, damaged: bad + torn };
};
