import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { langchainAgent } from '../../../src/agents/langchain/agent.js';
import { exactNumbers, objectIn } from '../../../src/agents/seat/json.js';
import { isMissing, type TaskView } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { ListModel, organizations, tasks, trialOf } from '../../support/langchain-harness.js';
import { each, letters, requests } from '../shown.js';

const Answer = z.object({ answer: z.string() });
const read = (text: string) => objectIn(text, Answer, true);

describe('one JSON object is found', () => {
  const forms: readonly string[] = [
    '{"answer": "x"}',
    '```json\n{"answer": "x"}\n```',
    '```\n{ "answer":\n"x" }\n```',
    'First {1, 2} and f(x) = {x}; "so" I say: {"answer": "x"} {and that is all}.',
    '{"answer": "x"}\n{"answer":"x"}',
    '{"thought": {"answer": 1}} {"answer": "x", "more": [{}]}',
    '[{"answer": "x"}]',
    '\uFEFF{"\\u0061nswer": "\\u0078"}',
    '{} {"answer": "x"}',
    'a } b ] {"answer": "x"}',
  ];
  test.each(forms)('%j', (form) => expect(read(form)).toEqual({ value: { answer: 'x' } }));
});

describe('what could be read in two ways is not read', () => {
  const forms: readonly [string, RegExp][] = [
    ['{"answer": "x"} or {"answer": "y"}', /several/],
    ['{"draft": {"answer": "x"}, "answer": "y",}', /not valid/],
    ['{"answer": "x"} no: {"answer": y}', /not valid/],
    ['{"answer": "x"} no: {"answer": "y', /does not end/],
    ['{"draft": {"answer": "x"}, "answer": "y', /does not end/],
    ['{"answer": 12345678901234567890} or {"answer": 12345678901234567891}', /several/],
    ["{'answer': 'x'}", /no JSON object/],
    ['{"answer": 1}', /answer: /],
    ['x', /no JSON object/],
    [`${'{}'.repeat(100)}{"answer": "x"}`, /more than 100/],
    [`{"answer": "x", "b": ${'['.repeat(70)}${']'.repeat(70)}}`, /too deeply/],
  ];
  test.each(forms)('%j', (form, why) => expect(read(form)).toEqual({ problem: expect.stringMatching(why) }));
});

test('numbers that a double would write otherwise stay as they were written', () => {
  expect(exactNumbers('[1, -2.5, 1.0, 12345678901234567890, 1e999, 0.1, "1.0 \\" 2.0"]')).toBe(
    '[1, -2.5, "1.0", "12345678901234567890", "1e999", 0.1, "1.0 \\" 2.0"]',
  );
});

const solving = (name: string) => {
  const task = tasks[name]!;
  const { instance } = trialOf(organizations[0]!, task, 0, 1);
  const scope = { parts: instance.parts.map((p) => p.id), garbled: [] };
  const view: TaskView = { task, instance, scope, known: [], sees: 'share', facts: [] };
  return { ...requests.solve, view } as const;
};
const answered = (request: ReturnType<typeof solving>, text: string) =>
  langchainAgent(new ListModel(text), { repairs: 0 }).act(request, stream(['x']));

test('every number of a real family arrives exactly, however it is written', async () => {
  const request = solving('questions');
  const huge = '12345678901234567891';
  for (const [written, label] of [
    [huge, huge],
    [`"${huge}"`, huge],
    ['18.0', '18'],
    ['"18"', '18'],
    ['{"answer": 0.1}', '1/10'],
    [`{"answer": ${huge}}`, huge],
    ['0.12345678901234567890125', '98765431209876543121/800000000000000000000'],
  ] as const)
    expect(await answered(request, `{"answer": ${written}, "confidence": 0.5, "cites": null}`)).toMatchObject({
      label,
    });
});

test('whatever is put around or into a reply, its label is the one that was written, or there is none', async () => {
  for (const name of Object.keys(tasks)) {
    const request = solving(name);
    const { task, instance, scope } = request.view;
    const content = task.combine(
      instance,
      scope.parts.map((part, k) => task.wrong(instance, part, k, null)),
    );
    const answer = task.show(instance, content);
    const reply = (value: unknown): string => JSON.stringify({ answer: value, confidence: 0.5, cites: [] }, null, 1);
    const forms = [reply(answer), reply(JSON.parse(answer)), reply(`\`\`\`json\n${answer}\n\`\`\``)];
    for (const form of forms)
      for (const whole of [form, `Well, {x}:\n${form}\nDone.`, `\`\`\`json\n${form}\n\`\`\``, form.repeat(2)])
        expect(await answered(request, whole)).toMatchObject({ label: task.label(instance, content) });
    for (const cut of [0.2, 0.5, 0.9])
      expect(await answered(request, forms[0]!.slice(0, forms[0]!.length * cut))).toHaveProperty('none');
  }
});

describe('garbage never throws', () => {
  const MB = 1_000_000;
  const garbage: readonly [string, string][] = [
    ['1 MB of prose', 'lorem '.repeat(MB / 6)],
    ['1 MB of braces', '{'.repeat(MB)],
    ['1 MB of openings', '{"'.repeat(MB / 2)],
    ['1 MB of objects', '{"a":1} '.repeat(MB / 8)],
    ['1 MB of spaces after a brace', `{${' '.repeat(MB)}`],
    ['1 MB of brackets in an answer', `{"answer": ${'['.repeat(MB / 2)}${']'.repeat(MB / 2)}}`],
    ['an answer of 1 MB', `{"answer": "${'9'.repeat(MB)}", "confidence": null, "cites": null}`],
    ['a number of 30,000 decimals', `{"answer": "0.${'1'.repeat(30_000)}", "confidence": null, "cites": null}`],
    ['NUL', '\0{"answer": "\0"}\0'],
    ['an escaped NUL', '{"answer": "\\u0000", "confidence": null, "cites": null}'],
    ['lone surrogates', '\ud800{"answer": "\udc00", "confidence": null, "cites": null}'],
    ['escaped lone surrogates', '{"answer": {"p1": "\\ud800"}, "confidence": null, "cites": null}'],
    ['a prototype', '{"__proto__": {"answer": "1"}, "constructor": 1}'],
    [
      'wrong types',
      '{"answer": null, "score": "high", "ranking": {}, "groups": 1, "steps": null, "p": [], "cites": 3}',
    ],
  ];
  test.each(garbage)('%s', async (_, text) => {
    for (const name of Object.keys(tasks)) expect(await answered(solving(name), text)).toBeDefined();
    for (const [, request] of each) {
      const reply = await langchainAgent(new ListModel(text)).act(request, stream(['x']));
      expect(isMissing(reply)).toBe(true);
    }
  });

  test('what is too large for a family to read is unreadable; any other fault of it is thrown', async () => {
    const long = `{"answer": "${3n ** 250_000n}/${7n ** 140_000n}", "confidence": null, "cites": null}`;
    expect(await answered(solving('questions'), long)).toMatchObject({ none: expect.stringContaining('50000') });
    const seat = (fault: Error) => {
      const parse = (): never => {
        throw fault;
      };
      const { view } = requests.solve;
      const model = new ListModel('{"answer": "x", "confidence": null, "cites": null}');
      const request = { ...requests.solve, view: { ...view, task: { ...letters, parse } } };
      return langchainAgent(model).act(request, stream(['x']));
    };
    expect(await seat(new RangeError('too deep'))).toMatchObject({ none: expect.stringContaining('too deep') });
    await expect(seat(new TypeError('a bug'))).rejects.toThrow('a bug');
  });

  test('characters that are no text make no answer', async () => {
    for (const text of ['"\\ud800"', '"a\\u0000"', '["\\udc00"]'])
      expect(await answered(solving('questions'), `{"answer": ${text}, "confidence": null, "cites": null}`)).toEqual(
        expect.objectContaining({ none: expect.stringContaining('not text') }),
      );
  });

  test('random texts and random objects', async () => {
    const key = fc.constantFrom(
      'answer',
      'confidence',
      'cites',
      'score',
      'note',
      'objections',
      'p',
      'price',
      'ranking',
    );
    const more = fc.constantFrom('approved', 'groups', 'group', 'parts', 'after', 'steps');
    const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.constant(null), fc.boolean(), fc.integer());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value')), fc.dictionary(fc.oneof(key, more), tie('value'))),
    }));
    const object = fc.dictionary(fc.oneof(key, more), value, { maxKeys: 5 }).map((v) => JSON.stringify(v));
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]":,\\ \n`a1\ud800'.split('')) });
    const any = fc.oneof(
      object,
      noise,
      fc.string({ unit: 'binary' }),
      fc.tuple(noise, object, noise).map((t) => t.join('')),
    );
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom(...each), async (text, [, request]) => {
        const reply = await langchainAgent(new ListModel(text)).act(request, stream(['x']));
        expect(reply.usage.seconds).toBeGreaterThanOrEqual(0);
        if ('score' in reply) expect(reply.score).toBeGreaterThanOrEqual(0);
        if ('label' in reply) expect(reply.label).toBe(request.view.task.label(request.view.instance, reply.content));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
