/** Trouble on purpose: every kind of it, the same each time, and nothing lost beside it; and what the server adds to a fixed latency. */
import { afterAll, describe, expect, test } from 'vitest';
import { openFile } from '../../src/lab/locate.js';
import { staffFrom } from '../../src/lab/staff.js';
import { CALM, faultIn, latencyFrom, latencyIn, stormFrom } from '../../src/serve/faults.js';
import { lately } from '../../src/serve/lately.js';
import { type ServerOptions, type Serving, serve } from '../../src/serve/server.js';
import { child, choiceOf, type Got, post } from './serving.js';

const open: Serving[] = [];
afterAll(() => Promise.all(open.map((s) => s.close())));

const opened = openFile('configs/staff/mixed-five.yaml');
const inProcess = async (rest: Partial<ServerOptions> = {}): Promise<Serving> => {
  const serving = await serve({
    ...{ staff: staffFrom(opened, opened.value, []), seed: 1, book: null, storm: CALM, latency: latencyFrom('0') },
    ...{ structured: 'schema', usage: true, port: 0, warn: () => {} },
    ...rest,
  });
  open.push(serving);
  return serving;
};

const format = {
  type: 'json_schema',
  json_schema: { name: 'x', schema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } } },
};
const ask = (content: string, rest: object = {}) => ({
  ...{ model: 'alder', messages: [{ role: 'user', content }], response_format: format },
  ...rest,
});
const under = async (faults: string, rest: object = {}): Promise<Got> =>
  post((await inProcess({ storm: stormFrom(faults) })).url, ask('x', rest));

describe('each fault', () => {
  test('a status, with and without the time to wait', async () => {
    const limited = await under('429=1,retry-after=2');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect(limited.json.error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    expect((await under('429=1')).headers.get('retry-after')).toBeNull();
    const down = await under('500=1,retry-after=2');
    expect([down.status, down.headers.get('retry-after')]).toEqual([500, null]);
    expect(down.json.error).toMatchObject({ type: 'server_error' });
  });

  test('a reply cut off, and one refused', async () => {
    const whole = choiceOf(await under('')).message.content!;
    const cut = choiceOf(await under('truncate=1'));
    expect(cut.finish_reason).toBe('length');
    expect(whole.startsWith(cut.message.content!)).toBe(true);
    expect(cut.message.content!.length).toBeLessThan(whole.length);
    const refused = choiceOf(await under('refuse=1'));
    expect(refused).toMatchObject({ finish_reason: 'stop', message: { content: null, refusal: expect.any(String) } });
  });

  test('broken JSON: half in the reply, half in the body; also in tools and in streams', async () => {
    const { url } = await inProcess({ storm: stormFrom('malformed=1') });
    const all = await Promise.all(Array.from({ length: 60 }, (_, i) => post(url, ask(`x${i}`))));
    const bodies = all.filter((got) => got.json.choices === undefined);
    expect(bodies.length).toBeGreaterThan(15);
    expect(bodies.length).toBeLessThan(45);
    for (const got of all) expect(got.status).toBe(200);
    for (const got of all.filter((g) => g.json.choices))
      expect(() => JSON.parse(choiceOf(got).message.content!)).toThrow();
    const tools = [{ type: 'function', function: { name: 'f', parameters: format.json_schema.schema } }];
    const calls = await Promise.all(
      Array.from({ length: 20 }, (_, i) => post(url, ask(`t${i}`, { tools, tool_choice: 'required' }))),
    );
    const made = calls.filter((g) => g.json.choices).map((g) => choiceOf(g).message.tool_calls![0]!.function.arguments);
    expect(made.length).toBeGreaterThan(0);
    for (const args of made) expect(() => JSON.parse(args)).toThrow();
    expect((await post(url, ask('s', { stream: true }))).text).toMatch(/\[DONE\]/);
  });

  test('a connection that hangs, and one that breaks', async () => {
    const { url } = await inProcess({ storm: stormFrom('hang=1') });
    const waiting = fetch(`${url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(ask('x')),
      signal: AbortSignal.timeout(400),
    });
    await expect(waiting).rejects.toThrow(/timeout/);
    await expect(under('reset=1')).rejects.toThrow();
  });

  test('--no-usage and what a server takes at most', async () => {
    expect((await post((await inProcess({ usage: false })).url, ask('x'))).json.usage).toBeUndefined();
    const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }];
    const json = { response_format: { type: 'json_object' } };
    const { response_format: _, ...words } = ask('x');
    const statuses = async (structured: ServerOptions['structured']) => {
      const { url } = await inProcess({ structured });
      const bodies = [ask('x'), { ...words, tools }, { ...words, ...json }, words];
      return Promise.all(bodies.map(async (body) => (await post(url, body)).status));
    };
    expect(await statuses('schema')).toEqual([200, 200, 200, 200]);
    expect(await statuses('tool')).toEqual([400, 200, 200, 200]);
    expect(await statuses('json')).toEqual([400, 400, 200, 200]);
    expect(await statuses('none')).toEqual([400, 400, 400, 200]);
  });
});

describe('a storm', () => {
  const FAULTS = '429=.3,500=.1,malformed=.05,truncate=.05,refuse=.05,retry-after=1';
  /** Four attempts at each of 60 requests, in an order of its own. */
  const weather = async (url: string, order: readonly number[]): Promise<Record<string, string>> => {
    const seen: Record<string, string> = {};
    for (const attempt of [1, 2, 3, 4])
      await Promise.all(
        order.map(async (i) => {
          const got = await post(url, ask(`q${i}`));
          seen[`${i}/${attempt}`] = `${got.status} ${got.text}`;
        }),
      );
    return seen;
  };
  const order = Array.from({ length: 60 }, (_, i) => i);

  test('is the same in another process and another order, and what is right in it is what a calm server says', async () => {
    const [a, b] = await Promise.all([child('--faults', FAULTS), child('--faults', FAULTS)]);
    const first = await weather(a.url, order);
    expect(await weather(b.url, [...order].reverse())).toEqual(first);
    await Promise.all([a.end(), b.end()]);
    const calm = await weather((await inProcess()).url, order);
    const statuses = Object.values(first).map((s) => s.slice(0, 3));
    // Of 240: 72 and 24, with sd 7.1 and 4.6.
    expect(Math.abs(statuses.filter((s) => s === '429').length - 72)).toBeLessThan(29);
    expect(Math.abs(statuses.filter((s) => s === '500').length - 24)).toBeLessThan(19);
    const same = Object.keys(first).filter((k) => first[k] === calm[k]);
    const fates = (i: number) => new Set([1, 2, 3, 4].map((attempt) => first[`${i}/${attempt}`]!.slice(0, 3)));
    // Each attempt has a draw of its own: whoever asks again gets through.
    expect(order.filter((i) => fates(i).size > 1).length).toBeGreaterThan(30);
    expect(same.length).toBeGreaterThan(70);
    expect(same.length).toBeLessThan(150);
  });

  test('another seed is another storm', async () => {
    const said = async (seed: number) =>
      weather((await inProcess({ seed, storm: stormFrom(FAULTS) })).url, order.slice(0, 10));
    expect(await said(2)).not.toEqual(await said(3));
  });

  test('the order in which faults are written changes nothing', () => {
    const [a, b] = [stormFrom('hang=.2,429=.3,500=.1'), stormFrom('500=.1,429=.3,hang=.2')];
    for (let i = 0; i < 200; i++) expect(faultIn(a, ['x', i])).toBe(faultIn(b, ['x', i]));
  });

  test('latencies are drawn in their range', () => {
    const range = latencyFrom('20-200');
    const drawn = Array.from({ length: 200 }, (_, i) => latencyIn(range, ['x', i]));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(200);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(150);
  });
});

test('256 requests at once with 50 ms each take little longer than one', async () => {
  const server = await child('--latency', '50');
  const send = (i: number) => post(server.url, ask(`q${i}`));
  await Promise.all(Array.from({ length: 256 }, (_, i) => send(i)));
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const all = await Promise.all(Array.from({ length: 256 }, (_, i) => send(1000 * round + i)));
    times.push(performance.now() - start);
    expect(all.every((got) => got.status === 200)).toBe(true);
  }
  await server.end();
  const best = Math.min(...times);
  expect(best).toBeGreaterThanOrEqual(49);
  // One after the other they would take 12.8 s; the rest is for a busy machine, client included.
  expect(best).toBeLessThan(1000);
});

test('what is longest unused is forgotten first', () => {
  const kept = lately<number>(2);
  kept.set('a', 1);
  kept.set('b', 2);
  kept.get('a');
  kept.set('c', 3);
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([1, undefined, 3]);
});
