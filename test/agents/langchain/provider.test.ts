/** A real provider class against a server on this machine: what it sends, and what the seat makes of its messages. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChatOpenAI } from '@langchain/openai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { langchainAgent } from '../../../src/agents/langchain/agent.js';
import type { Request } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { requests, SECRETS } from '../shown.js';

interface Canned {
  readonly status?: number;
  readonly message?: Record<string, unknown>;
  readonly finish?: string;
  readonly usage?: Record<string, number>;
}

let server: Server;
let received: string[];
let canned: Canned[];

beforeEach(async () => {
  received = [];
  server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      received.push(body);
      const { status = 200, message = {}, finish = 'stop', usage } = canned[received.length - 1] ?? {};
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }];
      outgoing.end(
        JSON.stringify(status === 200 ? { id: 'c', object: 'chat.completion', choices, usage } : { error: {} }),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => new Promise((done) => server.close(done)));

const ask = (request: Request, replies: readonly Canned[], fields: object = {}) => {
  canned = [...replies];
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const model = new ChatOpenAI({
    model: 'local',
    apiKey: 'none',
    maxRetries: 0,
    streaming: false,
    configuration: { baseURL },
    ...fields,
  });
  return langchainAgent(model).act(request, stream(['x']));
};

const content = '```json\n{"answer": {"a": "x", "b": "y"}, "confidence": 0.75, "cites": ["d1"]}\n```';
const usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };

test('an answer, a repair and their usage', async () => {
  const reply = await ask(requests.solve, [
    { message: { content: 'x, I think' }, usage },
    { message: { content }, usage },
  ]);
  expect(reply).toMatchObject({
    content: { a: 'x', b: 'y' },
    label: 'xy',
    confidence: 0.75,
    cites: ['0.solve/known.0'],
  });
  expect(reply.usage).toEqual({ tokensIn: 240, tokensOut: 60, seconds: expect.any(Number), usd: null });
  expect(received).toHaveLength(2);
  expect(JSON.parse(received[0]!)).toMatchObject({
    stream: false,
    messages: [{ role: 'system' }, { role: 'user' }],
  });
  expect(JSON.parse(received[1]!).messages).toHaveLength(4);
});

test('nothing that is sealed goes over the wire', async () => {
  await ask(requests.revise, [{ message: { content }, usage }]);
  for (const secret of SECRETS) expect(received[0]).not.toContain(secret);
  expect(received[0]).not.toContain('orglab');
});

test('usage that the server leaves out is unknown', async () => {
  const reply = await ask(requests.solve, [{ message: { content } }]);
  expect(reply.usage).toMatchObject({ tokensIn: null, tokensOut: null });
});

test('truncated, filtered, empty', async () => {
  const { solve } = requests;
  expect(await ask(solve, [{ message: { content: '{"answ' }, finish: 'length', usage }])).toMatchObject({
    none: 'truncated',
  });
  received = [];
  const filtered = [{ message: { content: null }, finish: 'content_filter', usage }];
  expect(await ask(solve, filtered)).toMatchObject({ none: 'filtered' });
  received = [];
  expect(await ask(solve, [{ message: { content: '' }, usage }])).toMatchObject({ none: 'empty' });
});

test('a refusal is seen where the raw response is kept: this class drops it otherwise', async () => {
  const refusal = [{ message: { content: null, refusal: 'I cannot help.' }, usage }];
  const kept = await ask(requests.solve, refusal, { __includeRawResponse: true });
  expect(kept).toMatchObject({ refused: 'I cannot help.', usage: { tokensIn: 120 } });
  received = [];
  expect(await ask(requests.solve, refusal)).toMatchObject({ none: 'empty' });
});

test('an error of the server is thrown, after one request', async () => {
  await expect(ask(requests.solve, [{ status: 500 }])).rejects.toThrow();
  expect(received).toHaveLength(1);
});
