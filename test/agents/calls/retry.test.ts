import { describe, expect, it } from 'vitest';
import { type Ask, callError, isStopRun, type Trouble } from '../../../src/agents/calls/call.js';
import { backOff, retry } from '../../../src/agents/calls/retry.js';
import { newTally } from '../../../src/agents/calls/tally.js';
import { answer, call, failure, SPEC, virtual } from './support.js';

const PLAN = { attempts: 4, base: 1, maxWait: 120, giveUpAfter: 3 };

/** Fails so many times in a way, then answers. */
const failing = (
  times: number,
  trouble: Trouble,
  retryAfter?: number,
  message = 'no',
): { ask: Ask; count(): number } => {
  let n = 0;
  return {
    count: () => n,
    ask: async () => {
      n++;
      if (n <= times) throw callError(trouble, message, retryAfter);
      return answer('at last');
    },
  };
};

const bench = (plan = PLAN) => {
  const time = virtual();
  const tally = newTally();
  return { time, tally, wrap: retry({ ...plan, time, tally }) };
};

describe('retry', () => {
  it.each(['limited', 'busy', 'timeout', 'network'] as const)(
    'tries again after %s, at most so many times',
    async (t) => {
      const twice = failing(2, t);
      expect((await bench().wrap(twice.ask)(call('a'))).text).toBe('at last');
      expect(twice.count()).toBe(3);
      const always = failing(99, t, undefined, 'socket reset');
      const { wrap, tally } = bench();
      const end = await wrap(always.ask)(call('a'));
      expect(always.count()).toBe(4);
      expect(end).toEqual({
        text: '',
        end: 'failed',
        why: 'socket reset (4 attempts)',
        tokensIn: null,
        tokensOut: null,
        seconds: 0,
        usd: null,
      });
      expect(tally.failed).toBe(1);
    },
  );

  it('does not ask again what is rejected', async () => {
    const { ask, count } = failing(99, 'rejected', undefined, 'schema too deep');
    expect(await bench().wrap(ask)(call('a'))).toMatchObject({ end: 'failed', why: 'schema too deep' });
    expect(count()).toBe(1);
  });

  it('waits by call and attempt: twice as long each time, less a draw, the same in every run', async () => {
    const waits = async (id: string): Promise<number[]> => {
      const { wrap, time } = bench();
      await wrap(failing(3, 'busy').ask)(call(id));
      return time.slept;
    };
    const a = await waits('a');
    expect(a).toEqual(await waits('a'));
    expect(a).not.toEqual(await waits('b'));
    for (const [i, wait] of a.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** i);
    }
    expect(backOff('a', 30, PLAN)).toBeLessThanOrEqual(120);
  });

  it('waits at least as long as the server asks', async () => {
    const { wrap, time, tally } = bench();
    await wrap(failing(1, 'limited', 77).ask)(call('a'));
    expect(time.slept).toEqual([77_000]);
    expect(tally.waits.retry).toBeCloseTo(77);
  });

  it('ends the run where the server asks for too long', async () => {
    const { ask, count } = failing(1, 'limited', 3600);
    const error = await failure(bench().wrap(ask)(call('a')));
    expect(isStopRun(error)).toBe(true);
    expect(error.message).toMatch(/3600 s.*at most 120 s/);
    expect(count()).toBe(1);
  });

  it('ends the run where no request will be answered, and says which variable to look at', async () => {
    const error = await failure(bench().wrap(failing(1, 'fatal', undefined, '401 bad key').ask)(call('a')));
    expect(isStopRun(error)).toBe(true);
    expect(error.message).toMatch(/openai:gpt-5-mini.*401 bad key.*OPENAI_API_KEY/);
    const own = { ...SPEC, model: 'acme:x', baseUrl: 'http://localhost:1/v1' };
    const other = await failure(bench().wrap(failing(1, 'fatal').ask)(call('a', { spec: own })));
    expect(other.message).toContain('http://localhost:1/v1');
  });

  it('shows no key that a server echoes', async () => {
    process.env.ORGLAB_TEST_API_KEY = 'planted-0123456789';
    try {
      const echoing = failing(99, 'rejected', undefined, 'header x-api-key: planted-0123456789, Bearer abcdefghijkl');
      const { why } = await bench().wrap(echoing.ask)(call('a'));
      expect(why).toBe('header x-api-key: [ORGLAB_TEST_API_KEY], Bearer [key]');
      const fatal = failing(1, 'fatal', undefined, 'key planted-0123456789');
      expect((await failure(bench().wrap(fatal.ask)(call('a')))).message).not.toContain('planted');
    } finally {
      delete process.env.ORGLAB_TEST_API_KEY;
    }
  });

  it('ends the run after so many calls in a row without an answer; an answer between them starts the count anew', async () => {
    const { wrap } = bench();
    let down = true;
    const ask = wrap(async () => {
      if (down) throw callError('rejected', 'gone');
      return answer('here');
    });
    expect((await ask(call('a'))).end).toBe('failed');
    expect((await ask(call('b'))).end).toBe('failed');
    down = false;
    expect((await ask(call('c'))).end).toBe('reply');
    down = true;
    expect((await ask(call('d'))).end).toBe('failed');
    expect((await ask(call('e'))).end).toBe('failed');
    const error = await failure(ask(call('f')));
    expect(isStopRun(error) && error.message).toMatch(/3 calls in a row/);
  });

  it('lets defects through as they are', async () => {
    const error = await failure(
      bench().wrap(async () => {
        throw new TypeError('a defect');
      })(call('a')),
    );
    expect(error).toBeInstanceOf(TypeError);
  });

  it('is woken at the end of the run', async () => {
    const over = new AbortController();
    const { wrap } = bench();
    const waiting = wrap(async () => {
      queueMicrotask(() => over.abort(new Error('over')));
      throw callError('limited', 'later', 100);
    })(call('a'), over.signal);
    expect((await failure(waiting)).message).toBe('over');
  });

  it('what ends the run for one call wakes those that sleep, and sends no further attempt', async () => {
    const { wrap, time } = bench();
    const asked: string[] = [];
    const ask = wrap(async ({ id }) => {
      asked.push(id);
      if (id === 'bad') {
        await time.sleep(100);
        throw callError('fatal', 'no key');
      }
      throw callError('limited', 'later', 100);
    });
    const ends = await Promise.all(['a', 'b', 'bad'].map((id) => failure(ask(call(id)))));
    expect(ends.map((e) => isStopRun(e) && /no key/.test(e.message))).toEqual([true, true, true]);
    expect(time.now()).toBe(100);
    expect(isStopRun(await failure(ask(call('c'))))).toBe(true);
    expect(asked).toEqual(['a', 'b', 'bad']);
  });
});
