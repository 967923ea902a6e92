/** The time that wrappers see, handed in so that tests need not wait. */
import { setMaxListeners } from 'node:events';

export interface Time {
  /** Milliseconds, never going back. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with the reason of `signal` once that is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Longest wait of one timer in Node: a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

export const realTime: Time = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    abortable(signal, (done) => {
      const timer = setTimeout(() => done(), Math.min(LONGEST, Math.max(0, Math.ceil(milliseconds))));
      return () => clearTimeout(timer);
    }),
};

/**
 * A promise that `start` settles through `done`, or that rejects with the reason of `signal`. What `start` returns is called in
 * either case, and the listener goes with it: thousands of calls wait on one signal through a run, and leave nothing behind.
 */
export const abortable = <T>(
  signal: AbortSignal | undefined,
  start: (done: (value: T | PromiseLike<T>) => void, fail: (error: unknown) => void) => () => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let finished = false;
    let cleanUp: () => void = () => {};
    const finish = (settle: () => void): void => {
      if (finished) return;
      finished = true;
      signal?.removeEventListener('abort', onAbort);
      cleanUp();
      settle();
    };
    const onAbort = (): void => finish(() => reject(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    cleanUp = start(
      (value) => finish(() => resolve(value)),
      (error) => finish(() => reject(error)),
    );
    if (finished) cleanUp();
  });

/** A signal that is aborted with `why()` after so many minutes, and what stops its clock. */
export const deadline = (
  minutes: number,
  time: Time,
  why: () => Error,
): { readonly signal: AbortSignal; close(): void } => {
  const over = new AbortController();
  const off = new AbortController();
  setMaxListeners(0, over.signal);
  time.sleep(minutes * 60_000, off.signal).then(
    () => over.abort(why()),
    () => {},
  );
  return { signal: over.signal, close: () => off.abort() };
};
