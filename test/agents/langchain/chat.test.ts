/** Models by name, over real HTTP: what is sent, and what is read. */
import { afterEach, describe, expect, test } from 'vitest';
import { askModel } from '../../support/ask-model.js';
import { type Canned, type OpenAiServer, openAiServer } from '../../support/openai-server.js';
import { SECRETS } from '../shown.js';
import { callOf, closeAll, env, failing, KEY, kept, said, serving, specOf, standing, usage } from './local.js';

afterEach(closeAll);

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
    return kept(server);
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

test('many at once do not mix', async () => {
  const server = await openAiServer(async ({ json }) => {
    const [{ content }] = json.messages as [{ content: string }];
    await new Promise((done) => setTimeout(done, Number(content) % 7));
    return { message: { content }, usage: { prompt_tokens: Number(content) + 1, completion_tokens: 1 } };
  });
  kept(server);
  const ask = askModel({ env });
  const one = async (n: number) => {
    const call = { ...callOf(specOf(server.url)), messages: [{ role: 'user', text: String(n) }] as const };
    expect(await ask(call)).toMatchObject({ text: String(n), tokensIn: n + 1 });
  };
  await Promise.all(Array.from({ length: 100 }, (_, n) => one(n)));
});
