/** `orglab models check` over real HTTP: what it tells of good and bad servers, and what it says where nothing can be asked. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../../src/study/first-calls.js';
import { begin } from '../live/bench.js';
import { child } from '../serve/serving.js';
import { type Said, scratch } from './harness.js';
import { batch, expectRefusal } from './refusal.js';

const folder = scratch();
const SERVERS = {
  plain: [],
  lesser: ['--structured', 'json', '--no-usage'],
  broken: ['--faults', 'truncate=1'],
  stormy: ['--faults', '500=.5'],
  closed: ['--faults', '401=1'],
} as const;
type Name = keyof typeof SERVERS;
const urls = {} as Record<Name, string>;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY']) delete process.env[name];
  for (const [name, server] of await Promise.all(
    Object.entries(SERVERS).map(async ([name, options]) => [name as Name, await child(...options)] as const),
  )) {
    urls[name] = server.url;
    ends.push(server.end);
  }
});
afterAll(() => Promise.all(ends.map((end) => end())));

const model = (name: string, ...more: string[]) => ['models', 'check', name, ...more];
const at = (name: Name, ...more: string[]) => model('orglab:alder', '--base-url', urls[name], ...more);
const rowsOf = ({ out }: Said): readonly string[][] =>
  out
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/ {2,}/));

let looked: Record<'plain' | 'data' | 'lesser' | 'broken' | 'stormy', Said>;
beforeAll(() => {
  const [plain, data, lesser, broken, stormy] = batch(folder, [
    at('plain'),
    at('plain', '--json'),
    at('lesser'),
    at('broken'),
    at('stormy'),
  ]) as Said[];
  looked = { plain: plain!, data: data!, lesser: lesser!, broken: broken!, stormy: stormy! };
});

describe('a good server', () => {
  test('one request of every kind, in shape, with tokens; no price is known', () => {
    const said = looked.plain;
    expect([said.code, said.err]).toEqual([0, '']);
    const rows = rowsOf(said).slice(0, KINDS.length);
    expect(rows.map(([kind]) => kind!.replace(' ', '/'))).toEqual([...KINDS]);
    for (const row of rows) {
      expect(row.slice(1, 3), row[0]).toEqual(['in shape', 'schema']);
      expect(Number(row[4]) * Number(row[5]), row[0]).toBeGreaterThan(0);
    }
    expect(said.out).toMatch(/total +12 of 12 good .* 12 requests sent/);
    expect(said.out).toContain('USD is empty: no price of this model is known');
  });
  test('the same as data', () => {
    const { acts, total, baseUrl } = JSON.parse(looked.data.out);
    expect([acts.length, total.calls, total.good, total.usd, baseUrl]).toEqual([12, 12, 12, null, urls.plain]);
    expect(total.tokensOut).toBe(
      acts.reduce((sum: number, a: { usage: { tokensOut: number } }) => sum + a.usage.tokensOut, 0),
    );
  });
});

describe('a lesser server', () => {
  test('that takes JSON mode alone and tells no tokens: the method is told, counted tokens are marked', () => {
    const said = looked.lesser;
    expect([said.code, said.err]).toEqual([0, '']);
    for (const row of rowsOf(said).slice(0, KINDS.length)) {
      expect(row[2], row[0]).toBe('json');
      expect(row[4], row[0]).toMatch(/^~\d+$/);
    }
    expect(said.out).toContain('~ counted here: the provider reports no tokens');
  });
  test('that breaks replies off: exit 1, each with its reason, and what was lost is counted', () => {
    const said = looked.broken;
    expect([said.code, said.err]).toEqual([1, '']);
    for (const row of rowsOf(said).slice(0, KINDS.length)) expect([row[1], row.at(-1)]).toEqual(['none', 'truncated']);
    expect(said.out).toMatch(/total +0 of 12 good/);
  });
  test('that is busy now and then: asked once more, and what was not answered says why', () => {
    const said = looked.stormy;
    expect([said.code, said.err]).toEqual([1, '']);
    const reasons = rowsOf(said).filter((row) => row[1] === 'none');
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.length).toBeLessThan(12);
    for (const row of reasons) expect(row.at(-1)).toMatch(/^failed: .*HTTP 500/);
    expect(Number(/(\d+) requests sent/.exec(said.out)![1])).toBeGreaterThan(12);
  });
});

describe('nothing can be asked: one line, exit 2', () => {
  let said: readonly Said[] = [];
  const cases: [what: string, args: (url: string, nobody: string) => string[], says: RegExp][] = [
    ['no key', () => model('openai:gpt-5-mini'), /set the environment variable OPENAI_API_KEY; nothing was sent/],
    ['a package', () => model('anthropic:claude-haiku-4-5'), /not installed: npm install @langchain\/anthropic/],
    ['no such provider', () => model('nix:x'), /no provider "nix"; providers: orglab, anthropic,/],
    ['no provider named', () => model('alder'), /"alder" is no real model; one is named provider:model/],
    ['no address', () => model('openai:x', '--base-url', 'here'), /"here" is no address; one looks like http:/],
    ['no server', (_, nobody) => model('openai:x', '--base-url', nobody), /no server answers/],
    [
      'no such model',
      (url) => model('orglab:nobody', '--base-url', url),
      /no model "nobody" here; .* has: alder, birch/,
    ],
    ['a path too short', (url) => model('openai:x', '--base-url', url.slice(0, -3)), /HTTP 404.*usually end in \/v1/],
  ];
  beforeAll(async () => {
    // A port that was free a moment ago.
    const nobody = await new Promise<string>((done) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => done(`http://127.0.0.1:${port}/v1`));
      });
    });
    said = batch(
      folder,
      cases.map(([, args]) => args(urls.plain, nobody)),
    );
  });
  test.each(cases.map(([what, , says], i) => [what, says, i] as const))('%s', (_, says, i) => {
    expectRefusal(said[i]!);
    expect(said[i]!.err).toMatch(says);
  });
  test('a key that is refused', async () => {
    const refused = await begin(
      folder,
      { OPENAI_API_KEY: 'wrong' },
      'models',
      'check',
      'openai:x',
      '--base-url',
      urls.closed,
    ).done;
    expectRefusal(refused);
    expect(refused.err).toMatch(/HTTP 401.*see the key in OPENAI_API_KEY/);
  });
});
