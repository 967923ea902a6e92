import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../org/yaml.js';

/** One run per folder: a file with the process id, taken over when that process is gone. Returns what gives it back. */
export const lock = (folder: string): (() => void) => {
  const path = join(folder, 'lock');
  const own = `${path}.${process.pid}`;
  try {
    if (existsSync(path)) removeStale(path, folder);
    // A link is made whole or not at all, so that nobody ever reads a lock without its number.
    writeFileSync(own, String(process.pid));
    linkSync(own, path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      `${folder}: ${code === 'EEXIST' ? 'another run has just begun here' : `cannot be written (${code})`}; give another folder with --out`,
    );
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(path, { force: true });
};

/** Moves the lock of a process that is gone aside; throws when the process lives, or when somebody else was quicker. */
const removeStale = (path: string, folder: string): void => {
  const pid = readFileSync(path, 'utf8');
  if (Number(pid) !== process.pid && isAlive(Number(pid)))
    throw new InputError(
      `${folder}: another run (process ${pid}) is writing here; wait for it, or give another folder with --out`,
    );
  const aside = `${path}.stale.${process.pid}`;
  renameSync(path, aside);
  const moved = readFileSync(aside, 'utf8');
  if (moved !== pid) renameSync(aside, path);
  else rmSync(aside, { force: true });
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
