/** Calls, answers and a clock for tests of the wrappers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ask, ModelAnswer, ModelCall, ModelSpec } from '../../../src/agents/calls/call.js';
import type { Prices } from '../../../src/agents/calls/prices.js';
import { abortable, type Time } from '../../../src/agents/calls/time.js';

export const SPEC: ModelSpec = { model: 'openai:gpt-5-mini', maxTokens: 100, method: 'auto' };

export const call = (id: string, other: Partial<ModelCall> = {}): ModelCall => ({
  id,
  spec: SPEC,
  messages: [
    { role: 'system', text: 'You judge drafts.' },
    { role: 'user', text: `Draft of ${id}: 2 + 2 = 4` },
  ],
  form: { name: 'assess', schema: { type: 'object', properties: { score: { type: 'number' } } } },
  ...other,
});

export const answer = (text: string, other: Partial<ModelAnswer> = {}): ModelAnswer => ({
  text,
  end: 'reply',
  tokensIn: 30,
  tokensOut: 10,
  seconds: 0.5,
  usd: null,
  ...other,
});

/** Answers every call with its id, and notes who asked. */
export const echo = (): { ask: Ask; asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    ask: async ({ id }) => {
      asked.push(id);
      return answer(`answer to ${id}`);
    },
  };
};

export const PRICES: Prices = {
  date: '2026-01-01',
  providers: {
    openai: { source: 'https://example.com/', checked: 'made up', models: { 'gpt-5-mini': { in: 1, out: 10 } } },
  },
};

/** A clock that jumps to the next sleeper as soon as nobody has anything to do. */
export const virtual = (): Time & { readonly slept: number[] } => {
  let now = 0;
  let ticking = false;
  const sleepers: { at: number; wake: () => void }[] = [];
  const slept: number[] = [];
  const tick = (): void => {
    // Two turns of the event loop: whoever is awake has gone as far as it can.
    setImmediate(() =>
      setImmediate(() => {
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers.shift();
        if (next === undefined) {
          ticking = false;
          return;
        }
        now = Math.max(now, next.at);
        next.wake();
        tick();
      }),
    );
  };
  return {
    slept,
    now: () => now,
    sleep: (milliseconds, signal) =>
      abortable(signal, (done) => {
        slept.push(milliseconds);
        const sleeper = { at: now + milliseconds, wake: () => done() };
        sleepers.push(sleeper);
        if (!ticking) {
          ticking = true;
          tick();
        }
        return () => {
          const at = sleepers.indexOf(sleeper);
          if (at >= 0) sleepers.splice(at, 1);
        };
      }),
  };
};

/** New folders, and what removes them all. */
export const places = (): { folder(): string; remove(): void } => {
  const root = mkdtempSync(join(tmpdir(), 'orglab-calls-'));
  let made = 0;
  return { folder: () => join(root, `f${made++}`), remove: () => rmSync(root, { recursive: true, force: true }) };
};

/** What a promise was rejected with. */
export const failure = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a rejection');
};
