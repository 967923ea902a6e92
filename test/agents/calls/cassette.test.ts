import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Ask, isStopRun, type ModelAnswer, type ModelCall } from '../../../src/agents/calls/call.js';
import { CASSETTE, type CassetteMode, cassette, openCassette } from '../../../src/agents/calls/cassette.js';
import { newTally } from '../../../src/agents/calls/tally.js';
import { line } from '../../../src/files/lines.js';
import { answer, call, echo, failure, places, SPEC } from './support.js';

const { folder, remove } = places();
afterAll(remove);

const using = async <T>(path: string, mode: CassetteMode, ask: Ask, act: (ask: Ask) => Promise<T>): Promise<T> => {
  const tape = openCassette(path, mode);
  try {
    return await act(cassette({ cassette: tape, tally: newTally() })(ask));
  } finally {
    tape.takes.close();
  }
};
const nobody: Ask = async () => {
  throw new Error('a replay asked');
};
const record = (path: string, ask: Ask, calls: readonly ModelCall[]): Promise<ModelAnswer[]> =>
  using(path, 'record', ask, (wrapped) => Promise.all(calls.map((c) => wrapped(c))));
const replay = (path: string, calls: readonly ModelCall[]): Promise<ModelAnswer[]> =>
  using(path, 'replay', nobody, (wrapped) => Promise.all(calls.map((c) => wrapped(c))));
const fileIn = (path: string): string => join(path, CASSETTE);
const CALLS = ['t1/0#0', 't1/0#1', 't2/0#0'].map((id) => call(id));

/** Texts that have broken files before. */
const ODD = [
  'a\nb\r\nc\u2028d\u2029',
  '\0\u0007\u001b[31mred',
  'lone \ud800 and \udfff',
  '=HYPERLINK("x")',
  '😀',
  'x'.repeat(10_000_000),
  '\n'.repeat(100_000),
];

describe('a cassette', () => {
  it('law: gives back every answer as it was, whatever a model says', async () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...ODD.slice(0, 5)),
    );
    const answers = fc.array(
      fc.record({
        text: odd,
        end: fc.constantFrom('reply', 'refused', 'filtered', 'truncated', 'empty', 'failed'),
        why: odd,
        tokensIn: fc.option(fc.nat()),
        tokensOut: fc.option(fc.nat()),
        seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
        usd: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
      }) as fc.Arbitrary<ModelAnswer>,
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(answers, odd, async (said, prompt) => {
        const path = folder();
        const calls = said.map((_, i) => call(`t/${i}#0`, { messages: [{ role: 'user', text: prompt }] }));
        const given = await record(path, async ({ id }) => said[Number(id.split(/[/#]/)[1])]!, calls);
        expect(given).toEqual(said);
        expect(JSON.stringify(await replay(path, calls))).toBe(JSON.stringify(said));
      }),
      { numRuns: 150 },
    );
  });

  it('holds replies of ten megabytes, NUL, lone surrogates and line breaks, one line each', async () => {
    const path = folder();
    const calls = ODD.map((_, i) => call(`t/${i}#0`));
    await record(path, async ({ id }) => answer(ODD[Number(id.split(/[/#]/)[1])]!), calls);
    expect((await replay(path, calls)).map((a) => a.text)).toEqual(ODD);
    expect(readFileSync(fileIn(path), 'utf8').split('\n')).toHaveLength(ODD.length + 2);
  });

  it('is not asked for again what is in it: a run that goes on pays for nothing twice', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS.slice(0, 2));
    const later = echo();
    const given = await record(path, later.ask, CALLS);
    expect(later.asked).toEqual(['t2/0#0']);
    expect(given.map((a) => a.text)).toEqual(CALLS.map((c) => `answer to ${c.id}`));
  });

  it('asks again in a recording what failed, and the last line counts; a replay gives the failure', async () => {
    const path = folder();
    const failed = answer('', { end: 'failed', why: 'down', tokensIn: null, tokensOut: null });
    await record(path, async () => failed, [CALLS[0]!]);
    expect(await replay(path, [CALLS[0]!])).toEqual([failed]);
    await record(path, async () => answer('now'), [CALLS[0]!]);
    expect((await replay(path, [CALLS[0]!]))[0]!.text).toBe('now');
    const third = echo();
    await record(path, third.ask, [CALLS[0]!]);
    expect(third.asked).toEqual([]);
  });

  it('ends a replay at a call that is not there, and names it', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS.slice(0, 1));
    const error = await failure(replay(path, [CALLS[1]!]));
    expect(isStopRun(error)).toBe(true);
    expect(error.message).toMatch(/call t1\/0#1 is not among the 1 recorded.*--record/);
  });

  it('ends the run at a request that has changed, and shows where', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS);
    const text = `Draft of t1/0#0: 2 + 2 = 5\u001b[31m`;
    const changed = call('t1/0#0', {
      messages: [CALLS[0]!.messages[0]!, { role: 'user', text }],
      spec: { ...SPEC, temperature: 0.5 },
      form: { name: 'assess', schema: { type: 'string' } },
    });
    for (const mode of ['record', 'replay'] as const) {
      const error = await failure(using(path, mode, nobody, (ask) => ask(changed)));
      expect(isStopRun(error)).toBe(true);
      expect(error.message.split('\n').slice(1, -1)).toEqual([
        '  spec.temperature, from character 1: recorded "null", now "0.5"',
        '  form assess: its schema has changed',
        '  messages[1].text, from character 26: recorded "Draft of t1/0#0: 2 + 2 = 4", now "Draft of t1/0#0: 2 + 2 = 5\\u001b[31m"',
      ]);
    }
  });

  it('takes a request for the same whatever stands behind it, its price, or the order of its keys', async () => {
    const path = folder();
    await record(path, echo().ask, [call('a', { behind: { truth: 1 } })]);
    const { method, maxTokens, model } = SPEC;
    await replay(path, [call('a', { behind: 2, spec: { price: { in: 1, out: 1 }, method, maxTokens, model } })]);
  });

  it('holds no key, nothing sealed and nothing that stands behind', async () => {
    process.env.ORGLAB_TEST_TOKEN = 'planted-0123456789';
    try {
      const path = folder();
      const spec = {
        ...SPEC,
        baseUrl: 'http://me:planted-url@localhost:1/v1?key=planted-query',
        settings: {
          apiKey: 'planted-a',
          topP: 0.5,
          configuration: { defaultHeaders: { Authorization: 'planted-b' }, a: 'b' },
        },
      };
      const said = answer('x', { end: 'failed', why: 'echo planted-0123456789', sealed: { truth: 'planted-c' } });
      await record(path, async () => said, [call('a', { spec, behind: 'planted-d' })]);
      const kept = readFileSync(fileIn(path), 'utf8');
      expect(kept).not.toContain('planted');
      expect(kept).toContain('"settings":{"topP":0.5,"configuration":{"defaultHeaders":{},"a":"b"}}');
    } finally {
      delete process.env.ORGLAB_TEST_TOKEN;
    }
  });

  it('law: cut anywhere, whole answers stand, and the rest is asked again', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS);
    const whole = readFileSync(fileIn(path));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        writeFileSync(fileIn(path), whole);
        truncateSync(fileIn(path), length);
        const lines = whole.subarray(0, length).toString().split('\n').length - 1;
        const later = echo();
        const given = await record(path, later.ask, CALLS);
        expect(given.map((a) => a.text)).toEqual(CALLS.map((c) => `answer to ${c.id}`));
        expect(later.asked).toEqual(CALLS.slice(Math.max(0, lines - 1)).map((c) => c.id));
        expect(readFileSync(fileIn(path)).equals(whole)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('a damaged line costs its own answer only, and a replay says so', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS);
    const bytes = readFileSync(fileIn(path));
    bytes[bytes.indexOf('answer to t1/0#1')] = 0x41;
    writeFileSync(fileIn(path), bytes);
    expect(await replay(path, [CALLS[0]!, CALLS[2]!])).toHaveLength(2);
    expect((await failure(replay(path, [CALLS[1]!]))).message).toContain('1 damaged');
    const later = echo();
    await record(path, later.ask, CALLS);
    expect(later.asked).toEqual(['t1/0#1']);
    expect(await replay(path, CALLS)).toHaveLength(3);
  });

  it('cuts a torn end off, however long it is', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS);
    const whole = readFileSync(fileIn(path));
    appendFileSync(fileIn(path), `0badc0de ${'x'.repeat(5000)}`);
    const later = call('later');
    await record(path, echo().ask, [later]);
    const grown = readFileSync(fileIn(path), 'utf8');
    expect(grown.startsWith(whole.toString())).toBe(true);
    expect(grown).not.toContain('xxx');
    expect(grown.endsWith('\n')).toBe(true);
  });

  it('a replay changes nothing, not even a torn end', async () => {
    const path = folder();
    await record(path, echo().ask, CALLS);
    appendFileSync(fileIn(path), 'torn');
    const before = statSync(fileIn(path)).size;
    await replay(path, CALLS);
    expect(statSync(fileIn(path)).size).toBe(before);
  });

  it('leaves other files alone, and is not made by a replay', () => {
    const path = folder();
    expect(() => openCassette(path, 'replay')).toThrow(/no such file.*--record/);
    expect(existsSync(path)).toBe(false);
    mkdirSync(path);
    for (const text of [
      'my notes\n',
      'my notes without an end, and longer than the header is',
      'my',
      '{"cassette":1}\n',
      line({ cassette: 2 }),
    ]) {
      writeFileSync(fileIn(path), text);
      expect(() => openCassette(path, 'record')).toThrow(/left as it is/);
      expect(readFileSync(fileIn(path), 'utf8')).toBe(text);
    }
  });

  it('takes the folder for itself through the lock, and gives it back', () => {
    const held: string[] = [];
    const lock = (where: string) => {
      if (held.includes(where)) throw new Error('in use');
      held.push(where);
      return () => void held.splice(held.indexOf(where), 1);
    };
    const path = folder();
    const first = openCassette(path, 'record', lock);
    expect(() => openCassette(path, 'record', lock)).toThrow(/in use/);
    first.takes.close();
    expect(held).toEqual([]);
    writeFileSync(fileIn(path), 'my notes\n');
    expect(() => openCassette(path, 'record', lock)).toThrow(/left as it is/);
    expect(held).toEqual([]);
  });
});
