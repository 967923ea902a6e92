/** What ends a run from outside: the disk, the machine, a worker thread. */

const SYSTEM: ReadonlySet<string> = new Set([
  'EACCES',
  'EBUSY',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EISDIR',
  'EMFILE',
  'ENFILE',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ESTALE',
]);

/** A refusal of the system that is nobody's defect: a full disk, a missing right. */
export const isSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && SYSTEM.has((error as NodeJS.ErrnoException).code ?? '');

/** In words how a run under way was ended, with its exit code; undefined for a defect. */
export const broken = (
  error: unknown,
  folder: string,
): { readonly says: string; readonly code: number } | undefined => {
  const kept = `what was finished is kept in ${folder}. The same command goes on from there`;
  if (isSystem(error))
    return {
      says: `${folder}: cannot be written (${error.message}); ${kept} when there is room and the right to write.`,
      code: 2,
    };
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'WorkerLost')
    return { says: `${error.message}; ${kept}; fewer --workers need less memory.`, code: 1 };
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return {
      says: `${folder}: is not there any more (${error.message}); the same command runs what is missing.`,
      code: 2,
    };
  return undefined;
};

/**
 * How a command ends whose work was stopped or broken: says it, and gives the exit code. Throws what is neither, bad input
 * and defects.
 */
export const ended = (error: unknown, folder: string): number => {
  if (error instanceof Error && error.name === 'AbortError') {
    // The error knows the folder where nobody named one.
    const { folder: kept = folder } = error as Error & { folder?: string };
    process.stderr.write(`stopped; what was finished is kept in ${kept}. The same command goes on from there.\n`);
    return 130;
  }
  const known = error instanceof Error && error.name === 'InputError' ? undefined : broken(error, folder);
  if (known === undefined) throw error;
  process.stderr.write(`${known.says}\n`);
  return known.code;
};
