/** A key in the environment, and a server that gives it back wherever it can: it is in no file and in no output. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { put, scratch } from '../cli/harness.js';
import { type Canned, type OpenAiServer, openAiServer, type Received } from '../support/openai-server.js';
import { begin, staffAt, study, takesIn } from './bench.js';

const KEY = 'sk-planted-0123456789-ABCDEFGHIJ';
/** Does not look like a key: only its name in the environment tells. */
const PLAIN = 'correct horse battery staple';
const folder = scratch();
const open: OpenAiServer[] = [];
afterAll(() => Promise.all(open.map((server) => server.close())));

/** Whatever reached the server, in all that it can say: body, headers, and the forms in which texts are written. */
const echoed = ({ headers, json }: Received): string => {
  const { authorization = '' } = headers as Record<string, string>;
  return `${authorization} ${authorization.slice(7)} ${JSON.stringify(headers)} ${String(json.model)}`;
};
const headersOf = (received: Received): Record<string, string> => {
  const { authorization = '' } = received.headers as Record<string, string>;
  return { 'x-echo': authorization, 'x-request-id': authorization.slice(7) };
};
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

const KINDS: Readonly<Record<string, (received: Received) => Canned>> = {
  'a 500 whose body and headers echo the request': (r) => ({
    status: 500,
    headers: headersOf(r),
    body: JSON.stringify({ error: { message: `bad: ${echoed(r)}` } }),
  }),
  'a 400 in words': (r) => ({ status: 400, headers: headersOf(r), body: `Bad request: ${echoed(r)}` }),
  'a 401': (r) => ({ status: 401, body: JSON.stringify({ error: { message: `Incorrect API key: ${echoed(r)}` } }) }),
  'a 429 without quota': (r) => ({
    status: 429,
    body: JSON.stringify({ error: { code: 'insufficient_quota', message: echoed(r) } }),
  }),
  'a body that is no JSON': (r) => ({ headers: headersOf(r), body: `<html>${echoed(r)}</html>` }),
  'a reply in words': (r) => ({ headers: headersOf(r), message: { content: echoed(r) }, usage }),
  'a refusal': (r) => ({ message: { content: null, refusal: `I will not, ${echoed(r)}` }, usage }),
  'an answer in form': (r) => ({
    message: {
      content: JSON.stringify({ thoughts: echoed(r), answer: echoed(r), confidence: 0.5, cites: [echoed(r)] }),
    },
    usage,
  }),
  'a note and objections in form': (r) => ({
    message: {
      content: JSON.stringify({
        ...{ thoughts: null, score: 0.5, note: echoed(r), objections: [echoed(r)] },
        ...{ answer: '1', confidence: 0.5, cites: [], ranking: [echoed(r)], approved: 1 },
      }),
    },
    usage,
  }),
};

const texts = (place: string): readonly (readonly [string, string])[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      return [entry.name, (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')];
    });

/** One server for each way in which a run may end: at once, or after all that a server may say. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  'ends at a 401': ['a 401'],
  'ends without quota': ['a 429 without quota'],
  'goes through everything else': Object.keys(KINDS).filter((name) => !/401|quota/.test(name)),
};

describe.each([
  ['a key of the usual form', KEY],
  ['any secret', PLAIN],
])('%s', (_, key) => {
  test.each(Object.entries(ENDS))('a run that %s', async (name, kinds) => {
    let heard = 0;
    const server = await openAiServer((received, n) => {
      if (received.headers.authorization === `Bearer ${key}`) heard++;
      return KINDS[kinds[n % kinds.length] as string]!(received);
    });
    open.push(server);
    const place = join(folder, `${key.length}-${name.replaceAll(/\W+/g, '-')}`);
    put(place, 'sums.yaml', 'name: sums\nsummary: Sums.\nfamily: questions\nparams: { file: sums.jsonl }\n');
    put(place, 'sums.jsonl', '{"id": "a", "question": "What is 1 plus 1?", "answer": "2", "scoring": "exact"}\n');
    study(place, staffAt(server.url, '', 'openai'), {
      ...{ instances: '1', replicates: '6', tasks: '[./sums.yaml]', organizations: '[single, veto-committee]' },
    });
    const args = [
      'run',
      'experiment.yaml',
      '--out',
      'out',
      '--record',
      'tape',
      '--concurrency',
      '8',
      '--attempts',
      '1',
    ];
    const { code, out, err } = await begin(place, { OPENAI_API_KEY: key }, ...args).done;
    expect(code, err).toBe(kinds.length === 1 ? 1 : 0);
    // The key did go to the server: there was something to leak.
    expect(heard).toBeGreaterThan(kinds.length - 1);
    const files = texts(place);
    expect(files.map(([file]) => file)).toContain('calls.jsonl');
    for (const [file, text] of [...files, ['stdout', out], ['stderr', err]] as const)
      for (const piece of [key, key.slice(3, 20), Buffer.from(key).toString('base64').slice(0, 20)])
        expect(
          text.includes(piece),
          `${file}: …${text.slice(Math.max(0, text.indexOf(piece) - 80))}`.slice(0, 300),
        ).toBe(false);
    if (kinds.length === 1) expect(err).toMatch(/check OPENAI_API_KEY in the environment/);
    else expect(new Set(takesIn(join(place, 'tape')).map(({ answer }) => answer.end)).size).toBeGreaterThan(2);
  });
});
