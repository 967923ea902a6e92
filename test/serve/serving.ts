/** The server as users start it, in a process of its own, and requests to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';
import { root } from '../cli/harness.js';

export interface Child {
  readonly url: string;
  readonly pid: number;
  /** Everything said so far. */
  readonly said: () => { readonly out: string; readonly err: string };
  /** Sends a signal and gives the exit code. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Also where a test fails before it ends its server. */
const started: ChildProcess[] = [];
afterAll(() => {
  for (const one of started) one.kill('SIGKILL');
});

/** `orglab serve --port 0 …`, once it listens. */
export const child = async (...args: readonly string[]): Promise<Child> => {
  const running = spawn(process.execPath, [join(root, 'bin', 'orglab.js'), 'serve', '--port', '0', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(running);
  const said = { out: '', err: '' };
  running.stderr.on('data', (text) => {
    said.err += text;
  });
  const closed = new Promise<number | null>((done) => running.on('close', done));
  const url = await new Promise<string>((done, fail) => {
    createInterface({ input: running.stdout }).on('line', (line) => {
      said.out += `${line}\n`;
      const found = /^listening on (http:\/\/127\.0\.0\.1:\d+\/v1)$/.exec(line);
      if (found) done(found[1]!);
    });
    closed.then((code) => fail(new Error(`ended with ${code} before it listened: ${said.err}`)));
  });
  const end = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    running.kill(signal);
    return closed;
  };
  return { url, pid: running.pid!, said: () => said, end };
};

export interface Got {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
}

/** Posts a chat completion; a text goes as it is. */
export const post = async (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Got> => {
  const reply = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  const parsed = (): Record<string, unknown> => {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      return {};
    }
  };
  return { status: reply.status, text, json: parsed(), headers: reply.headers };
};

export interface Message {
  readonly content: string | null;
  readonly refusal: string | null;
  readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[];
}

export const choiceOf = ({ json }: Got): { readonly message: Message; readonly finish_reason: string } =>
  (json.choices as never[])[0]!;
