/** What is said without a request: forms filled in, questions found, answers put in their place. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answersFor, placeOf } from '../../../src/agents/stranger/field.js';
import { fill } from '../../../src/agents/stranger/fill.js';
import { bookOf, knownTruth } from '../../../src/agents/stranger/question.js';
import { accepts, type Schema } from '../../../src/agents/stranger/schema.js';
import { type Asked, strangerOf, tell } from '../../../src/agents/stranger/stranger.js';
import { stream } from '../../../src/rng/streams.js';

const tree: z.ZodType = z.lazy(() => z.object({ name: z.string(), kids: z.array(tree), next: tree.nullable() }));

describe('a form filled in is valid in its schema', () => {
  const forms: Readonly<Record<string, z.ZodType>> = {
    numbers: z.object({
      a: z.number().min(0.25).max(0.26),
      b: z.number().gt(2).lt(3),
      c: z.number().max(-5),
      d: z.number(),
    }),
    whole: z.object({
      a: z.number().int().min(3).max(3),
      b: z.number().int().gt(3).lt(6),
      c: z.number().int().multipleOf(7),
    }),
    texts: z.object({
      a: z.string().min(40),
      b: z.string().max(3),
      c: z.iso.date(),
      d: z.email(),
      e: z.uuid(),
      f: z.iso.datetime(),
    }),
    lists: z.object({
      a: z.array(z.number()).min(3).max(4),
      b: z.array(z.enum(['x', 'y'])).max(1),
      c: z.tuple([z.string(), z.number()]),
    }),
    choices: z.object({
      a: z.enum(['p', 'q']),
      b: z.literal(7),
      c: z.union([z.boolean(), z.object({ deep: z.null() })]),
    }),
    nullable: z.object({ a: z.number().nullable(), b: z.object({ c: z.string().nullable() }).nullable() }),
    optional: z.object({ a: z.string().optional(), b: z.number() }),
    both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() })),
    tree,
    scalar: z.number().int().min(10).max(12),
    empty: z.object({}),
  };
  test.each(Object.entries(forms))('%s', (_, form) => {
    const schema = z.toJSONSchema(form) as Schema;
    const seen = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const value = fill(schema, stream(['fill', i]));
      const read = form.safeParse(value);
      expect(read.error?.issues ?? [], JSON.stringify(value)).toEqual([]);
      seen.add(JSON.stringify(value));
      expect(fill(schema, stream(['fill', i]))).toEqual(value);
    }
    if (!['empty'].includes(_)) expect(seen.size).toBeGreaterThan(1);
  });

  test('what cannot be filled in is told', () => {
    const filled = (schema: Schema) => () => fill(schema, stream(['x']));
    expect(filled({ $ref: 'https://example.com/x' })).toThrow(/refers elsewhere/);
    expect(filled({ $ref: '#/$defs/none' })).toThrow(/no #\/\$defs\/none/);
    expect(filled({ type: 'string', minLength: 1e9 })).toThrow(/1000000000 characters/);
    const wide = { type: 'array', minItems: 900, items: { type: 'array', minItems: 900, items: { type: 'null' } } };
    expect(filled(wide)).toThrow(/more than 100000 values/);
    const same = { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] };
    expect(filled(same)).toThrow(/without end/);
  });
});

describe('questions are found wherever they stand', () => {
  const of = (text: string) => knownTruth(text, text.length.toString());
  const book = bookOf(['What is two and two?', 'What is two and two? And three?', 'Name it.'].map(of));
  test.each([
    ['What is  two\nand two?', 'What is two and two?'],
    ['Please: What is two and two? And three? Thanks.', 'What is two and two? And three?'],
    ['What is two and two? 4. Name it.', 'Name it.'],
    ['Name it. What is two and two?', 'What is two and two?'],
    ['What is two and', null],
    ['', null],
  ])('%j', (text, found) => {
    expect(book(text)?.text ?? null).toBe(found);
  });

  test('of ten thousand in a long text at once', () => {
    const many = bookOf(Array.from({ length: 10_000 }, (_, i) => of(`A question that begins alike, number ${i}.`)));
    expect(many(`${'x '.repeat(20_000)}A question that begins alike, number 777.`)?.text).toMatch(/777/);
  });
});

describe('answers in their place', () => {
  const object = (properties: object): Schema => ({ type: 'object', properties });
  const choice = { kind: 'choice', right: 'B', options: ['red', 'green', 'blue'] } as const;

  test('answer first, else the first that takes it, else nowhere', () => {
    const number = { kind: 'number', right: '7' } as const;
    expect(placeOf(object({ x: { type: 'number' }, answer: { type: 'string' } }), number, 'q')?.name).toBe('answer');
    expect(placeOf(object({ p: { type: 'number', maximum: 1 }, n: { type: 'integer' } }), number, 'q')?.name).toBe('n');
    expect(placeOf(object({ p: { type: 'boolean' } }), number, 'q')).toBeNull();
    expect(placeOf(object({ n: { type: 'integer' } }), number, 'q', true)).toBeNull();
  });

  test('a choice by letter or by text, as the field wants it; wrong ones likewise', () => {
    const byText = answersFor({}, { enum: ['red', 'green', 'blue'] }, choice, 'q')!;
    expect(byText.right).toBe('green');
    expect([byText.wrong(0), byText.wrong(1)].sort()).toEqual(['blue', 'red']);
    const byLetter = answersFor({}, { type: 'string' }, choice, 'q')!;
    expect(byLetter.right).toBe('B');
    expect([byLetter.wrong(0), byLetter.wrong(1)].sort()).toEqual(['A', 'C']);
  });

  test('wrong numbers stay in the range of the field, are many, and are not the right one', () => {
    const field = { type: 'integer', minimum: 5, maximum: 9 };
    const { wrong, right } = answersFor({}, field, { kind: 'number', right: '7' }, 'q')!;
    const made = Array.from({ length: 50 }, (_, k) => wrong(k));
    for (const v of made) expect(accepts({}, field, v) && v !== right).toBe(true);
    expect(new Set(made)).toEqual(new Set([5, 6, 8, 9]));
  });
});

describe('a reply', () => {
  const asked = (content: string, rest: Partial<Asked> = {}): Asked => ({
    ...{ messages: [{ role: 'user', text: content }], form: 'words', tools: [], call: 'none', seed: 1 },
    ...rest,
  });
  const known = knownTruth('What is it?', '12');

  test('a prompt that shows a field called answer gets one, and JSON mode too', () => {
    const able = strangerOf({ skill: 9 });
    expect(tell(able, asked('What is it? Reply with {"answer": "…"}'), known).text).toBe('{"answer":"12"}');
    expect(tell(able, asked('What is it?', { form: 'json' }), known).text).toBe('{"answer":"12"}');
    expect(tell(able, asked('What is it?'), known).text).toBe('12');
  });

  test('people of one model err in the same places, others elsewhere', () => {
    const answers = (model: string, again: number): string[] =>
      Array.from({ length: 300 }, (_, i) => {
        const q = `What is number ${i}?`;
        return tell(strangerOf({ skill: 0, model }), asked(q, { again }), knownTruth(q, '1000')).text;
      });
    const agree = (a: string[], b: string[]): number => a.filter((x, i) => x === b[i]).length;
    const own = agree(answers('a', 1), answers('a', 2));
    expect(own).toBeGreaterThan(agree(answers('a', 1), answers('b', 1)) + 40);
    expect(own).toBeLessThan(300);
  });

  test('a question is hard for everybody: two models are right on the same ones more often than by chance', () => {
    const rights = (model: string): boolean[] =>
      Array.from({ length: 600 }, (_, i) => {
        const q = `What is number ${i}?`;
        return tell(strangerOf({ skill: 0, model }), asked(q), knownTruth(q, '1000')).text === '1000';
      });
    const [a, b] = [rights('a'), rights('b')];
    // Latent correlation .6: ½ + arcsin(.6)/π = .705 agree, sd .019; with questions all alike it would be one half.
    const agree = a.filter((x, i) => x === b[i]).length / a.length;
    expect(Math.abs(agree - 0.705)).toBeLessThan(0.075);
  });

  test('silence and refusal', () => {
    expect(tell(strangerOf({ skill: 0, traits: { refusal: 1 } }), asked('What is it?'), known).refused).toBe('refuses');
    expect(
      tell(strangerOf({ skill: 0, traits: { silence: 1, silenceSpread: 0 } }), asked('What is it?'), known).text,
    ).toBe('');
  });
});
