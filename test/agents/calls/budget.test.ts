import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budget } from '../../../src/agents/calls/budget.js';
import {
  callError,
  isStopRun,
  type ModelAnswer,
  type ModelCall,
  type Trouble,
} from '../../../src/agents/calls/call.js';
import { type Caps, worstOf } from '../../../src/agents/calls/caps.js';
import { priceOf, usdOf } from '../../../src/agents/calls/prices.js';
import { newTally } from '../../../src/agents/calls/tally.js';
import { realTime } from '../../../src/agents/calls/time.js';
import { answer, call, failure, PRICES, SPEC } from './support.js';

const bench = (caps: Caps) => {
  const tally = newTally();
  return { tally, wrap: budget({ caps, prices: PRICES, time: realTime, tally }) };
};
const PRICE = priceOf(SPEC, PRICES)!;
const worst = (c: ModelCall) => worstOf(c, PRICE);
const soon = (milliseconds = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a provider does with a call: answers with so much of the worst case, or fails in a way. */
interface Fate {
  readonly share: number;
  readonly wait: number;
  readonly trouble: Trouble | null;
}
const fate: fc.Arbitrary<Fate> = fc.record({
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  wait: fc.integer({ min: 0, max: 3 }),
  trouble: fc.option(fc.constantFrom<Trouble>('limited', 'busy', 'timeout', 'network', 'rejected'), { freq: 4 }),
});
const caps: fc.Arbitrary<Caps> = fc.record(
  {
    calls: fc.integer({ min: 0, max: 150 }),
    tokens: fc.integer({ min: 0, max: 100_000 }),
    usd: fc.double({ min: 0, max: 0.1, noNaN: true }),
  },
  { requiredKeys: [] },
);

/** The provider's own book: what it bills, timeouts and lost connections at their worst. */
const provider = (fates: readonly Fate[]) => {
  const bill = { calls: 0, tokens: 0, usd: 0 };
  return {
    bill,
    ask: async (c: ModelCall): Promise<ModelAnswer> => {
      const { share, wait, trouble } = fates[bill.calls++ % fates.length]!;
      const most = worst(c);
      await soon(wait);
      if (trouble !== null) {
        if (trouble === 'timeout' || trouble === 'network') {
          bill.tokens += most.tokens;
          bill.usd += most.usd;
        }
        throw callError(trouble, trouble);
      }
      const written = Math.floor(c.spec.maxTokens * share);
      const read = Math.floor((most.tokens - c.spec.maxTokens) * share);
      bill.tokens += read + written;
      bill.usd += usdOf(PRICE, read, written);
      return answer('x', { tokensIn: read, tokensOut: written, usd: usdOf(PRICE, read, written) });
    },
  };
};

describe('budget', () => {
  it('law: no cap is exceeded with 64 calls at a time, whatever a provider does', async () => {
    await fc.assert(
      fc.asyncProperty(caps, fc.array(fate, { minLength: 1, maxLength: 40 }), async (limits, fates) => {
        const { wrap, tally } = bench(limits);
        const { ask, bill } = provider(fates);
        const wrapped = wrap(ask);
        const seat = async (n: number): Promise<void> => {
          for (let i = 0; i < 4; i++)
            await wrapped(call(`${n}/${i}`, { spec: { ...SPEC, maxTokens: 1 + ((n * 37 + i) % 900) } })).catch(
              (error) => {
                if (!isStopRun(error) && error.name !== 'CallError') throw error;
              },
            );
        };
        await Promise.all(Array.from({ length: 64 }, (_, n) => seat(n)));
        expect(bill.calls).toBeLessThanOrEqual(limits.calls ?? Infinity);
        expect(bill.tokens).toBeLessThanOrEqual(limits.tokens ?? Infinity);
        expect(bill.usd).toBeLessThanOrEqual((limits.usd ?? Infinity) + 1e-12);
        expect(tally.calls).toBe(bill.calls);
        expect(tally.tokensIn + tally.tokensOut + tally.atRisk.tokens).toBe(bill.tokens);
        expect(tally.usd + tally.atRisk.usd).toBeCloseTo(bill.usd, 10);
        expect(tally.over).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('holds to the call, and uses every call that it may', async () => {
    const { wrap, tally } = bench({ calls: 100 });
    let asked = 0;
    const ask = wrap(async () => {
      asked++;
      await soon();
      return answer('x');
    });
    const ends = await Promise.allSettled(Array.from({ length: 164 }, (_, i) => ask(call(String(i)))));
    expect([asked, tally.answered]).toEqual([100, 100]);
    const refused = ends.filter((e) => e.status === 'rejected');
    expect(refused).toHaveLength(64);
    expect(refused.every((e) => isStopRun(e.reason))).toBe(true);
    expect(refused[0]!.reason.message).toMatch(/cap of 100 calls.*Spent so far: 100 calls.*--max-calls/);
  });

  it('waits for room while calls are under way, and stops when none is', async () => {
    const one = worst(call('a')).tokens;
    const { wrap, tally } = bench({ tokens: Math.floor(one * 1.5) });
    let [active, most] = [0, 0];
    const ask = wrap(async () => {
      most = Math.max(most, ++active);
      await soon(5);
      active--;
      return answer('x', { tokensIn: 40, tokensOut: 10 });
    });
    await Promise.all(['a', 'b', 'c'].map((id) => ask(call(id))));
    expect(most).toBe(1);
    expect(tally.waits.budget).toBeGreaterThan(0);
    const big = failure(ask(call('big', { spec: { ...SPEC, maxTokens: 5000 } })));
    expect((await big).message).toMatch(/--max-tokens, or lower maxTokens of openai:gpt-5-mini \(now 5000\)/);
    // Once stopped, nothing more is spent, not even where it would fit.
    expect(isStopRun(await failure(ask(call('small'))))).toBe(true);
  });

  it('a timeout keeps what was set aside for it; a refusal of the server gives it back', async () => {
    const most = worst(call('a'));
    for (const [trouble, room] of [
      ['timeout', false],
      ['network', false],
      ['busy', true],
      ['rejected', true],
    ] as const) {
      const { wrap, tally } = bench({ usd: most.usd * 1.5 });
      let n = 0;
      const ask = wrap(async () => {
        if (n++ === 0) throw callError(trouble, trouble);
        return answer('x', { usd: 0 });
      });
      await failure(ask(call('a')));
      const second = await ask(call('a')).then(
        () => true,
        (error) => !/may have been billed/.test(error.message),
      );
      expect([trouble, second]).toEqual([trouble, room]);
      expect(tally.troubles[trouble]).toBe(1);
    }
  });

  it('keeps the worst case where a provider reports nothing', async () => {
    const { wrap } = bench({ tokens: Math.floor(worst(call('a')).tokens * 1.5) });
    const ask = wrap(async () => answer('x', { tokensIn: null, tokensOut: null }));
    await ask(call('a'));
    expect(isStopRun(await failure(ask(call('a'))))).toBe(true);
    const free = bench({ usd: worst(call('a')).usd * 1.5 }).wrap(async () => answer('x', { usd: null }));
    await free(call('a'));
    expect(isStopRun(await failure(free(call('a'))))).toBe(true);
  });

  it('says how often more was used than the worst case, and counts it', async () => {
    const { wrap, tally } = bench({ tokens: 5000 });
    const ask = wrap(async () => answer('x', { tokensIn: 4000, tokensOut: 900 }));
    await ask(call('a'));
    expect(tally.over).toBe(1);
    expect(isStopRun(await failure(ask(call('b'))))).toBe(true);
  });

  it('keeps no cap in USD for a model without a price', async () => {
    const spec = { ...SPEC, model: 'openai:unheard-of' };
    const error = await failure(bench({ usd: 5 }).wrap(async () => answer('x'))(call('a', { spec })));
    expect(isStopRun(error) && error.message).toMatch(/unheard-of.*price: \{ in:.*--max-calls/);
    expect((await bench({ calls: 5 }).wrap(async () => answer('x'))(call('a', { spec }))).text).toBe('x');
  });

  it('a call whose run is over leaves the queue', async () => {
    const { wrap } = bench({ tokens: Math.floor(worst(call('a')).tokens * 1.5) });
    const over = new AbortController();
    const ask = wrap(async () => {
      await soon(5);
      return answer('x');
    });
    const first = ask(call('a'));
    const second = failure(ask(call('b'), over.signal));
    over.abort(new Error('over'));
    expect((await second).message).toBe('over');
    expect((await first).text).toBe('x');
    expect((await ask(call('c'))).text).toBe('x');
  });
});

describe('the worst case', () => {
  it('counts bytes, not characters', () => {
    const plain = call('a', { messages: [{ role: 'user', text: 'a'.repeat(100) }] });
    const han = call('a', { messages: [{ role: 'user', text: '組'.repeat(100) }] });
    expect(worst(han).tokens - worst(plain).tokens).toBe(200);
  });
});
