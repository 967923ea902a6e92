import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { move } from '../../src/engine/market.js';
import type { LedgerEntry, Ruling } from '../../src/engine/types.js';
import { ledger } from '../../src/metrics/ledger.js';
import { cells, ruling } from './hand.js';

const booked = (
  kind: Ruling['ruling'],
  by: string,
  ...deltas: readonly (readonly [number | null, number])[]
): Ruling => ({
  ...ruling(kind, 'x', by),
  entries: deltas.map(([person, delta]): LedgerEntry => ({ account: 'money', person, delta })),
});

describe('what is booked', () => {
  it('payment sums the prices of all awards, spent what steps cost', () => {
    const entries = [
      booked('award', 'auction', [0, 0.3]),
      booked('award', 'auction', [1, 0.1]),
      booked('spend', 'money', [null, -1]),
      booked('spend', 'money'),
    ];
    expect(cells(ledger, { entries })).toEqual({ payment: 0.4, market_loss: '(empty)', spent: 1 });
  });

  it('awards and markets without an account book nothing, and are not 0', () => {
    const entries = [ruling('award', 'w', 'auction'), ruling('trade', '0.5', 'lmsr')];
    expect(cells(ledger, { entries })).toEqual({ payment: '(empty)', market_loss: '(empty)', spent: '(empty)' });
  });

  const market = (b: number, from: readonly number[], to: readonly number[], right: number) => {
    const { shares, cost } = move(from, to, b, Number.POSITIVE_INFINITY);
    const due = shares[right] as number;
    const entries = [
      booked('trade', 'lmsr', [0, -cost], [null, cost]),
      booked('settle', 'trade', [0, due], [null, -due]),
    ];
    return { cost, shares, loss: cells(ledger, { entries }).market_loss as number };
  };

  it('b 100, two answers, .5 to .9: costs 160.944 for 219.722 shares, and the maker loses 58.779', () => {
    const { cost, shares, loss } = market(100, [0.5, 0.5], [0.9, 0.1], 0);
    expect(cost).toBeCloseTo(160.944, 3);
    expect(shares[0]).toBeCloseTo(219.722, 3);
    expect(loss).toBeCloseTo(58.779, 3);
  });

  it('the maker never loses more than b ln n', () => {
    const price = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(price, fc.double({ min: 0.1, max: 50, noNaN: true }), fc.nat(1), (p, b, right) => {
        expect(market(b, [0.5, 0.5], [p, 1 - p], right).loss).toBeLessThanOrEqual(b * Math.log(2) + 1e-9);
      }),
    );
  });
});
