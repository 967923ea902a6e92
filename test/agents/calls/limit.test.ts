import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucket } from '../../../src/agents/calls/bucket.js';
import { type Ask, callError } from '../../../src/agents/calls/call.js';
import { type Limits, limit } from '../../../src/agents/calls/limit.js';
import { newTally } from '../../../src/agents/calls/tally.js';
import { answer, call, failure, SPEC, virtual } from './support.js';

const bench = (limits: Limits) => {
  const time = virtual();
  const tally = newTally();
  return { time, tally, wrap: limit({ limitsOf: () => limits, maxWait: 120, time, tally }) };
};

const many = (ask: Ask, n: number, other = {}): Promise<unknown> =>
  Promise.all(Array.from({ length: n }, (_, i) => ask(call(String(i), other))));

describe('limit', () => {
  it('lets so many go at a time, in the order of asking', async () => {
    const { time, wrap } = bench({ concurrency: 3 });
    let [active, most] = [0, 0];
    const order: string[] = [];
    await many(
      wrap(async ({ id }) => {
        order.push(id);
        most = Math.max(most, ++active);
        await time.sleep(100 + (Number(id) % 3) * 50);
        active--;
        return answer('x');
      }),
      20,
    );
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });

  it('law: no minute sees more requests than allowed, and not many fewer where they wait', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 300 }), async (perMinute, n) => {
        const { time, wrap } = bench({ concurrency: 1000, requestsPerMinute: perMinute });
        const at: number[] = [];
        await many(
          wrap(async () => {
            at.push(time.now());
            return answer('x');
          }),
          n,
        );
        for (const [i, since] of at.entries())
          expect(at.slice(i).filter((t) => t < since + 60_000 - 1e-3).length).toBeLessThanOrEqual(perMinute);
        expect(at.at(-1)! / 60_000).toBeLessThanOrEqual((n / perMinute) * 1.06);
      }),
      { numRuns: 25 },
    );
  });

  it('counts tokens: guessed before, settled after', async () => {
    const spec = { ...SPEC, maxTokens: 1000 };
    const last = async (tokensOut: number): Promise<number> => {
      const { time, wrap } = bench({ concurrency: 1, tokensPerMinute: 6000 });
      await many(
        wrap(async () => {
          await time.sleep(1);
          return answer('x', { tokensIn: 0, tokensOut });
        }),
        60,
        { spec },
      );
      return time.now() / 60_000;
    };
    const [full, tenth] = [await last(1000), await last(100)];
    expect(full).toBeGreaterThan(9);
    expect(full).toBeLessThan(11.5);
    expect(tenth).toBeLessThan(full / 4);
  });

  it('a Retry-After holds the queue of that provider, and no other', async () => {
    const { time, tally, wrap } = bench({ concurrency: 1 });
    const went = new Map<string, number>();
    const ask = wrap(async ({ id }) => {
      went.set(id, time.now());
      if (id === '0') throw callError('limited', 'slow down', 30);
      return answer('x');
    });
    const other = { spec: { ...SPEC, baseUrl: 'http://localhost:1/v1' } };
    await Promise.allSettled([ask(call('0')), ask(call('1')), ask(call('2')), ask(call('other', other))]);
    expect([went.get('1'), went.get('2'), went.get('other')]).toEqual([30_000, 30_000, 0]);
    expect(tally.waits.limit).toBe(60);
  });

  it('gives its place back when an attempt fails, and leaves the queue at the end of the run', async () => {
    const { time, wrap } = bench({ concurrency: 1 });
    const over = new AbortController();
    const ask = wrap(async ({ id }) => {
      await time.sleep(10);
      if (id === 'bad') throw callError('busy', 'no');
      return answer(id);
    });
    const bad = failure(ask(call('bad')));
    const left = failure(ask(call('left'), over.signal));
    const good = ask(call('good'));
    over.abort(new Error('over'));
    expect([(await bad).message, (await left).message, (await good).text]).toEqual(['no', 'over', 'good']);
  });
});

describe('bucket', () => {
  it('lets more than it holds go from a full one, and pays it back', () => {
    const b = bucket(600);
    expect(b.readyAt(10_000, 0)).toBe(0);
    b.take(10_000, 0);
    expect(b.readyAt(1, 0) / 60_000).toBeGreaterThan(10_000 / 660);
    b.give(10_000, 0);
    expect(b.readyAt(30, 0)).toBe(0);
    expect(b.readyAt(30, 1)).toBe(1);
  });
});
