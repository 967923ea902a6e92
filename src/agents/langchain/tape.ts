/**
 * What went over the wire of one call: the hook into the requests of OpenAI-compatible classes. The class loses the text and
 * the tokens of a malformed reply, and the status and headers of an error; the tape keeps them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Tape {
  /** Put into the body of the request as `metadata`. For servers of our own alone. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Of the last response, where there was one. */
  status?: number;
  headers?: Headers;
  body?: string;
  /** From the request to the end of the body. */
  seconds?: number;
}

const tapes = new AsyncLocalStorage<Tape>();

export const recording = <T>(tape: Tape, call: () => Promise<T>): Promise<T> => tapes.run(tape, call);

const withMetadata = (init: RequestInit | undefined, metadata: Tape['metadata']): RequestInit | undefined => {
  if (metadata === undefined || typeof init?.body !== 'string') return init;
  return { ...init, body: JSON.stringify({ ...(JSON.parse(init.body) as object), metadata }) };
};

/** The body is read here, so that the time limit of the request holds for it too. */
export const tapedFetch: typeof fetch = async (url, init) => {
  const tape = tapes.getStore();
  if (tape === undefined) return fetch(url, init);
  const start = performance.now();
  const response = await fetch(url, withMetadata(init, tape.metadata));
  const body = await response.text();
  tape.seconds = (performance.now() - start) / 1000;
  tape.status = response.status;
  tape.headers = response.headers;
  tape.body = body;
  const headers = new Headers(response.headers);
  // The body is decoded by now.
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  return new Response(body === '' ? null : body, { status: response.status, statusText: response.statusText, headers });
};
