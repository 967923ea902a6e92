/** A run over HTTP has the answers of the simulated run: every act, in the server's own process and in this one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf } from '../../src/agents/paper.js';
import { isMissing } from '../../src/engine/types.js';
import { namesOf } from '../../src/lab/locate.js';
import { peopleOf } from '../../src/serve/people.js';
import { scratch } from '../cli/harness.js';
import { type Case, CLUMSY, casesOf, staffIn } from './requests.js';
import { type Child, child, post } from './serving.js';

const file = join(scratch(), 'clumsy.yaml');
writeFileSync(file, CLUMSY);

const TASKS = [
  'decomposable',
  'coupled',
  'control',
  'questions',
  'hidden-profile',
  'relay',
  'allocation',
  'estimation',
];

/** Two trials of every organization, the tasks in turn. */
const cases: readonly Case[] = namesOf('organizations').flatMap((name, i) =>
  [i, i + 3].flatMap((k) => casesOf(name, TASKS[k % TASKS.length]!, file, 7 + k, k % 3, k % 2)),
);

let server: Child;
beforeAll(async () => {
  server = await child('--staff', file);
});
afterAll(() => server.end());

const inForm = (c: Case, said: Record<string, unknown>): void => {
  const { message, finish_reason: finish } = (
    said.choices as { message: Record<string, unknown>; finish_reason: string }[]
  )[0]!;
  const { reply } = c;
  expect(finish).toBe('stop');
  if (isMissing(reply) && 'refused' in reply) expect(message).toMatchObject({ content: null, refusal: reply.refused });
  else expect(message.content).toBe(isMissing(reply) ? '' : JSON.stringify(fieldsOf(c.call.request, reply)));
  const { tokensIn, tokensOut } = reply.usage;
  expect(said.usage).toMatchObject({ prompt_tokens: tokensIn, completion_tokens: tokensOut });
  expect(said.system_fingerprint).toBe('orglab-simulated');
};

test('the trials hold every act, silences, refusals and attacks', () => {
  const seen = new Set<string>();
  for (const { call, reply } of cases) {
    seen.add(`${call.request.act} ${call.request.as}`);
    if ('none' in reply) seen.add('none');
    if ('refused' in reply) seen.add('refused');
    if (reply.truth?.intent === 'attack') seen.add('attack');
  }
  const acts = ['propose solve', 'propose revise', 'propose merge', 'assess quality', 'assess suspicion', 'assess bid'];
  const more = ['assess forecast', 'assess belief', 'choose vote', 'choose appoint', 'split decompose', 'design plan'];
  expect([...seen].sort()).toEqual([...acts, ...more, 'attack', 'none', 'refused'].sort());
});

describe('the same reply over HTTP', () => {
  test('to every request', async () => {
    expect(cases.length).toBeGreaterThan(500);
    for (const c of cases) inForm(c, (await post(server.url, c.body)).json);
  });

  test('nothing that is sealed goes over the wire', async () => {
    for (const c of cases.slice(0, 100)) {
      const { text } = await post(server.url, c.body);
      for (const word of ['"truth"', '"latent"', '"intent"', '"garbled"', '"sealed"']) expect(text).not.toContain(word);
    }
  });
});

test('the person of the seat answers where its model is asked for, else the first of that model, else nobody', async () => {
  const own = cases.find((c) => c.model === 'alder' && c.call.seat.person === 2 && 'content' in c.reply)!;
  inForm(own, (await post(server.url, own.body)).json);
  const elsewhere = JSON.parse((own.body.metadata as { orglab: string }).orglab);
  elsewhere.seat.person = 1;
  const asked = { ...own.body, metadata: { orglab: JSON.stringify(elsewhere) } };
  const first = { ...elsewhere, seat: { ...elsewhere.seat, person: 0 } };
  const byFirst = await post(server.url, { ...own.body, metadata: { orglab: JSON.stringify(first) } });
  expect((await post(server.url, asked)).json).toEqual(byFirst.json);
  expect(byFirst.text).not.toBe((await post(server.url, own.body)).text);
  expect((await post(server.url, { ...own.body, model: 'nobody' })).status).toBe(404);
});

test('no two requests share an instance: what is remembered of drafts would stay as long as the trial does', () => {
  const { body, model } = cases.find((c) => 'content' in c.reply)!;
  const { orglab } = body.metadata as { orglab: string };
  const people = peopleOf(staffIn(file));
  const [a, b] = [people.answered(orglab, model), people.answered(orglab, model)];
  expect(a.request.view.instance).not.toBe(b.request.view.instance);
  expect(a.reply).toEqual(b.reply);
});

test('a forced tool holds the same fields as the text', async () => {
  const { body, call, reply } = cases.find((c) => 'content' in c.reply)!;
  const tools = [{ type: 'function', function: { name: 'reply', parameters: { type: 'object' } } }];
  const choice = { type: 'function', function: { name: 'reply' } };
  const { json } = await post(server.url, { ...body, tools, tool_choice: choice });
  const [made] = (json.choices as { message: { tool_calls: { function: object }[] } }[])[0]!.message.tool_calls;
  expect(made?.function).toEqual({ name: 'reply', arguments: JSON.stringify(fieldsOf(call.request, reply as never)) });
});

describe('lines that no adapter of ours wrote', () => {
  const { body, model } = cases.find((c) => 'content' in c.reply)!;
  const line = JSON.parse((body.metadata as { orglab: string }).orglab);
  const sent = (wire: unknown) =>
    post(server.url, { ...body, model, metadata: { orglab: typeof wire === 'string' ? wire : JSON.stringify(wire) } });
  const standing = (rest: object) => ({ ...line, standing: { ...line.standing, ...rest } });
  const params = (family: string, p: object) => standing({ task: { name: 't', family, params: p } });
  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['another object', {}],
    ['an instance below 0', standing({ instance: -1 })],
    ['a seed that is a text', standing({ seed: 'x' })],
    ['no seats', standing({ seats: null })],
    ['an unknown family', params('x', {})],
    ['a parameter out of range', params('decomposable', { parts: 1e9 })],
    ['a file that is none', params('questions', { file: '/etc/hostname' })],
    ['a device', params('questions', { file: '/dev/zero' })],
    ['a request without a view', { ...line, request: { act: 'propose', as: 'solve' } }],
    ['an act that there is not', { ...line, request: { ...line.request, act: 'dance' } }],
    [
      'parts that the task has not',
      { ...line, request: { ...line.request, view: { ...line.request.view, scope: { parts: ['zz'], garbled: [] } } } },
    ],
  ])('%s: an error that says so, and the server lives', async (_, wire) => {
    const { status, json } = await sent(wire);
    expect(status).toBe(400);
    expect((json.error as { message: string }).message).toMatch(/^metadata\.orglab: /);
    expect((await post(server.url, body)).status).toBe(200);
  });
});
