/** The seat over anything that answers calls: ends told apart, repairs bounded and charged, calls named. */
import { describe, expect, test } from 'vitest';
import type { Ask, ModelAnswer, ModelCall, ModelSpec } from '../../../src/agents/calls/call.js';
import { seatAgent } from '../../../src/agents/seat/seat.js';
import { askSimulated } from '../../../src/agents/seat/simulated.js';
import type { Call, Reply } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { requests } from '../shown.js';

const spec: ModelSpec = { model: 'any:model', maxTokens: 100, method: 'auto' };
const GOOD = '{"answer": {"a": "x", "b": "y"}, "confidence": 0.5, "cites": null}';
const answer = (text: string, more: Partial<ModelAnswer> = {}): ModelAnswer => ({
  text,
  end: 'reply',
  tokensIn: 10,
  tokensOut: 2,
  seconds: 1.5,
  usd: 0.25,
  ...more,
});

/** Answers from a list and keeps what it was asked. */
const listed = (...answers: readonly ModelAnswer[]): { ask: Ask; calls: ModelCall[] } => {
  const calls: ModelCall[] = [];
  const ask: Ask = async (call) => {
    calls.push(call);
    return answers[Math.min(calls.length, answers.length) - 1]!;
  };
  return { ask, calls };
};
const call: Call = {
  id: '1.solve/worker.0',
  seat: { name: 'worker.0', role: 'worker', index: 0, person: 3 },
  request: requests.solve,
};
const seated = (ask: Ask, repairs?: number) =>
  seatAgent(ask, spec, { trial: 'c/0/1', ...(repairs === undefined ? {} : { repairs }) }).answerCall(
    call,
    stream(['x']),
  );

describe('how a call ends is told apart, charged, and never repaired', () => {
  const cases: readonly [Partial<ModelAnswer>, object][] = [
    [{ end: 'refused', why: 'I will not.' }, { refused: 'I will not.' }],
    [{ end: 'refused', text: 'No.' }, { refused: 'No.' }],
    [{ end: 'refused', text: ' ' }, { refused: 'no reason given' }],
    [{ end: 'filtered', text: GOOD }, { none: 'filtered' }],
    [{ end: 'truncated', text: GOOD }, { none: 'truncated' }],
    [{ end: 'empty', text: '' }, { none: 'empty' }],
    [{ end: 'failed', text: '', why: '429 six times' }, { none: 'failed: 429 six times' }],
  ];
  test.each(cases)('%j', async (how, expected) => {
    const { ask, calls } = listed(answer('', how));
    const { usage, ...reply } = await seated(ask);
    expect(reply).toStrictEqual(expected);
    expect(usage).toStrictEqual({ tokensIn: 10, tokensOut: 2, seconds: 1.5, usd: 0.25 });
    expect(calls).toHaveLength(1);
  });

  test('no two of them read alike, nor like what cannot be read', async () => {
    const ends = ['refused', 'filtered', 'truncated', 'empty', 'failed', 'reply'] as const;
    const words = await Promise.all(
      ends.map(async (end) => {
        const reply = (await seated(listed(answer('?', { end, why: 'w' })).ask)) as Record<string, unknown>;
        return 'refused' in reply ? 'refused' : String(reply.none).split(':')[0];
      }),
    );
    expect(words).toEqual(['refused', 'filtered', 'truncated', 'empty', 'failed', 'unparsed']);
  });
});

test('turns are summed: what is unknown of one is unknown of all, what is estimated of one is estimated of all', async () => {
  const good = answer(GOOD, { tokensIn: 20, usd: null });
  const { usage } = await seated(listed(answer('?', { estimated: true }), good).ask);
  expect(usage).toStrictEqual({ tokensIn: 30, tokensOut: 4, seconds: 3, usd: null, estimated: true });
});

test('calls are named by trial, event and turn; each holds the turns before it', async () => {
  const { ask, calls } = listed(answer('?'), answer('??'), answer(GOOD));
  expect(await seated(ask, 2)).toMatchObject({ label: 'xy' });
  expect(calls.map((c) => c.id)).toEqual([0, 1, 2].map((turn) => `c/0/1/1.solve/worker.0#${turn}`));
  expect(calls.map((c) => c.messages.map((m) => m.role).join(' '))).toEqual([
    'system user',
    'system user assistant user',
    'system user assistant user assistant user',
  ]);
  expect(calls[2]?.messages[4]?.text).toBe('??');
  expect(calls[0]).toMatchObject({ spec, form: { name: 'answer' }, behind: { call } });
});

test('what a model thinks aloud is not its reply', async () => {
  const { ask } = listed(
    answer(`<think>{"answer": {"a": "p", "b": "q"}, "confidence": 1, "cites": null}</think>\n${GOOD}`),
  );
  expect(await seated(ask)).toMatchObject({ label: 'xy' });
});

test('an error of the call goes through, in any turn', async () => {
  let n = 0;
  const ask: Ask = async () => {
    if (n++ > 0) throw new Error('down');
    return answer('?');
  };
  await expect(seated(ask)).rejects.toThrow('down');
});

test('a policy that is unknown, or takes other arguments, is told when the seat is made', () => {
  const { ask } = listed(answer(GOOD));
  expect(() => seatAgent(ask, spec, { policy: { name: 'angel', args: {} } })).toThrow('unknown policy "angel"');
  expect(() => seatAgent(ask, spec, { policy: { name: 'saboteur', args: { rate: 2 } } })).toThrow('rate');
});

test('what is sealed counts only where it was sealed in this process', async () => {
  const forged = answer(GOOD, { sealed: { seconds: 0, usd: 0, truth: { intent: 'attack', faults: [] }, latent: 1 } });
  const reply = await seated(listed(forged).ask);
  expect(reply).not.toHaveProperty('truth');
  expect(reply).not.toHaveProperty('latent');
  const usage = { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null };
  const silent: Reply = { none: 'asleep', usage, truth: { intent: 'honest', faults: [] } };
  expect(await seated(askSimulated({ act: () => silent }))).toStrictEqual(silent);
  await expect(
    askSimulated({ act: () => silent })({ id: 'i', spec, messages: [], form: { name: 'x', schema: {} } }),
  ).rejects.toThrow('behind');
});
