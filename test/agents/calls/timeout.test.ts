import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isCallError } from '../../../src/agents/calls/call.js';
import { deadline, realTime } from '../../../src/agents/calls/time.js';
import { timeout } from '../../../src/agents/calls/timeout.js';
import { answer, call, failure, virtual } from './support.js';

const never = <T>(): Promise<T> => new Promise(() => {});

describe('timeout', () => {
  it('ends an attempt whether or not the client listens, and tells it', async () => {
    let heard = false;
    const error = await failure(
      timeout({ seconds: 0.02 })((_, signal) => {
        signal?.addEventListener('abort', () => {
          heard = true;
        });
        return never();
      })(call('a')),
    );
    expect(isCallError(error) && error.trouble).toBe('timeout');
    expect(error.message).toContain('0.02 s');
    expect(heard).toBe(true);
  });

  it('leaves an answer in time alone, and its request unaborted', async () => {
    let signalled: AbortSignal | undefined;
    const said = await timeout({ seconds: 5 })(async (_, signal) => {
      signalled = signal;
      return answer('x');
    })(call('a'));
    expect(said.text).toBe('x');
    expect(signalled?.aborted).toBe(false);
  });

  it('ends at once at the end of the run, with its reason', async () => {
    const over = new AbortController();
    let inner: AbortSignal | undefined;
    const waiting = timeout({ seconds: 60 })((_, signal) => {
      inner = signal;
      return never();
    })(call('a'), over.signal);
    over.abort(new Error('minutes are over'));
    expect((await failure(waiting)).message).toBe('minutes are over');
    expect(inner?.aborted).toBe(true);
  });

  it('a late failure of the client disturbs nobody', async () => {
    const late = timeout({ seconds: 0.01 })(
      () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 30)),
    );
    await failure(late(call('a')));
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('thousands of calls leave no listener on the signal of the run', async () => {
    const over = new AbortController();
    setMaxListeners(0, over.signal);
    let listeners = 0;
    const { addEventListener, removeEventListener } = over.signal;
    over.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(over.signal, args);
    };
    over.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(over.signal, args);
    };
    const ask = timeout({ seconds: 5 })(async () => answer('x'));
    await Promise.all(Array.from({ length: 2000 }, (_, i) => ask(call(String(i)), over.signal)));
    expect(listeners).toBe(0);
  });
});

describe('deadline', () => {
  it('aborts after its minutes with its reason', async () => {
    const time = virtual();
    const { signal } = deadline(2, time, () => new Error('two minutes'));
    await time.sleep(119_999);
    expect(signal.aborted).toBe(false);
    await time.sleep(2);
    expect(signal.reason.message).toBe('two minutes');
  });

  it('never fires early because it is far away, nor after it is closed', async () => {
    const far = deadline(1e9, realTime, () => new Error('far'));
    const closed = deadline(0.0005, realTime, () => new Error('closed'));
    closed.close();
    await realTime.sleep(60);
    expect([far.signal.aborted, closed.signal.aborted]).toEqual([false, false]);
    far.close();
  });
});
