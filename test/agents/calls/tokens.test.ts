import { describe, expect, it } from 'vitest';
import { counted, tokensOf } from '../../../src/agents/calls/tokens.js';
import { answer, call, PRICES, SPEC } from './support.js';

describe('tokens', () => {
  it('counts as the tokenizer does', async () => {
    expect(await tokensOf(['The committee votes on drafts and says why.'])).toBe(9);
    expect(await tokensOf(['', 'hello', 'hello'])).toBe(2);
  });

  it('takes whatever comes, in bounded time', async () => {
    const since = performance.now();
    expect(await tokensOf(['<|endoftext|> \ud800 \0'])).toBeGreaterThan(5);
    const a = await tokensOf(['a'.repeat(10_000_000)]);
    expect(a).toBeGreaterThan(1_000_000);
    expect(await tokensOf(['\n'.repeat(1_000_000)])).toBeGreaterThan(1000);
    const words = 'The committee votes on drafts and says why. ';
    expect((await tokensOf([words.repeat(10_000)])) / 90_000).toBeCloseTo(1, 1);
    expect(performance.now() - since).toBeLessThan(20_000);
  });

  it('fills in what a provider leaves out, and says so', async () => {
    const silent = await counted({ prices: PRICES })(async () => answer('hello', { tokensIn: null, tokensOut: null }))(
      call('a'),
    );
    expect(silent).toMatchObject({ tokensOut: 1, estimated: true });
    expect(silent.tokensIn).toBeGreaterThan(20);
    expect(silent.usd).toBeCloseTo((silent.tokensIn! + 10) / 1e6, 12);
    const half = await counted({ prices: PRICES })(async () => answer('hello', { tokensOut: null }))(call('a'));
    expect(half).toMatchObject({ tokensIn: 30, tokensOut: 1, estimated: true });
  });

  it('leaves what is reported as it is, and no price stays no price', async () => {
    const told = await counted({ prices: PRICES })(async () => answer('x', { usd: 0.25 }))(call('a'));
    expect(told).toEqual(answer('x', { usd: 0.25 }));
    const spec = { ...SPEC, model: 'openai:unknown' };
    expect((await counted({ prices: PRICES })(async () => answer('x'))(call('a', { spec }))).usd).toBe(null);
  });
});
