import { describe, expect, it } from 'vitest';
import { priceOf, priceProblems, readPrices, usdOf } from '../../../src/agents/calls/prices.js';
import { providerOf } from '../../../src/agents/calls/provider.js';
import { SPEC } from './support.js';

const prices = readPrices();
const of = (model: string, other = {}) => priceOf({ model, ...other }, prices);

describe('prices', () => {
  it('the shipped table has a date, a source for each provider, and prices that make sense', () => {
    expect(prices.date).toMatch(/^20\d\d-/);
    const all = Object.values(prices.providers).flatMap((p) => Object.entries(p.models));
    expect(all.length).toBeGreaterThan(30);
    for (const [name, p] of all) {
      expect([name, p.out > p.in, (p.cached ?? 0) < p.in]).toEqual([name, true, true]);
      if (p.long) expect([name, p.long.in > p.in, p.long.out > p.out]).toEqual([name, true, true]);
    }
  });

  it('dated versions cost what their model costs', () => {
    const mini = of('openai:gpt-5-mini')!;
    for (const name of ['openai:gpt-5-mini-2025-08-07', 'gpt-5-mini', 'openai:gpt-5-mini-latest'])
      expect(of(name)).toBe(mini);
    expect(of('anthropic:claude-sonnet-4-5-20250929')).toBe(of('anthropic:claude-sonnet-4-5'));
    expect(of('google-genai:gemini-2.5-flash-preview-09-2025')).toBe(of('google-genai:gemini-2.5-flash'));
  });

  it('a model that only begins like another has its own price or none', () => {
    expect(of('openai:gpt-5-pro')!.out).toBeGreaterThan(of('openai:gpt-5')!.out);
    for (const name of [
      'openai:gpt-5-huge',
      'openai:gpt-5.9',
      'openai:gpt-55',
      'anthropic:claude-sonnet-5-9',
      'openai:o3-pro',
    ])
      expect([name, of(name)]).toEqual([name, null]);
    expect(of('ollama:gpt-5-mini')).toBe(null);
    expect(of('constructor:x')).toBe(null);
  });

  it("a server of one's own has the price that is stated, or none", () => {
    expect(of('openai:gpt-5-mini', { baseUrl: 'http://localhost:11434/v1' })).toBe(null);
    const price = { in: 0, out: 0 };
    expect(of('openai:gpt-5-mini', { baseUrl: 'http://localhost:11434/v1', price })).toBe(price);
    expect(of('openai:gpt-5-mini', { price })).toBe(price);
  });

  it('counts by hand: the dearest rate for what is read, and the long rate for long requests', () => {
    expect(usdOf({ in: 2, out: 10 }, 1000, 500)).toBeCloseTo(0.007, 12);
    expect(usdOf({ in: 2, write: 2.5, cached: 0.2, out: 10 }, 1000, 0)).toBeCloseTo(0.0025, 12);
    const long = { in: 1, out: 2, long: { above: 100, in: 10, out: 20 } };
    expect(usdOf(long, 100, 1)).toBeCloseTo(102e-6, 12);
    expect(usdOf(long, 101, 1)).toBeCloseTo(1030e-6, 12);
  });

  it('says once for each model what stands in the way of a cap in USD', () => {
    const unknown = { ...SPEC, model: 'openai:x' };
    const problems = priceProblems([SPEC, unknown, unknown, { ...SPEC, baseUrl: 'http://h/v1' }], prices);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/openai:x: no price is known.*price: \{ in: 0.25, out: 2 \}/);
  });
});

describe('providerOf', () => {
  it.each([
    [{ model: 'openai:gpt-5' }, 'openai'],
    [{ model: 'gpt-5' }, 'openai'],
    [{ model: 'claude-opus-5' }, 'anthropic'],
    [{ model: 'openai:a:b', baseUrl: 'http://h/v1' }, 'openai@http://h/v1'],
    [{ model: 'mine' }, 'mine'],
  ])('%j: %s', (spec, provider) => expect(providerOf(spec)).toBe(provider));
});
