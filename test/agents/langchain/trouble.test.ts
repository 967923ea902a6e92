/** Models by name, over real HTTP: what is told of errors, and of what is missing. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ModelSpec } from '../../../src/agents/calls/call.js';
import { waitIn } from '../../../src/agents/langchain/trouble.js';
import { askModel } from '../../support/ask-model.js';
import type { Canned } from '../../support/openai-server.js';
import { callOf, closeAll, env, failing, KEY, said, serving, specOf } from './local.js';

afterEach(closeAll);

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
