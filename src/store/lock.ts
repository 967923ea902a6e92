import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../org/yaml.js';

/** One run per folder: a file with the process id, taken over when that process is gone. */
export const lock = (folder: string): (() => void) => {
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
