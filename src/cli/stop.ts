/** Ctrl-C and SIGTERM ask a run to stop. */
let asked: AbortController | undefined;
const ask = (): void => asked?.abort();

/**
 * Aborted at the first of these signals. Begins to listen before the run takes its folder and never stops, so that no signal
 * finds the folder held and nobody listening, and a second one does not cut off what is said at the end.
 */
export const stopSignal = (): AbortSignal => {
  if (asked === undefined) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, ask);
  asked = new AbortController();
  return asked.signal;
};
