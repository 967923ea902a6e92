import fc from 'fast-check';
import { all, create, type Fraction } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { drawOffsets, offset, wrongNumber } from '../../src/questions/offsets.js';
import { operations, type Rational, rational, rationalText, readRational } from '../../src/questions/rational.js';
import { stream } from '../../src/rng/streams.js';

/** The oracle: mathjs evaluates the same text in its own fractions. */
const math = create(all!, { number: 'Fraction' });
const oracle = (text: string): string => {
  const { s, n, d } = math.evaluate(text) as Fraction;
  return rationalText(rational(BigInt(s) * BigInt(n), BigInt(d)));
};

interface Tree {
  readonly text: string;
  readonly value: Rational;
}

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('node')),
  leaf: fc.integer({ min: -40, max: 40 }).map((value) => ({ text: `(${value})`, value: rational(BigInt(value)) })),
  node: fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(([left, sign, right]) => {
    const operator = sign === '/' && right.value.n === 0n ? '+' : sign;
    return { text: `(${left.text} ${operator} ${right.text})`, value: operations[operator](left.value, right.value) };
  }),
}));

describe('exact fractions', () => {
  it('agree with mathjs on any expression', () => {
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        expect(rationalText(value)).toBe(oracle(text));
      }),
      { numRuns: 500 },
    );
  });

  it('are read back from how they are written', () => {
    const any = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 9n }));
    fc.assert(
      fc.property(any, ([n, d]) => {
        expect(readRational(rationalText(rational(n, d)))).toEqual(rational(n, d));
      }),
    );
  });

  it.each([
    ['0.5', '1/2'],
    ['.5', '1/2'],
    ['-7/3', '-7/3'],
    ['−7/3', '-7/3'],
    ['7/-3', '-7/3'],
    ['14 / 6', '7/3'],
    ['1,000', '1000'],
    ['1,234,567.50', '2469135/2'],
    ['18.0', '18'],
    ['2e3', '2000'],
    ['25e-1', '5/2'],
    ['+4', '4'],
    ['-0', '0'],
    ['0.5/0.25', '2'],
  ])('reads %s as %s', (text, expected) => expect(rationalText(readRational(text)!)).toBe(expected));

  it.each([
    '',
    '-',
    '.',
    '5.',
    '/',
    '1/0',
    '1/',
    '/2',
    '1,00',
    '10,0000',
    '1 000',
    'e3',
    'NaN',
    '0x10',
    '1/2/3',
    '5 apples',
  ])('reads no number in "%s"', (text) => expect(readRational(text)).toBeNull());

  it('have no zero denominator', () => expect(() => rational(1n, 0n)).toThrow(RangeError));
});

describe('offsets of wrong numbers', () => {
  const order = drawOffsets(stream(['offsets']));

  it('never repeat, are never 0 and lie on both sides', () => {
    const many = Array.from({ length: 1_200 }, (_, k) => offset(order, k));
    expect(new Set(many).size).toBe(1_200);
    expect(many).not.toContain(0);
    expect(many.filter((value) => value > 0)).toHaveLength(600);
  });

  it('leave out what would mend a mistake, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 40 }), (gap) => {
        const base = rational(5n, 3n);
        const truth = operations['+'](base, rational(BigInt(gap)));
        const made = Array.from({ length: 100 }, (_, k) => rationalText(wrongNumber(base, truth, order, k)));
        expect(made).not.toContain(rationalText(truth));
        expect(made).not.toContain(rationalText(base));
        expect(new Set(made).size).toBe(100);
      }),
    );
  });

  it('come in an order of their own in each instance', () => {
    const first = new Set(Array.from({ length: 60 }, (_, i) => drawOffsets(stream(['offsets', i]))[0]));
    expect(first.size).toBe(12);
  });
});
