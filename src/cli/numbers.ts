/** Numbers as options take them. */
import { CommanderError } from 'commander';

export const whole = (text: string): number => {
  const n = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(n))
    throw new CommanderError(2, 'orglab.number', `expected a whole number, found "${text}"`);
  return n;
};

/** Threads beyond this are a mistake on any machine we know. */
const MAX_WORKERS = 256;

export const threads = (text: string): number => {
  const n = whole(text);
  if (n < 1 || n > MAX_WORKERS)
    throw new CommanderError(
      2,
      'orglab.number',
      `workers are a whole number from 1 to ${MAX_WORKERS}, found "${text}"`,
    );
  return n;
};

/** More requests at a time than this are a mistake with any provider we know. */
const MOST_AT_ONCE = 4096;

export const atOnce = (text: string): number => {
  const n = whole(text);
  if (n >= 1 && n <= MOST_AT_ONCE) return n;
  throw new CommanderError(
    2,
    'orglab.number',
    `concurrency is a whole number from 1 to ${MOST_AT_ONCE}, found "${text}"`,
  );
};

/** Attempts at one request. */
export const attempts = (text: string): number => {
  const n = whole(text);
  if (n >= 1 && n <= 100) return n;
  throw new CommanderError(2, 'orglab.number', `attempts are a whole number from 1 to 100, found "${text}"`);
};

/** Money or minutes: anything above 0. */
export const amount = (text: string): number => {
  const n = Number(text);
  if (text.trim() !== '' && Number.isFinite(n) && n > 0) return n;
  throw new CommanderError(2, 'orglab.number', `expected a number above 0, found "${text}"`);
};
