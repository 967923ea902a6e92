/** Ends an attempt that takes too long, or whose run is over, whether or not the client listens to the signal. */
import { callError, type Wrapper } from './call.js';
import { abortable } from './time.js';

/** `seconds` for each attempt: from the moment it is sent, waiting for limits not counted. */
export const timeout =
  ({ seconds }: { readonly seconds: number }): Wrapper =>
  (ask) =>
  (call, signal) =>
    abortable(signal, (done, fail) => {
      const controller = new AbortController();
      let settled = false;
      const timer = setTimeout(
        () => fail(callError('timeout', `${call.spec.model}: no answer within ${seconds} s`)),
        seconds * 1000,
      );
      const settle = (): void => {
        settled = true;
      };
      const answer = ask(call, controller.signal);
      answer.then(settle, settle);
      answer.then(done, fail);
      return () => {
        clearTimeout(timer);
        if (!settled) controller.abort();
      };
    });
