/** Models by name, over real HTTP: what is sent, what is read, what is told of errors. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CallError, ModelCall, ModelSpec } from '../../../src/agents/calls/call.js';
import { askModel } from '../../../src/agents/langchain/chat.js';
import { waitIn } from '../../../src/agents/langchain/trouble.js';
import { formOf } from '../../../src/agents/seat/forms.js';
import type { Behind } from '../../../src/agents/wire.js';
import { stream } from '../../../src/rng/streams.js';
import { type Canned, type OpenAiServer, openAiServer } from '../../support/openai-server.js';
import { requests, SECRETS } from '../shown.js';

const KEY = 'planted-key-0123456789';
const env = { OPENAI_API_KEY: KEY };
const open: OpenAiServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const serving = async (...canned: readonly Canned[]): Promise<OpenAiServer> => {
  const server = await openAiServer((_, n) => canned[Math.min(n, canned.length - 1)] ?? {});
  open.push(server);
  return server;
};
const specOf = (baseUrl: string | undefined, more: Partial<ModelSpec> = {}): ModelSpec => ({
  model: 'openai:local',
  maxTokens: 300,
  method: 'auto',
  ...(baseUrl === undefined ? {} : { baseUrl }),
  ...more,
});
const standing = {
  seed: 1,
  orgHash: 'h',
  task: { name: 't', family: 'letters', params: {} },
  instance: 0,
  replicate: 0,
  seats: {},
};
const behind: Behind = {
  call: {
    id: '1.solve/worker.0',
    seat: { name: 'worker.0', role: 'worker', index: 0, person: 0 },
    request: requests.revise,
  },
  rng: stream(['x']),
  standing,
};
const callOf = (spec: ModelSpec): ModelCall => ({
  id: 't/1#0',
  spec,
  messages: [
    { role: 'system', text: 'be brief' },
    { role: 'user', text: 'how likely?' },
  ],
  form: formOf(requests.quality),
  behind,
});
const said = '{"thoughts": null, "score": 0.5, "note": null, "objections": null}';
const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
const failing = async (promise: Promise<unknown>): Promise<CallError> => {
  try {
    await promise;
  } catch (error) {
    expect(error).toMatchObject({ name: 'CallError' });
    return error as CallError;
  }
  throw new Error('it did not fail');
};

describe('what is sent', () => {
  test('model, messages, limits, key, and the form as a plain schema', async () => {
    const server = await serving({ message: { content: said }, usage });
    const spec = specOf(server.url, { temperature: 0.25, settings: { topP: 0.5 } });
    const answer = await askModel({ env })(callOf(spec));
    expect(answer).toStrictEqual({
      text: said,
      end: 'reply',
      tokensIn: 11,
      tokensOut: 7,
      seconds: expect.any(Number),
      usd: null,
    });
    const [{ json, headers }] = server.received as [OpenAiServer['received'][0]];
    expect(json).toMatchObject({
      model: 'local',
      temperature: 0.25,
      top_p: 0.5,
      stream: false,
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'how likely?' },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'review', strict: true } },
    });
    expect([json.max_tokens, json.max_completion_tokens]).toContain(300);
    expect(JSON.stringify(json.response_format)).toContain('"additionalProperties":false');
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test.each(['tool', 'json', 'text'] as const)('by %s', async (method) => {
    const server = await serving({ message: { content: said } });
    await askModel({ env })(callOf(specOf(server.url, { method })));
    const { json } = server.received[0]!;
    expect({ format: json.response_format, tools: (json.tools as unknown[] | undefined)?.length }).toEqual({
      format: method === 'json' ? { type: 'json_object' } : undefined,
      tools: method === 'tool' ? 1 : undefined,
    });
    if (method === 'tool') expect(json.tool_choice).toEqual({ type: 'function', function: { name: 'review' } });
  });

  test('more than the prompt goes to a server of simulated people and to nobody else', async () => {
    const server = await serving({ message: { content: said } });
    const ask = askModel({ env });
    await ask(callOf(specOf(server.url)));
    await ask(callOf(specOf(server.url, { model: 'orglab:any' })));
    const [foreign, ours] = server.received as [OpenAiServer['received'][0], OpenAiServer['received'][0]];
    for (const word of ['orglab', 'metadata', 'standing', ...SECRETS]) expect(foreign.body).not.toContain(word);
    const { orglab } = ours.json.metadata as { orglab: string };
    expect(JSON.parse(orglab)).toMatchObject({ standing, id: '1.solve/worker.0' });
    expect(ours.body).not.toContain('sealed-truth');
    expect(ours.headers.authorization).not.toContain(KEY);
    await ask({ ...callOf(specOf(server.url, { model: 'orglab:any' })), behind: undefined });
    expect(server.received[2]?.json).not.toHaveProperty('metadata');
  });
});

describe('what is read', () => {
  const cases: readonly [string, Canned, object][] = [
    [
      'a malformed reply keeps its tokens',
      { message: { content: '{"score": ' } },
      { end: 'reply', text: '{"score": ' },
    ],
    ['a cut reply', { message: { content: '{"sco' }, finish: 'length' }, { end: 'truncated', text: '{"sco' }],
    ['a refusal', { message: { content: null, refusal: 'I will not.' } }, { end: 'refused', why: 'I will not.' }],
    ['a filter', { message: { content: 'half' }, finish: 'content_filter' }, { end: 'filtered' }],
    ['nothing', { message: { content: ' \n' } }, { end: 'empty' }],
    ['null', { message: { content: null } }, { end: 'empty' }],
    [
      'parts',
      { message: { content: [{ type: 'text', text: 'a' }, { type: 'x' }, { type: 'text', text: 'b' }] } },
      { text: 'ab' },
    ],
    [
      'arguments of a tool, as they were written',
      {
        message: {
          content: null,
          tool_calls: [{ id: '1', type: 'function', function: { name: 'r', arguments: '{"a": 1.0' } }],
        },
      },
      { end: 'reply', text: '{"a": 1.0' },
    ],
  ];
  test.each(cases)('%s', async (_, canned, expected) => {
    const server = await serving({ ...canned, usage });
    for (const method of ['schema', 'tool', 'text'] as const)
      expect(await askModel({ env })(callOf(specOf(server.url, { method })))).toMatchObject({
        ...expected,
        tokensIn: 11,
        tokensOut: 7,
      });
    expect(server.received).toHaveLength(3);
  });

  test('tokens that are not reported, or reported as 0 read, are unknown', async () => {
    const zero = { prompt_tokens: 0, completion_tokens: 0 };
    const server = await serving({ message: { content: said } }, { message: { content: said }, usage: zero });
    const ask = askModel({ env });
    for (let i = 0; i < 2; i++)
      expect(await ask(callOf(specOf(server.url)))).toMatchObject({ tokensIn: null, tokensOut: null });
  });

  test('a key that a server writes into a reply does not come through', async () => {
    const server = await serving({ message: { content: `key ${KEY}` } });
    expect((await askModel({ env })(callOf(specOf(server.url)))).text).toBe('key [key]');
  });
});

describe('the form is asked for more plainly where it is rejected', () => {
  const picky = async (...taken: readonly string[]): Promise<OpenAiServer> => {
    const server = await openAiServer(({ json }) => {
      const format = (json.response_format as { type: string } | undefined)?.type;
      const way = format === 'json_schema' ? 'schema' : format ? 'json' : json.tools ? 'tool' : 'text';
      if (taken.includes(way)) return { message: { content: said } };
      return {
        status: 400,
        body: JSON.stringify({ error: { message: `this model takes no ${way} (response_format, tools)` } }),
      };
    });
    open.push(server);
    return server;
  };

  test.each([
    ['tool', 2],
    ['json', 3],
    ['text', 4],
  ] as const)('down to %s, once', async (way, requestsSent) => {
    const server = await picky(way);
    const ask = askModel({ env });
    const call = callOf(specOf(server.url));
    expect(ask.methodOf(call.spec, call.form)).toBeNull();
    expect(await ask(call)).toMatchObject({ text: said });
    expect(server.received).toHaveLength(requestsSent);
    expect(ask.methodOf(call.spec, call.form)).toBe(way);
    await ask(call);
    expect(server.received).toHaveLength(requestsSent + 1);
  });

  test('not where the staff names the way, and not for ever where nothing is taken', async () => {
    const server = await picky('text');
    expect(await failing(askModel({ env })(callOf(specOf(server.url, { method: 'schema' }))))).toMatchObject({
      trouble: 'rejected',
    });
    expect(server.received).toHaveLength(1);
    const none = await picky();
    const ask = askModel({ env });
    const call = callOf(specOf(none.url));
    expect(await failing(ask(call))).toMatchObject({ trouble: 'rejected' });
    expect(none.received).toHaveLength(4);
    expect(ask.methodOf(call.spec, call.form)).toBeNull();
  });

  test('a prompt that is too long is not asked again in another form', async () => {
    const message = "This model's maximum context length is 10 tokens (5 in the messages, 9 in the functions).";
    const server = await serving({
      status: 400,
      body: JSON.stringify({ error: { message, code: 'context_length_exceeded' } }),
    });
    expect(await failing(askModel({ env })(callOf(specOf(server.url))))).toMatchObject({ trouble: 'rejected' });
    expect(server.received).toHaveLength(1);
  });
});

describe('errors', () => {
  const body = (message: string, code?: string): string => JSON.stringify({ error: { message, code } });
  const cases: readonly [string, Canned, object][] = [
    [
      'a limit',
      { status: 429, headers: { 'retry-after': '6' }, body: body('slow down') },
      { trouble: 'limited', retryAfter: 6 },
    ],
    [
      'a limit in milliseconds',
      { status: 429, headers: { 'retry-after-ms': '250' }, body: body('') },
      { trouble: 'limited', retryAfter: 0.25 },
    ],
    ['a limit without a hint', { status: 429, body: body('slow down') }, { trouble: 'limited' }],
    ['a spent quota', { status: 429, body: body('You exceeded', 'insufficient_quota') }, { trouble: 'fatal' }],
    [
      'a wrong key',
      { status: 401, body: body('Incorrect API key') },
      { trouble: 'fatal', message: expect.stringContaining('OPENAI_API_KEY') },
    ],
    ['no access', { status: 403, body: body('no') }, { trouble: 'fatal' }],
    [
      'an unknown model',
      { status: 404, body: body('no such model') },
      { trouble: 'fatal', message: expect.stringContaining('no such model') },
    ],
    [
      'a bad request',
      { status: 400, body: body('bad temperature') },
      { trouble: 'rejected', message: expect.stringContaining('bad temperature') },
    ],
    ['a fault', { status: 500, body: body('oops') }, { trouble: 'busy' }],
    [
      'an overload with a hint',
      { status: 503, headers: { 'retry-after': '2' }, body: '' },
      { trouble: 'busy', retryAfter: 2 },
    ],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>gateway</html>' }, { trouble: 'busy' }],
    ['no JSON', { body: '{"choices": [{"mess' }, { trouble: 'busy' }],
    ['nothing at all', { body: '' }, { trouble: 'busy' }],
    ['no choices', { body: '{"choices": []}' }, { trouble: 'busy' }],
    [
      'an error with status 200',
      { body: JSON.stringify({ error: { message: 'slow', code: 429 } }) },
      { trouble: 'limited' },
    ],
    ['a reset', { fault: 'reset' }, { trouble: 'network' }],
  ];
  test.each(cases)('%s', async (_, canned, expected) => {
    const server = await serving(canned);
    const error = await failing(askModel({ env })(callOf(specOf(server.url, { method: 'text' }))));
    expect(error).toMatchObject(expected);
    expect(error.message).toContain(`openai:local at ${server.url}`);
    expect('retryAfter' in error).toBe('retryAfter' in expected);
    expect(server.received).toHaveLength(1);
  });

  test('a hang ends at the time limit of the settings, also in the middle of a body', async () => {
    const server = await serving({ fault: 'hang' });
    const spec = specOf(server.url, { settings: { timeout: 200 } });
    expect(await failing(askModel({ env })(callOf(spec)))).toMatchObject({ trouble: 'timeout' });
  });

  test('nobody there', async () => {
    const server = await serving();
    await server.close();
    const error = await failing(askModel({ env })(callOf(specOf(server.url))));
    expect(error).toMatchObject({ trouble: 'network', message: expect.stringContaining('no server answers') });
  });

  test('seconds to wait may be a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const until = new Headers({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' });
    expect(waitIn(until, now)).toBe(30);
    expect(waitIn(new Headers({ 'retry-after': 'soon' }))).toBeUndefined();
  });

  test('no key of the environment in any of them', async () => {
    const other = { OPENAI_API_KEY: KEY, MY_PROXY_TOKEN: 'another-secret-value' };
    const echoes = [
      body(`your headers: authorization: Bearer ${KEY}`),
      `<html>${KEY} and another-secret-value</html>`,
      JSON.stringify({ headers: { authorization: 'Bearer unknown-bearer-value', 'x-api-key': 'sk-abcdefghijk' } }),
    ];
    for (const status of [400, 401, 429, 500])
      for (const echo of echoes) {
        const server = await serving({ status, body: echo });
        const error = await failing(askModel({ env: other })(callOf(specOf(server.url))));
        const all = `${error.message} ${JSON.stringify(error)} ${error.stack}`;
        for (const secret of [KEY, 'another-secret', 'unknown-bearer', 'sk-abcdefghijk'])
          expect(all).not.toContain(secret);
      }
  });
});

describe('what is missing is told before anything is sent', () => {
  const told = (spec: ModelSpec, given: NodeJS.ProcessEnv = {}) => failing(askModel({ env: given })(callOf(spec)));

  test('a key, by the name of its variable', async () => {
    expect(await told(specOf(undefined))).toMatchObject({
      trouble: 'fatal',
      message: expect.stringContaining('OPENAI_API_KEY'),
    });
    const away = specOf('http://models.example:8000/v1', { settings: { apiKeyEnv: 'MODELS_KEY' } });
    expect(await told(away, env)).toMatchObject({ trouble: 'fatal', message: expect.stringContaining('MODELS_KEY') });
  });

  test('a server on this machine needs none', async () => {
    const server = await serving({ message: { content: said } });
    expect(await askModel({ env: {} })(callOf(specOf(server.url)))).toMatchObject({ text: said });
  });

  test('a key of another name is sent', async () => {
    const server = await serving({ message: { content: said } });
    const spec = specOf(server.url, { settings: { apiKeyEnv: 'MODELS_KEY' } });
    await askModel({ env: { ...env, MODELS_KEY: 'of-models' } })(callOf(spec));
    expect(server.received[0]?.headers.authorization).toBe('Bearer of-models');
    expect(server.received[0]?.body).not.toContain('apiKeyEnv');
  });

  test.each([
    ['anthropic:claude-x', 'npm install @langchain/anthropic'],
    ['ollama:qwen3', 'npm install @langchain/ollama'],
    ['nobody:x', 'no provider "nobody"'],
    ['gpt-5-mini', 'write provider:model'],
    ['orglab:any', 'orglab serve'],
  ])('%s', async (model, words) => {
    expect(await told(specOf(undefined, { model }), env)).toMatchObject({
      trouble: 'fatal',
      message: expect.stringContaining(words),
    });
  });

  test('keys in settings, and addresses that are none', async () => {
    const keyed = specOf(undefined, { settings: { apiKey: 'x' } });
    expect(await told(keyed, env)).toMatchObject({
      trouble: 'fatal',
      message: expect.stringContaining('settings.apiKey'),
    });
    expect(await told(specOf('localhost'), env)).toMatchObject({
      trouble: 'fatal',
      message: expect.stringContaining('is no address'),
    });
  });
});

test('many at once do not mix', async () => {
  const server = await openAiServer(async ({ json }) => {
    const [{ content }] = json.messages as [{ content: string }];
    await new Promise((done) => setTimeout(done, Number(content) % 7));
    return { message: { content }, usage: { prompt_tokens: Number(content) + 1, completion_tokens: 1 } };
  });
  open.push(server);
  const ask = askModel({ env });
  const one = async (n: number) => {
    const call = { ...callOf(specOf(server.url)), messages: [{ role: 'user', text: String(n) }] as const };
    expect(await ask(call)).toMatchObject({ text: String(n), tokensIn: n + 1 });
  };
  await Promise.all(Array.from({ length: 100 }, (_, n) => one(n)));
});
