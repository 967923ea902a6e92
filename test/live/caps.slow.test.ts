/** Hard caps with many calls at once, counted by the server: how a run stops, what it says, and that it goes on. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { put, scratch, table } from '../cli/harness.js';
import { type Child, child } from '../serve/serving.js';
import { countsAt, csvIn, orglab, staffAt, study, takesIn } from './bench.js';

const folder = scratch();
let server: Child;
beforeAll(async () => {
  server = await child('--latency', '5-30');
  study(folder, staffAt(server.url, 'price: { in: 1, out: 5 }, maxTokens: 2000'), { instances: '5' });
});
afterAll(() => server.end());

let seen = 0;
/** Requests that the server has read since it was asked last. */
const sent = async (): Promise<number> => {
  const { requests = 0 } = await countsAt(server.url);
  const since = requests - seen;
  seen = requests;
  return since;
};
const run = (out: string, ...args: string[]) =>
  orglab(folder, 'run', 'experiment.yaml', '--out', out, '--concurrency', '64', '--workers', '1', ...args);

const tokensIn = (out: string): { tokens: number; usd: number } => {
  let [tokens, usd] = [0, 0];
  for (const { answer } of takesIn(join(folder, out))) {
    const { tokensIn: read, tokensOut: wrote, usd: price } = answer as unknown as Record<string, number>;
    tokens += read! + wrote!;
    usd += price!;
  }
  return { tokens, usd };
};

describe('64 calls at a time', () => {
  test('--max-calls: never one more, over resumes too; then the bytes of a run without a cap', async () => {
    await sent();
    const first = await run('calls', '--max-calls', '50');
    expect(first.code).toBe(1);
    expect(await sent()).toBe(50);
    expect(first.err).toMatch(
      /^the cap of 50 calls does not hold another call.*Spent so far: 50 calls.*Raise --max-calls; what is finished is kept.*\nstopped; what was finished is kept in calls\.\n$/s,
    );
    expect(takesIn(join(folder, 'calls'))).toHaveLength(50);
    // The same command again has nothing left to spend: a loop around it spends no more either.
    const again = await run('calls', '--max-calls', '50');
    expect([again.code, await sent()]).toEqual([1, 0]);
    expect(again.err).toMatch(/Spent so far: 0 calls.*in the record from before: 50 calls/s);
    const more = await run('calls', '--max-calls', '80');
    expect([more.code, await sent()]).toEqual([1, 30]);
    const last = await run('calls');
    expect(last.code).toBe(0);
    const whole = await run('whole');
    expect(whole.code).toBe(0);
    await sent();
    const strip = (out: string) =>
      table(folder, out, 'trials.csv').map(({ trial, value, calls }) => [trial, value, calls]);
    expect(strip('calls')).toEqual(strip('whole'));
    expect(takesIn(join(folder, 'calls'))).toHaveLength(takesIn(join(folder, 'whole')).length);
  });

  test('--max-tokens and --max-usd: what was answered stays below, over resumes too', async () => {
    for (const [cap, most] of [
      ['--max-tokens', 20_000],
      ['--max-usd', 0.07],
    ] as const) {
      const unit = cap === '--max-usd' ? 'usd' : 'tokens';
      for (const amount of [most, most * 1.5]) {
        const { code, err } = await run(unit, cap, String(amount));
        expect(code).toBe(1);
        expect(err).toMatch(
          new RegExp(`the cap of [\\d.]+ ${unit} does not hold.*Raise ${cap}, or lower maxTokens`, 'is'),
        );
        const spent = tokensIn(unit)[unit];
        expect(spent).toBeLessThanOrEqual(amount);
        // A cap that lets nothing through would be kept as well.
        expect(spent).toBeGreaterThan(amount * 0.5);
        expect(await sent()).toBeGreaterThan(0);
      }
    }
  });

  test('--max-minutes', async () => {
    const begun = performance.now();
    const { code, err } = await run('minutes', '--max-minutes', '0.01');
    expect(code).toBe(1);
    expect(err).toMatch(/the cap of 0\.01 minutes is reached.*Raise --max-minutes.*kept in minutes\.\n$/s);
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(await sent()).toBeGreaterThan(0);
  });

  test('--max-usd with a model without a price, or a record without one, refuses to start', async () => {
    put(folder, 'unpriced.yaml', staffAt(server.url));
    const staff = ['--staff', './unpriced.yaml'];
    const refused = await run('unpriced', ...staff, '--max-usd', '1');
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(
      /^orglab:alder at http.*no price is known.*price: \{ in: .* --max-calls or --max-tokens/,
    );
    expect(refused.err.match(/no price is known/g)).toHaveLength(5);
    expect(await sent()).toBe(0);
    expect((await run('other', ...staff, '--record', 'tape', '--max-calls', '20')).code).toBe(1);
    expect(await sent()).toBe(20);
    const mixed = await run('priced', '--record', 'tape', '--max-usd', '1');
    expect(mixed.code).toBe(2);
    expect(mixed.err).toMatch(/20 calls were recorded without a known price.*another folder/);
    expect(await sent()).toBe(0);
    expect(Object.keys(csvIn(join(folder, 'priced')))).toEqual([]);
  });
});
