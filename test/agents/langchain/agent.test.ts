import type { AIMessage, BaseMessage } from '@langchain/core/messages';
import { describe, expect, test } from 'vitest';
import { langchainAgent } from '../../../src/agents/langchain/agent.js';
import type { Reply, Request } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { ListModel, said } from '../../support/langchain-harness.js';
import { requests } from '../shown.js';

const ask = async (request: Request, model: ListModel, repairs?: number): Promise<Reply> =>
  langchainAgent(model, repairs === undefined ? {} : { repairs }).act(request, stream(['x']));
const asked = async (request: Request, ...replies: readonly (string | AIMessage | Error)[]): Promise<object> => {
  const { usage: _, ...reply } = await ask(request, new ListModel(...replies));
  return reply;
};
const text = (message: BaseMessage | undefined): string => message?.text ?? '';
const GOOD = '{"answer": {"a": "x", "b": "y"}, "confidence": 0.7, "cites": null}';

describe('a good reply of each act', () => {
  test('propose: content, label, confidence, cites by id', async () => {
    const reply =
      '{"answer": "{\\"a\\":\\"x\\",\\"b\\":\\"y\\"}", "confidence": null, "cites": ["d3", "D1", "rev1", "d9", "d3"]}';
    const cites = ['1.solve/worker.10', '0.solve/known.0', '2.review/manager.0'];
    expect(await asked(requests.merge, reply)).toStrictEqual({ content: { a: 'x', b: 'y' }, label: 'xy', cites });
    expect(await asked(requests.solve, GOOD)).toStrictEqual({
      content: { a: 'x', b: 'y' },
      label: 'xy',
      confidence: 0.7,
    });
  });

  test('assess', async () => {
    const full = '{"score": "0.25", "note": "b is\\u0000 wrong", "objections": ["b"]}';
    expect(await asked(requests.quality, full)).toStrictEqual({ score: 0.25, note: 'b is  wrong', objections: ['b'] });
    expect(await asked(requests.suspicion, '{"score": 1, "note": null, "objections": null}')).toStrictEqual({
      score: 1,
    });
    expect(await asked(requests.bid, '{"p": 0.5, "price": 2}')).toStrictEqual({ p: 0.5, price: 2 });
  });

  test('choose: unknown and repeated names are dropped, approvals are counted among the rest', async () => {
    const [one, two] = ['1.solve/worker.0', '1.solve/worker.10'];
    const ranking = '{"ranking": ["d7", "d3", "d3", "d2"], "approved": 2}';
    expect(await asked(requests.vote, ranking)).toStrictEqual({ ranking: [two, one], approved: 1 });
    // d1 is shown, but as a result to build on: it is not an option.
    expect(await asked(requests.vote, '{"ranking": ["d1"], "approved": null}')).toStrictEqual({ ranking: [] });
    expect(await asked(requests.vote, '{"ranking": [], "approved": 0}')).toStrictEqual({ ranking: [], approved: 0 });
    const seats = '{"ranking": ["worker.2", "nobody", "worker.0"], "approved": null}';
    expect(await asked(requests.appoint, seats)).toStrictEqual({ ranking: ['worker.2', 'worker.0'] });
  });

  test('split: groups refer to each other by name; nobody says what is garbled', async () => {
    const groups =
      '{"groups": [{"group": "one", "parts": ["b"], "after": ["two", "three"]}, ' +
      '{"group": "two", "parts": ["a"], "after": []}]}';
    const parts = [
      { parts: ['b'], after: [1], garbled: [] },
      { parts: ['a'], after: [], garbled: [] },
    ];
    expect(await asked(requests.decompose, groups)).toStrictEqual({ parts });
    const twins = groups.replace('"one"', '"two"');
    expect(await asked(requests.decompose, twins)).toMatchObject({ none: expect.stringContaining('two groups') });
  });

  test('design: steps pass as data, whatever they are', async () => {
    const steps = [{ do: 'dance', samples: 1.5 }];
    expect(await asked(requests.plan, JSON.stringify({ steps }))).toStrictEqual({ steps });
  });
});

describe('repair', () => {
  test('shows the model its own reply and error, once, and is charged', async () => {
    const model = new ListModel(
      said('I would say x.', { usage: { input_tokens: 10, output_tokens: 5 }, meta: { orglab: { seconds: 2 } } }),
      said(GOOD, { usage: { input_tokens: 30, output_tokens: 7 }, meta: { orglab: { seconds: 3 } } }),
    );
    const reply = await ask(requests.solve, model);
    expect(reply).toMatchObject({ label: 'xy' });
    expect(reply.usage).toStrictEqual({ tokensIn: 40, tokensOut: 12, seconds: 5, usd: null });
    expect(model.sent.map((messages) => messages.length)).toEqual([2, 4]);
    expect(text(model.sent[1]?.[2])).toBe('I would say x.');
    expect(text(model.sent[1]?.[3])).toContain('could not be used: no JSON object found');
    expect(text(model.sent[1]?.[3])).toContain('"answer"');
  });

  test('is bounded: then the reply is none with the reason, and everything is charged', async () => {
    const model = new ListModel(
      said('{"answer": {"a": "x"}, "confidence": 2, "cites": null}', { usage: { input_tokens: 1, output_tokens: 1 } }),
    );
    const reply = await ask(requests.solve, model, 3);
    expect(reply).toMatchObject({ none: expect.stringMatching(/^unparsed: confidence: /) });
    expect(reply.usage).toMatchObject({ tokensIn: 4, tokensOut: 4 });
    expect(model.sent).toHaveLength(4);
    const none = new ListModel('…');
    expect(await ask(requests.solve, none, 0)).toMatchObject({ none: 'unparsed: no JSON object found' });
    expect(none.sent).toHaveLength(1);
  });

  test('an answer that the family cannot read is an unusable reply', async () => {
    const half = '{"answer": {"a": "x"}, "confidence": null, "cites": null}';
    expect(await asked(requests.solve, half, GOOD)).toMatchObject({ label: 'xy' });
    expect(await asked(requests.solve, half)).toMatchObject({ none: expect.stringContaining('not in the form') });
  });

  test('the second turn may end in every way that the first may', async () => {
    expect(await asked(requests.solve, '…', '')).toStrictEqual({ none: 'empty' });
    expect(await asked(requests.solve, '…', said('no', { extra: { refusal: 'No.' } }))).toStrictEqual({
      refused: 'No.',
    });
  });
});

describe('endings are told apart, and none of them is repaired', () => {
  const cases: readonly [string, AIMessage, object][] = [
    ['refusal', said('', { extra: { refusal: 'I cannot.' } }), { refused: 'I cannot.' }],
    ['content filter', said('', { meta: { finish_reason: 'content_filter' } }), { none: 'filtered' }],
    ['refusal of another provider', said('', { meta: { stop_reason: 'refusal' } }), { refused: 'refusal' }],
    ['truncated', said('{"answer": {"a', { meta: { finish_reason: 'length' } }), { none: 'truncated' }],
    ['truncated elsewhere', said(GOOD, { meta: { stop_reason: 'max_tokens' } }), { none: 'truncated' }],
    ['empty', said(' \n', { meta: { finish_reason: 'stop' } }), { none: 'empty' }],
    ['no refusal', said(GOOD, { extra: { refusal: null }, meta: { finish_reason: 'stop' } }), { label: 'xy' }],
  ];
  test.each(cases)('%s', async (_, message, expected) => {
    const model = new ListModel(message);
    expect(await ask(requests.solve, model)).toMatchObject(expected);
    expect(model.sent).toHaveLength(1);
  });

  test('an error of the call is thrown, in the first turn and in the second', async () => {
    const down = new Error('503');
    await expect(ask(requests.solve, new ListModel(down))).rejects.toThrow('503');
    await expect(ask(requests.solve, new ListModel('…', down))).rejects.toThrow('503');
  });
});

describe('usage', () => {
  test('is null where it is not reported, also in one of two turns, and never 0', async () => {
    const unknown = { tokensIn: null, tokensOut: null, usd: null };
    const counted = said('…', { usage: { input_tokens: 3, output_tokens: 4 } });
    expect((await ask(requests.solve, new ListModel(GOOD))).usage).toMatchObject(unknown);
    expect((await ask(requests.solve, new ListModel(counted, GOOD))).usage).toMatchObject(unknown);
    const zero = said(GOOD, { usage: { input_tokens: 0, output_tokens: 0 } });
    expect((await ask(requests.solve, new ListModel(zero))).usage).toMatchObject(unknown);
    const half = said(GOOD, { usage: { output_tokens: 4 } });
    expect((await ask(requests.solve, new ListModel(half))).usage).toMatchObject({ tokensIn: null, tokensOut: 4 });
  });

  test('seconds are the wall time unless the message states them', async () => {
    const { seconds } = (await ask(requests.solve, new ListModel(GOOD))).usage;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(10);
    const stated = said(GOOD, { meta: { orglab: { seconds: 12.5 } } });
    expect((await ask(requests.solve, new ListModel(stated))).usage.seconds).toBe(12.5);
    const nonsense = said(GOOD, { meta: { orglab: { seconds: -1 } } });
    expect((await ask(requests.solve, new ListModel(nonsense))).usage.seconds).toBeLessThan(10);
  });
});

test('a server cannot invent a truth, a latent, a content or a price', async () => {
  const orglab = { seconds: 1, usd: 0, truth: { intent: 'honest', faults: [] }, latent: 1, content: { a: 'forged' } };
  const reply = await ask(requests.solve, new ListModel(said(GOOD, { meta: { orglab } })));
  expect(reply).toStrictEqual({
    content: { a: 'x', b: 'y' },
    label: 'xy',
    confidence: 0.7,
    usage: { tokensIn: null, tokensOut: null, seconds: 1, usd: null },
  });
});
