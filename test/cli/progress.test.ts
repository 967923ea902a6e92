/** The line that is told while a run goes on. */
import { expect, test } from 'vitest';
import { newTally, spentIn } from '../../src/agents/calls/tally.js';
import { meter } from '../../src/cli/progress.js';

/** A meter on a pretended terminal with a clock of its own; gives what stands on the line. */
const lines = (isTTY = true) => {
  const said: string[] = [];
  let now = 0;
  const out = { isTTY, write: (text: string) => said.push(text.replace('\r\u001b[2K', '')) };
  const one = meter(out as unknown as NodeJS.WriteStream, () => now);
  const at = (seconds: number, told: Parameters<typeof one.update>[0]): string | undefined => {
    now = seconds * 1000;
    said.length = 0;
    one.update(told);
    return said[0];
  };
  return { at };
};
const spent = (calls: number, usd: number, more: object = {}) =>
  spentIn({ ...newTally(), calls, answered: calls, usd, ...more });

test('trials, pace and time left of simulated people', () => {
  const { at } = lines();
  at(0, { done: 0, total: 100 });
  expect(at(2, { done: 50, total: 100 })).toBe('50 of 100 trials, 25/s, 2 s left');
});
test('requests, money so far and about the rest of real models; slow ones by the minute', () => {
  const { at } = lines();
  at(0, { done: 0, total: 40, spent: spent(0, 0) });
  expect(at(60, { done: 10, total: 40, spent: spent(70, 0.2) })).toBe(
    '10 of 40 trials, 10/min, 3 min left; 70 requests, 0.2000 USD, about 0.6000 USD to come in this pass',
  );
});
test('the next pass begins anew: what the first one took says nothing of the second', () => {
  const { at } = lines();
  at(0, { done: 0, total: 40, spent: spent(0, 0) });
  at(100, { done: 40, total: 40, spent: spent(40, 1) });
  at(100, { done: 0, total: 10, spent: spent(40, 1) });
  expect(at(110, { done: 5, total: 10, spent: spent(90, 3) })).toBe(
    '5 of 10 trials, 30/min, 10 s left; 90 requests, 3.00 USD, about 2.00 USD to come in this pass',
  );
});
test('nothing of a pass without trials', () => {
  const { at } = lines();
  at(0, { done: 0, total: 40 });
  at(10, { done: 40, total: 40 });
  expect(at(10, { done: 0, total: 0 })).toBeUndefined();
});
test('trials finished before cost nothing now', () => {
  const { at } = lines();
  at(0, { done: 30, total: 40, spent: spent(0, 0) });
  expect(at(60, { done: 35, total: 40, spent: spent(5, 0.5) })).toContain('about 0.5000 USD to come');
});
test('no money where a price is not known, and calls from the record beside those asked', () => {
  const { at } = lines();
  at(0, { done: 0, total: 40, spent: spent(0, 0) });
  const hits = { cassette: 3, cache: 0 };
  expect(at(10, { done: 10, total: 40, spent: spent(7, 0.1, { unpriced: 1, hits }) })).toBe(
    '10 of 40 trials, 1/s, 30 s left; 7 requests, 3 calls from the record',
  );
});
test('in a log nothing within ten seconds, then a line', () => {
  const { at } = lines(false);
  expect(at(5, { done: 5, total: 100 })).toBeUndefined();
  expect(at(15, { done: 15, total: 100 })).toBe('15 of 100 trials, 1/s, 85 s left\n');
});
