/** One run per folder: a file with the process that holds it, taken over when that process is gone. */
import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../org/yaml.js';

export interface Lock {
  /** Whether the folder is still there and still ours. */
  held(): boolean;
  release(): void;
}

/** Takes a folder. Throws InputError where another run has it or where it cannot be written. */
export const lock = (folder: string): Lock => {
  const path = join(folder, 'lock');
  const own = `${path}.${process.pid}`;
  const owner = `${process.pid} ${lifeOf(process.pid)?.start ?? ''}`.trim();
  try {
    tidy(folder);
    if (existsSync(path)) removeStale(path, folder);
    // A link is made whole or not at all, so that nobody ever reads a lock without its number.
    writeFileSync(own, owner);
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
  const held = (): boolean => textOf(path) === owner;
  return {
    held,
    release: () => {
      if (held()) rmSync(path, { force: true });
    },
  };
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Removes what runs left that were killed while they took the folder. */
const tidy = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const pid = /^lock\.(?:stale\.)?(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(pid)) rmSync(join(folder, name), { force: true });
  }
};

/** Moves the lock of a process that is gone aside; throws when the process lives. */
const removeStale = (path: string, folder: string): void => {
  const owner = textOf(path);
  // Somebody was quicker; whose lock it is now is found out when we make ours.
  if (owner === undefined) return;
  const pid = owner.split(' ')[0] as string;
  if (Number(pid) !== process.pid && isAlive(owner))
    throw new InputError(
      `${folder}: another run (process ${pid}) is writing here; wait for it, or give another folder with --out`,
    );
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (textOf(aside) !== owner) renameSync(aside, path);
  else rmSync(aside, { force: true });
};

/** When a process began, in ticks since the machine did, and whether it still runs; undefined where the system does not tell. */
const lifeOf = (pid: number): { readonly start: string; readonly runs: boolean } | undefined => {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name of the program comes before, in brackets, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { start: fields[19] ?? '', runs: !/[ZX]/.test(fields[0] ?? '') };
};

/** Whether `pid` or `pid start` still runs; with its start, a number that another process has got since is told apart. */
const isAlive = (owner: string): boolean => {
  const [pid = 0, start] = owner.split(' ').map(Number);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const life = lifeOf(pid);
  return life === undefined || (life.runs && (start === undefined || Number(life.start) === start));
};
