/** A simulated person asked by a LangChain user, who has no key and no organization. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SimulatedChatModel, type SimulatedModel } from '../../../src/agents/langchain/simulated-chat-model.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sum = (i: number): string => `Question ${i}: what is ${17 * i + 3} plus ${i % 7}?`;
const right = (i: number): number => 17 * i + 3 + (i % 7);
const N = 200;
const all = Array.from({ length: N }, (_, i) => i);
const questions = join(folder, 'sums.jsonl');
writeFileSync(questions, all.map((i) => JSON.stringify({ question: sum(i), answer: String(right(i)) })).join('\n'));

const ask = async (options: SimulatedModel, i: number): Promise<AIMessage> => {
  const said = await new SimulatedChatModel(options).invoke([
    new SystemMessage('Answer with the number alone.'),
    new HumanMessage(`Here is one.\n${sum(i)}\nThink first.`),
  ]);
  return said as unknown as AIMessage;
};
const texts = async (options: SimulatedModel): Promise<string[]> => {
  const model = new SimulatedChatModel(options);
  return Promise.all(all.map(async (i) => (await model.invoke(sum(i))).text));
};
const hits = (said: readonly string[]): number => said.filter((text, i) => text === String(right(i))).length;

describe('a known truth', () => {
  test('the same seed and messages give the same reply; another seed, model or message another', async () => {
    const one = await texts({ skill: 0, seed: 1, questions });
    expect(await texts({ skill: 0, seed: 1, questions })).toEqual(one);
    expect(await texts({ skill: 0, seed: 2, questions })).not.toEqual(one);
    expect(await texts({ skill: 0, seed: 1, model: 'other', questions })).not.toEqual(one);
  });

  test('more skill is never fewer right answers, and Φ(skill) of them are right', async () => {
    const counts: number[] = [];
    for (const skill of [-2, -1, 0, 1, 2]) counts.push(hits(await texts({ skill, questions })));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    // Φ(−1), Φ(0), Φ(1) of 200 are 32, 100, 168; the sd is at most 7.1.
    for (const [i, mean] of [32, 100, 168].entries()) expect(Math.abs(counts[i + 1]! - mean)).toBeLessThan(29);
    expect(counts[0]!).toBeLessThan(counts[4]!);
  });

  test('whoever is right once is right with more skill; wrong answers are numbers near by', async () => {
    const [low, high] = [await texts({ skill: -0.5, questions }), await texts({ skill: 0.5, questions })];
    for (const i of all) if (low[i] === String(right(i))) expect(high[i]).toBe(low[i]);
    for (const i of all) expect(Math.abs(Number(low[i]) - right(i))).toBeLessThan(30);
    expect(hits(low)).toBeLessThan(N);
  });

  test('a truth given by a function is the same as one in a file', async () => {
    const truth: SimulatedModel['truth'] = (messages) => {
      const [, i] = /Question (\d+)/.exec(messages.at(-1)?.text ?? '') ?? [];
      return i === undefined ? null : String(right(Number(i)));
    };
    const said = await texts({ skill: 1, truth });
    expect(hits(said)).toBeGreaterThan(120);
    expect(hits(said)).toBeLessThan(N);
    const silent = await new SimulatedChatModel({ skill: 1, truth }).invoke('Hello');
    expect(silent.response_metadata.simulated).toBe('no truth given');
  });

  test('words are answered in words, and a wrong word is none of the right ones', async () => {
    const model = new SimulatedChatModel({ skill: 9, truth: () => 'Paris' });
    expect((await model.invoke('The capital of France?')).text).toBe('Paris');
    const weak = new SimulatedChatModel({ skill: -9, truth: () => 'Paris' });
    expect((await weak.invoke('The capital of France?')).text).toMatch(/^wrong-\d+$/);
  });

  test('a saboteur answers wrongly what it knows, as often as it attacks', async () => {
    const honest = await texts({ skill: 9, questions });
    expect(hits(honest)).toBe(N);
    const said = await texts({ skill: 9, policy: 'saboteur', args: { rate: 0.5 }, questions });
    expect(hits(said)).toBeGreaterThan(60);
    expect(hits(said)).toBeLessThan(140);
  });

  test('of several questions the last counts', async () => {
    const model = new SimulatedChatModel({ skill: 9, questions });
    const said = await model.invoke([new HumanMessage(`${sum(1)} 21`), new AIMessage('20'), new HumanMessage(sum(5))]);
    expect(said.text).toBe(String(right(5)));
  });

  test('says how it knows, and counts tokens by length', async () => {
    const said = await ask({ skill: 9, questions, model: 'sim-a' }, 3);
    expect(said.response_metadata).toMatchObject({ simulated: 'truth', model_name: 'sim-a', finish_reason: 'stop' });
    const read =
      Math.ceil('Answer with the number alone.'.length / 4) +
      Math.ceil(`Here is one.\n${sum(3)}\nThink first.`.length / 4);
    expect(said.usage_metadata).toEqual({ input_tokens: read, output_tokens: 1, total_tokens: read + 1 });
  });
});

const Verdict = z.object({
  reason: z.string(),
  answer: z.number().int().nullable(),
  grade: z.enum(['good', 'bad']),
  share: z.number().min(0).max(1),
  tags: z.array(z.enum(['a', 'b'])).max(2),
});

describe('structured output', () => {
  test.each(['jsonSchema', 'functionCalling', 'jsonMode'])(
    '%s with zod holds the answer in its place',
    async (method) => {
      const model = new SimulatedChatModel({ skill: 9, questions }).withStructuredOutput(Verdict, { method });
      for (const i of all.slice(0, 20)) {
        const said = await model.invoke(sum(i));
        expect(Verdict.parse(said)).toEqual(said);
        expect(said.answer).toBe(right(i));
      }
    },
  );

  test('the first field that takes the answer, where none is called so; with a list of values one of them', async () => {
    const model = new SimulatedChatModel({ skill: 9, truth: () => 'yes' });
    const Two = z.object({ score: z.number(), label: z.enum(['no', 'yes']), more: z.string() });
    expect(await model.withStructuredOutput(Two).invoke('Is it?')).toMatchObject({ label: 'yes' });
    const Flag = z.object({ n: z.number(), flag: z.boolean() });
    expect(await model.withStructuredOutput(Flag).invoke('Is it?')).toMatchObject({ flag: true });
    const weak = new SimulatedChatModel({ skill: -9, truth: () => 'yes' });
    expect(await weak.withStructuredOutput(Two).invoke('Is it?')).toMatchObject({ label: 'no' });
    expect(await weak.withStructuredOutput(Flag).invoke('Is it?')).toMatchObject({ flag: false });
  });

  test("includeRaw, a JSON Schema of one's own, and a field that cannot hold the answer", async () => {
    const schema = {
      type: 'object',
      properties: { score: { type: 'number', minimum: 0, maximum: 1 } },
      required: ['score'],
    };
    const model = new SimulatedChatModel({ skill: 9, truth: () => '84' });
    const { raw, parsed } = await model
      .withStructuredOutput<{ score: number }>(schema, { includeRaw: true })
      .invoke('7 × 12?');
    expect(parsed.score).toBeGreaterThanOrEqual(0);
    expect(parsed.score).toBeLessThanOrEqual(1);
    expect((raw as AIMessage).response_metadata.simulated).toBe('no place for the answer');
  });
});

describe('no truth', () => {
  test('says so, in words and in forms, and always the same', async () => {
    const model = new SimulatedChatModel({ skill: 0.4 });
    const said = await model.invoke('Hello');
    expect(said.response_metadata.simulated).toBe('no truth given');
    expect(said.text).toMatch(/without a truth/);
    const formed = model.withStructuredOutput(Verdict, { includeRaw: true });
    const { raw, parsed } = await formed.invoke('Hello');
    expect(Verdict.safeParse(parsed).success).toBe(true);
    expect((raw as AIMessage).response_metadata.simulated).toBe('no truth given');
    expect((await formed.invoke('Hello')).parsed).toEqual(parsed);
    const many = await Promise.all(all.slice(0, 20).map(async (i) => (await formed.invoke(sum(i))).parsed));
    expect(new Set(many.map((v) => JSON.stringify(v))).size).toBeGreaterThan(15);
  });

  test('streams one chunk', async () => {
    const chunks: string[] = [];
    for await (const chunk of await new SimulatedChatModel({ skill: 0 }).stream('Hello')) chunks.push(chunk.text);
    expect(chunks.join('')).toMatch(/without a truth/);
  });
});

test('what is wrong with it is told when it is made', () => {
  const make = (options: object) => () => new SimulatedChatModel(options as SimulatedModel);
  expect(make({ skill: Number.NaN })).toThrow(/skill is NaN/);
  expect(make({ skill: 0, policy: 'saint' })).toThrow(/unknown policy "saint"; known: honest/);
  expect(make({ skill: 0, policy: 'saboteur', args: { rate: 2 } })).toThrow(/policy saboteur: rate/);
  expect(make({ skill: 0, questions: join(folder, 'none.jsonl') })).toThrow(/none\.jsonl: cannot be read/);
  expect(make({ skill: 0, questions, truth: () => null })).toThrow(/and not both/);
});
