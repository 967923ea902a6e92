/** Simulated people behind an OpenAI-compatible server on this machine. Nothing that a client sends in a header is kept or told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Book } from '../agents/stranger/question.js';
import type { Staff } from '../lab/staff.js';
import { keyHash } from '../org/hash.js';
import { stream } from '../rng/streams.js';
import { type Question, questionIn, type Structured } from './asked.js';
import { bodyOf } from './body.js';
import { completion, events } from './completion.js';
import { type Fault, faultIn, type Latency, latencyIn, type Storm } from './faults.js';
import { lately } from './lately.js';
import { peopleOf } from './people.js';
import { isProblem, type Problem, problem, problemBody } from './problem.js';
import { type Spoken, speak, spoilt } from './speak.js';

export interface ServerOptions {
  readonly staff: Staff;
  /** Root of the draws for strangers, of faults and of latencies; our own adapter sends the seed of its experiment. */
  readonly seed: number;
  readonly book: Book | null;
  readonly storm: Storm;
  readonly latency: Latency;
  readonly structured: Structured;
  /** Whether usage is told. */
  readonly usage: boolean;
  /** 0: any that is free. */
  readonly port: number;
  /** Told of defects. */
  readonly warn: (text: string) => void;
}

export interface Serving {
  readonly url: string;
  /** Requests for completions so far, and what was done to them. */
  readonly counts: () => Readonly<Record<string, number>>;
  /** Ends: no new connections; requests under way are given a second. */
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';
/** Requests whose attempts are counted. */
const COUNTED = 100_000;

/** Web pages reach servers on this machine too, by name tricks or blindly: both show in these headers. */
const checkCaller = ({ headers }: IncomingMessage): void => {
  const local = (host: string): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
  const { host = '', origin } = headers;
  if (!local(host) || (origin !== undefined && !local(origin.replace(/^https?:\/\//i, ''))))
    throw problem(403, 'this server answers programs on this machine only');
};

const sendJson = (out: ServerResponse, status: number, body: string, headers: Problem['headers'] = {}): void => {
  out.writeHead(status, { 'content-type': 'application/json', ...headers });
  out.end(body);
};

const troubleOf = (status: number, { retryAfter }: Storm): Problem => {
  const waiting = status === 429 || status === 503;
  const headers = waiting && retryAfter !== undefined ? { 'retry-after': String(retryAfter) } : {};
  const code = status === 429 ? { code: 'rate_limit_exceeded' } : {};
  return problem(status, `a fault on purpose: status ${status}`, { headers, ...code });
};

/** Sends a reply, whole or in events; of broken ones half are no JSON at all. */
const send = (
  out: ServerResponse,
  id: string,
  question: Question,
  spoken: Spoken,
  { usage }: ServerOptions,
  garbage: boolean,
): void => {
  if (garbage) {
    out.writeHead(200, { 'content-type': question.streamed ? 'text/event-stream' : 'application/json' });
    out.end(question.streamed ? 'data: {"id": "chatcm\n\ndata: [DONE]\n\n' : '<html><body>Bad gateway</body></html>');
  } else if (question.streamed) {
    out.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    out.end(events(id, question, spoken, usage).join(''));
  } else sendJson(out, 200, completion(id, question, spoken, usage));
};

interface Desk {
  readonly complete: (incoming: IncomingMessage, out: ServerResponse) => Promise<void>;
  readonly models: readonly string[];
  readonly counts: Record<string, number>;
}

const deskOf = (options: ServerOptions): Desk => {
  const { staff, seed, storm, latency, structured } = options;
  const people = peopleOf(staff);
  const attempts = lately<number>(COUNTED);
  const counts: Record<string, number> = { requests: 0 };
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };

  const nameOf = (q: Question): string =>
    keyHash([q.model, q.messages, q.form, q.tools, q.call, q.again, q.wire === null ? '' : people.nameOf(q.wire)]);

  const complete = async (incoming: IncomingMessage, out: ServerResponse): Promise<void> => {
    const text = await bodyOf(incoming);
    count('requests');
    const question = questionIn(text, structured);
    const name = nameOf(question);
    const attempt = attempts.set(name, (attempts.get(name) ?? 0) + 1);
    const key = [seed, name, attempt] as const;
    const ms = latencyIn(latency, key);
    const waited = ms > 0 ? delay(ms) : undefined;
    const fault: Fault | null = faultIn(storm, key);
    if (fault !== null) count(String(fault));
    if (fault === 'hang') return;
    const spoken =
      typeof fault === 'number' || fault === 'reset' ? null : spoilt(speak({ ...options, people }, question), fault);
    await waited;
    if (typeof fault === 'number') throw troubleOf(fault, storm);
    if (spoken === null) out.destroy();
    else send(out, name, question, spoken, options, fault === 'malformed' && stream(['garbage', ...key])() < 0.5);
  };
  return { complete, models: people.models, counts };
};

const PATHS = 'POST /v1/chat/completions, GET /v1/models, GET /health';

const handle = async (desk: Desk, name: string, incoming: IncomingMessage, out: ServerResponse): Promise<void> => {
  checkCaller(incoming);
  const path = incoming.url?.split('?')[0] ?? '';
  const reading = incoming.method === 'GET';
  if (path === '/v1/chat/completions' && incoming.method === 'POST') return desk.complete(incoming, out);
  if (path === '/v1/models' && reading) {
    const data = desk.models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'orglab' }));
    return sendJson(out, 200, JSON.stringify({ object: 'list', data }));
  }
  if (path === '/health' && reading)
    return sendJson(out, 200, JSON.stringify({ status: 'ok', staff: name, counts: desk.counts }));
  throw problem(404, `nothing answers ${incoming.method} here; there are: ${PATHS}`, { code: 'unknown_url' });
};

/** Begins to listen on 127.0.0.1. Rejects where the port is taken. */
export const serve = async (options: ServerOptions): Promise<Serving> => {
  const desk = deskOf(options);
  const server = createServer((incoming, out) => {
    handle(desk, options.staff.name, incoming, out).catch((error: unknown) => {
      if (!isProblem(error)) options.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const told = isProblem(error) ? error : problem(500, 'this server has a defect; its own output says which');
      if (out.headersSent || out.destroyed) out.destroy();
      else sendJson(out, told.status, problemBody(told), told.headers);
    });
  });
  // Whoever sends a byte now and then does not hold a connection for ever.
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  // Longer than clients keep theirs: a connection closed just as it is used again looks like a fault.
  server.keepAliveTimeout = 75_000;
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen({ port: options.port, host: HOST, backlog: 1024 }, done);
  });
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), 1000);
    await closed;
    clearTimeout(late);
  };
  return { url: `http://${HOST}:${port}/v1`, counts: () => desk.counts, close };
};
