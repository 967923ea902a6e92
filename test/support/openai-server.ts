/** A server on this machine that speaks like OpenAI's: what it answers is decided by the test, what it was sent is kept. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as it is; else a completion is made of what follows. */
  readonly body?: string;
  readonly message?: Record<string, unknown>;
  readonly finish?: string;
  readonly usage?: Record<string, number>;
  /** hang: no reply ever. reset: the socket is closed. */
  readonly fault?: 'hang' | 'reset';
}

export interface Received {
  readonly body: string;
  readonly json: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface OpenAiServer {
  readonly url: string;
  readonly received: Received[];
  readonly close: () => Promise<void>;
}

const completion = ({ message = {}, finish = 'stop', usage }: Canned): string => {
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }];
  return JSON.stringify({ id: 'c', object: 'chat.completion', model: 'local', choices, usage });
};

/** `answer` is given the request and its number, from 0. */
export const openAiServer = async (
  answer: (received: Received, n: number) => Canned | Promise<Canned>,
): Promise<OpenAiServer> => {
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', async () => {
      const one = { body, json: JSON.parse(body) as Record<string, unknown>, headers: incoming.headers };
      received.push(one);
      const canned = await answer(one, received.length - 1);
      if (canned.fault === 'hang') return;
      if (canned.fault === 'reset') return void incoming.socket.destroy();
      outgoing.writeHead(canned.status ?? 200, { 'content-type': 'application/json', ...canned.headers });
      outgoing.end(canned.body ?? completion(canned));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, received, close };
};
