/** Starting and ending, and what is told about bad options. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { orglab, put, scratch } from '../cli/harness.js';
import { child, post } from './serving.js';

const ask = (content: string) => ({ model: 'alder', messages: [{ role: 'user', content }] });

describe('one process', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly, also with a request that hangs', async (signal) => {
    const server = await child('--faults', 'hang=1');
    const hanging = post(server.url, ask('x')).catch(() => 'cut');
    await new Promise((done) => setTimeout(done, 200));
    const start = performance.now();
    expect(await server.end(signal)).toBe(0);
    expect(performance.now() - start).toBeLessThan(4000);
    expect(await hanging).toBe('cut');
    expect(server.said().err).toMatch(/ended; requests 1, hang 1/);
  });

  test('--quiet says the address alone', async () => {
    const server = await child('--quiet');
    await post(server.url, ask('x'));
    await server.end();
    expect(server.said()).toEqual({ out: `listening on ${server.url}\n`, err: '' });
  });
});

const folder = scratch();
put(folder, 'real.yaml', 'name: real\npeople:\n  - { model: "openai:gpt-x" }\n');

describe('bad options are told with what would be right, exit 2', () => {
  test.each<[string[], RegExp]>([
    [['--staff', 'nobody'], /unknown staff "nobody"/],
    [['--staff', join(folder, 'real.yaml')], /"openai:gpt-x" names a real model/],
    [['--faults', '429'], /"429" is not name=number/],
    [['--faults', 'snow=.1'], /unknown "snow"; known: a status/],
    [['--faults', '429=.6,500=.6'], /add up to 1\.2/],
    [['--latency', 'soon'], /not a number of milliseconds/],
    [['--questions', 'none.jsonl'], /none\.jsonl: cannot be read/],
    [['--port', '70000'], /from 0 to 65535/],
    [['--structured', 'all'], /Allowed choices are schema/],
  ])('%j', async (args, message) => {
    const { code, err } = await orglab(process.cwd(), 'serve', '--port', '0', ...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  test('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as { port: number };
    const { code, err } = await orglab(process.cwd(), 'serve', '--port', String(port));
    other.close();
    expect(err).toMatch(/port \d+ is taken; name another/);
    expect(code).toBe(2);
  });
});
