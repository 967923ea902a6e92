/** The requests that a model is tried on. */
import { expect, test } from 'vitest';
import { firstCalls, KINDS } from '../../src/study/first-calls.js';

test('every kind of request is there once, the same ones every time', () => {
  const calls = firstCalls();
  expect(calls.map(({ call }) => `${call.request.act}/${call.request.as}`)).toEqual([...KINDS]);
  expect(firstCalls().map(({ call }) => call.id)).toEqual(calls.map(({ call }) => call.id));
});
