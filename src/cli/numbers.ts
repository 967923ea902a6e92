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
