/** Clients that err, and those that mean harm: each is told, and the server lives. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Child, child, post } from './serving.js';

let server: Child;
beforeAll(async () => {
  server = await child();
});
afterAll(() => server.end());

const ask = (content: string, rest: object = {}) => ({
  model: 'alder',
  messages: [{ role: 'user', content }],
  ...rest,
});
const schemaOf = (schema: object) => ({ type: 'json_schema', json_schema: { name: 'x', strict: true, schema } });

describe('clients that err', () => {
  const cases: readonly [string, unknown, number, RegExp][] = [
    ['bad JSON', '{"model": ', 400, /not valid JSON/],
    ['no object', '[1]', 400, /not an object/],
    ['no messages', { model: 'alder', messages: [] }, 400, /messages/],
    ['an odd role', { model: 'alder', messages: [{ role: 'boss', content: 'x' }] }, 400, /messages\.0\.role/],
    ['an unknown model', { ...ask('x'), model: 'gpt-x' }, 404, /no model "gpt-x" here; staff mixed-five has: alder/],
    ['several choices', ask('x', { n: 2 }), 400, /n is 2/],
    [
      'a tool that is not there',
      ask('x', { tools: [], tool_choice: { type: 'function', function: { name: 'f' } } }),
      400,
      /names "f"/,
    ],
    [
      'a list without end',
      ask('x', { response_format: schemaOf({ type: 'array', minItems: 1e9 }) }),
      400,
      /1000000000 items/,
    ],
    ['a reference in a circle', ask('x', { response_format: schemaOf({ $ref: '#' }) }), 400, /circle/],
    [
      'a schema that contains itself',
      ask('x', { response_format: schemaOf({ anyOf: [{ $ref: '#' }] }) }),
      400,
      /without end/,
    ],
    ['deep JSON', `{"model":"alder","messages":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 400, /./],
  ];
  test.each(cases)('%s: an error as OpenAI writes it', async (_, body, status, message) => {
    const got = await post(server.url, body);
    expect(got.status).toBe(status);
    expect(got.json.error).toMatchObject({ message: expect.stringMatching(message), type: 'invalid_request_error' });
    expect(got.json.error).toHaveProperty('code');
    expect(got.json.error).toHaveProperty('param');
  });

  test('unknown addresses and methods', async () => {
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/chat/completions`)).status).toBe(404);
  });

  test('21 MB, told by length or not, are too much; 19 MB are not', async () => {
    const long = (mb: number): string => JSON.stringify(ask('x'.repeat(mb * 1024 * 1024)));
    expect((await post(server.url, long(19))).status).toBe(200);
    const got = await post(server.url, long(21));
    expect(got.status).toBe(413);
    expect(got.json.error).toMatchObject({ message: expect.stringMatching(/longer than 20 MB/) });
  });

  test('pages of other hosts, and names that lead here, are refused', async () => {
    expect((await post(server.url, ask('x'), { origin: 'https://example.com' })).status).toBe(403);
    expect((await post(server.url, ask('x'), { origin: 'http://localhost:3000' })).status).toBe(200);
    const status = await new Promise((done) => {
      const { port } = new URL(server.url);
      httpRequest({ port, path: '/v1/models', headers: { host: 'evil.example' } }, (r) => done(r.statusCode)).end();
    });
    expect(status).toBe(403);
  });

  test('broken HTTP, half requests and slow headers leave it alive', async () => {
    const port = Number(new URL(server.url).port);
    const raw = (text: string): Promise<string> =>
      new Promise((done) => {
        let said = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (d) => {
          said += d;
        });
        socket.on('error', () => {});
        socket.on('close', () => done(said));
        setTimeout(() => socket.destroy(), 300);
      });
    expect(await raw('not http at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    await raw('POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\n{"model"');
    const slow = Array.from({ length: 50 }, () => raw('GET /v1/models HTTP/1.1\r\nhost: 127.0'));
    expect((await post(server.url, ask('x'))).status).toBe(200);
    await Promise.all(slow);
    expect((await post(server.url, ask('x'))).status).toBe(200);
  });

  test('keys are never told back, in replies, errors or its own output', async () => {
    const headers = { authorization: 'Bearer planted-key', 'x-api-key': 'planted-key' };
    for (const body of [ask('x'), '{', { ...ask('x'), model: 'none' }]) {
      const { text, headers: got } = await post(server.url, body, headers);
      expect(text + JSON.stringify([...got])).not.toContain('planted-key');
    }
    const { out, err } = server.said();
    expect(out + err).not.toMatch(/planted-key|secret-key/);
    expect(err).toBe('');
  });
});
