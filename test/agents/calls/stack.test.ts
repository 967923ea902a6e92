import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { type Ask, callError, isStopRun } from '../../../src/agents/calls/call.js';
import { CASSETTE } from '../../../src/agents/calls/cassette.js';
import { type StackOptions, stacked } from '../../../src/agents/calls/stack.js';
import { stream } from '../../../src/rng/streams.js';
import { answer, call, echo, failure, PRICES, places, SPEC, virtual } from './support.js';

const { folder, remove } = places();
afterAll(remove);

const nobody: Ask = async () => {
  throw new Error('somebody was asked');
};
const all = (ask: Ask, n: number) => Promise.all(Array.from({ length: n }, (_, i) => ask(call(`t${i}/0#0`))));
const stack = (ask: Ask, options: StackOptions = {}) => stacked(ask, { prices: PRICES, ...options });

/** A provider in a storm: by its own draws it limits, breaks, loses connections, hangs, or says what has no JSON. */
const storm = (time: { sleep(ms: number): Promise<void> }): Ask => {
  let n = 0;
  return async ({ id }) => {
    const draw = stream(['storm', n++])();
    await time.sleep(20);
    if (draw < 0.3) throw callError('limited', '429', 2);
    if (draw < 0.4) throw callError('busy', '500');
    if (draw < 0.45) throw callError('network', 'reset');
    if (draw < 0.5) throw callError('timeout', 'hangs');
    return answer(`answer to ${id}`);
  };
};

describe('the stack', () => {
  it('brings every call through a storm, each with its own answer, and tells what it took', async () => {
    const time = virtual();
    const { ask, spent, close } = stack(storm(time), {
      time,
      retry: { attempts: 20 },
      limitsOf: () => ({ concurrency: 64, requestsPerMinute: 6000 }),
    });
    const given = await all(ask, 300);
    expect(given.map((a) => a.text)).toEqual(given.map((_, i) => `answer to t${i}/0#0`));
    const { calls, answered, failed, troubles, waits, usd, tokensIn } = spent();
    expect([answered, failed, tokensIn]).toEqual([300, 0, 9000]);
    expect(Object.values(troubles).reduce((a, b) => a + b)).toBe(calls - 300);
    expect(troubles.limited / calls).toBeCloseTo(0.3, 1);
    expect(usd).toBeCloseTo((300 * (30 + 100)) / 1e6, 10);
    expect(waits.retry).toBeGreaterThan(0);
    close();
  });

  it('record, then replay: the same answers to the byte, nobody asked, nothing spent; going on pays for nothing twice', async () => {
    const path = folder();
    const recording = (mode: 'record' | 'replay') => ({ cassette: { folder: path, mode }, caps: { usd: 1 } });
    const first = stack(echo().ask, recording('record'));
    const said = await all(first.ask, 5);
    first.close();
    const bytes = readFileSync(join(path, CASSETTE));
    const again = stack(nobody, recording('replay'));
    expect(JSON.stringify(await all(again.ask, 5))).toBe(JSON.stringify(said));
    expect(again.spent()).toMatchObject({ calls: 0, usd: 0, hits: { cassette: 5 } });
    again.close();
    expect(readFileSync(join(path, CASSETTE)).equals(bytes)).toBe(true);
    const more = echo();
    const later = stack(more.ask, recording('record'));
    await all(later.ask, 7);
    expect([more.asked.length, later.spent().calls, later.spent().hits.cassette]).toEqual([2, 2, 5]);
    later.close();
  });

  it('what is in the cassette is given out even where every cap is used up', async () => {
    const path = folder();
    const cassette = { folder: path, mode: 'record' } as const;
    const first = stack(echo().ask, { cassette, caps: { calls: 3 } });
    const ends = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => first.ask(call(`t${i}/0#0`))));
    expect(ends.map((e) => e.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    first.close();
    const later = stack(nobody, { cassette, caps: { calls: 0 } });
    expect(await all(later.ask, 3)).toHaveLength(3);
    later.close();
  });

  it('the cap holds to the call with 64 at a time, attempts that fail included', async () => {
    const time = virtual();
    let asked = 0;
    const inner = storm(time);
    const { ask, spent, close } = stack(
      (c) => {
        asked++;
        return inner(c);
      },
      { time, caps: { calls: 200 }, limitsOf: () => ({ concurrency: 64 }) },
    );
    const ends = await Promise.allSettled(Array.from({ length: 500 }, (_, i) => ask(call(`t${i}/0#0`))));
    expect([asked, spent().calls]).toEqual([200, 200]);
    expect(ends.filter((e) => e.status === 'rejected').every((e) => isStopRun(e.reason))).toBe(true);
    close();
  });

  it('minutes end calls that are under way, that wait to be sent, and that wait for another attempt', async () => {
    const time = virtual();
    const hanging: Ask = ({ id }) =>
      id === 'retries' ? Promise.reject(callError('limited', 'later', 100)) : new Promise(() => {});
    const limitsOf = () => ({ concurrency: 2 });
    const { ask, close } = stack(hanging, { time, caps: { minutes: 1 }, limitsOf });
    const ends = await Promise.all(['retries', 'sent', 'sent too', 'queued'].map((id) => failure(ask(call(id)))));
    expect(ends.every((e) => isStopRun(e))).toBe(true);
    expect(ends[0]!.message).toMatch(/cap of 1 minutes is reached.*--max-minutes/);
    expect(time.now()).toBe(60_000);
    expect(isStopRun(await failure(ask(call('later'))))).toBe(true);
    close();
  });

  it('a call of a provider that reports nothing is counted here and priced', async () => {
    const { ask, spent, close } = stack(async () => answer('hello', { tokensIn: null, tokensOut: null }));
    expect(await ask(call('a'))).toMatchObject({ estimated: true, tokensOut: 1 });
    expect(spent()).toMatchObject({ estimated: 1, tokensOut: 1, unpriced: 0 });
    const free = stack(async () => answer('x'));
    await free.ask(call('a', { spec: { ...SPEC, baseUrl: 'http://localhost:1/v1' } }));
    expect(free.spent()).toMatchObject({ usd: null, unpriced: 1 });
    close();
  });

  it('times a provider out, and keeps going', async () => {
    let n = 0;
    const { ask, spent, close } = stack(() => (n++ === 0 ? new Promise(() => {}) : Promise.resolve(answer('x'))), {
      timeout: 0.02,
      retry: { base: 0.001 },
    });
    expect((await ask(call('a'))).text).toBe('x');
    expect(spent()).toMatchObject({ calls: 2, answered: 1, troubles: { timeout: 1 }, atRisk: { calls: 1 } });
    close();
  });

  it('cassette before cache: a cached answer is recorded', async () => {
    const path = folder();
    const cacheIn = folder();
    const first = stack(echo().ask, { cache: { folder: cacheIn } });
    await first.ask(call('a'));
    first.close();
    const second = stack(nobody, { cache: { folder: cacheIn }, cassette: { folder: path, mode: 'record' } });
    await second.ask(call('a'));
    expect(second.spent()).toMatchObject({ calls: 0, hits: { cache: 1, cassette: 0 } });
    second.close();
    const third = stack(nobody, { cassette: { folder: path, mode: 'replay' } });
    expect((await third.ask(call('a'))).text).toBe('answer to a');
    third.close();
  });

  it('closed, it leaves no clock running', async () => {
    const left: (AbortSignal | undefined)[] = [];
    const time = virtual();
    const watched = { now: time.now, sleep: async (_: number, signal?: AbortSignal) => void left.push(signal) };
    stack(nobody, { time: watched, caps: { minutes: 5 } }).close();
    expect(left.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it('keeps nothing of a call but its place in the cassette', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { ask, close } = stack(async ({ id }) => answer(`${id} ${'x'.repeat(2000)}`), {
      cassette: { folder: folder(), mode: 'record' },
      caps: { calls: 1e6, usd: 1e6, minutes: 100 },
      limitsOf: () => ({ concurrency: 64, requestsPerMinute: 1e9, tokensPerMinute: 1e12 }),
    });
    const run = async (from: number, n: number): Promise<number> => {
      for (let i = from; i < from + n; i += 100)
        await Promise.all(Array.from({ length: 100 }, (_, j) => ask(call(`trial-${i + j}/0#0`))));
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await run(0, 5000);
    const after = await run(5000, 15_000);
    // An id, a hash and two numbers; the texts of these calls are 2.3 kB each.
    expect((after - before) / 15_000).toBeLessThan(500);
    close();
  });
});
