import { afterAll, describe, expect, it } from 'vitest';
import { type Cache, cache, openCache } from '../../../src/agents/calls/cache.js';
import type { Ask } from '../../../src/agents/calls/call.js';
import { newTally } from '../../../src/agents/calls/tally.js';
import { answer, call, echo, failure, places, SPEC } from './support.js';

const { folder, remove } = places();
afterAll(remove);

const wrapped = (ask: Ask, shared = false, at: Cache = openCache(folder())) => {
  const tally = newTally();
  return { ask: cache({ cache: at, shared, tally })(ask), tally, at };
};
const same = { messages: [{ role: 'user', text: 'the same' }] } as const;

describe('cache', () => {
  it('answers again what was asked, in a later run too, with the recorded usage', async () => {
    const path = folder();
    const first = wrapped(async () => answer('x', { tokensIn: 7, usd: 0.5, sealed: 'truth' }), false, openCache(path));
    const said = await first.ask(call('a'));
    expect(said.sealed).toBe('truth');
    first.at.close();
    const nobody = echo();
    const later = wrapped(nobody.ask, false, openCache(path));
    const { sealed: _, ...plain } = said;
    expect(await later.ask(call('a'))).toEqual(plain);
    expect([nobody.asked, later.tally.hits.cache]).toEqual([[], 1]);
    later.at.close();
  });

  it('keeps replicates distinct, and asks anew what has changed', async () => {
    const { ask, asked } = echo();
    const c = wrapped(ask);
    for (const id of ['r1/0#0', 'r2/0#0', 'r1/0#0']) await c.ask(call(id, same));
    expect(asked).toEqual(['r1/0#0', 'r2/0#0']);
    await c.ask(call('r1/0#0', { ...same, spec: { ...SPEC, temperature: 1 } }));
    await c.ask(call('r1/0#0', { ...same, form: { name: 'other', schema: {} } }));
    await c.ask(call('r1/0#0', { messages: [{ role: 'system', text: 'the same' }] }));
    expect(asked).toHaveLength(5);
    c.at.close();
  });

  it('shared: one answer for all who ask the same, asked at the same time or not', async () => {
    const { ask, asked } = echo();
    const c = wrapped(ask, true);
    const given = await Promise.all(['a', 'b', 'c'].map((id) => c.ask(call(id, same))));
    expect(new Set(given.map((g) => g.text))).toEqual(new Set(['answer to a']));
    expect((await c.ask(call('d', same))).text).toBe('answer to a');
    expect([asked, c.tally.hits.cache]).toEqual([['a'], 3]);
    c.at.close();
  });

  it('keeps no failure: the next who asks is asked for', async () => {
    let n = 0;
    const c = wrapped(async () => {
      n++;
      if (n === 1) throw new Error('lost');
      return answer('x', { end: n === 2 ? 'failed' : 'reply' });
    }, true);
    const first = failure(c.ask(call('a', same)));
    const others = ['b', 'c'].map((id) => c.ask(call(id, same)));
    expect((await first).message).toBe('lost');
    expect((await Promise.all(others)).map((a) => a.end)).toEqual(['failed', 'reply']);
    c.at.close();
  });
});
