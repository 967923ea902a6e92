/** A provider in bad weather: a run finishes, no reply is wrong by plumbing, and no structure is favoured. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/api/index.js';
import { scratch, table } from '../cli/harness.js';
import { child } from '../serve/serving.js';
import { byTrial, countsAt, differing, type Entry, partsAt, replyOf, said, staffAt, study, tracesIn } from './bench.js';

const folder = scratch();
const FAULTS = '429=.3,500=.1,hang=.05,malformed=.05,retry-after=.005';
const ORGANIZATIONS = '[single, committee, hierarchy, market]';
/** Measured seconds, and tokens, since a repair is paid for. */
const MAY_DIFFER = /^(work_s|span_s|makespan_s|parallelism|bids_first|null_reasons|overhead|eff_.*|.*tokens.*)$/;

type Ran = Awaited<ReturnType<typeof run>>;
let calm: Ran;
let rough: Ran;
let counts: Readonly<Record<string, number>>;
beforeAll(async () => {
  const ran = async (name: string, args: readonly string[]): Promise<Ran> => {
    const server = await child(...args);
    const place = join(folder, name);
    const file = study(place, staffAt(server.url), { instances: '4', organizations: ORGANIZATIONS });
    const patience = { concurrency: 32, timeout: name === 'calm' ? 60 : 1, backOff: 0.02, attempts: 4 };
    const result = await run(file, { out: join(place, 'out'), workers: 1, ...patience });
    counts = await countsAt(server.url);
    await server.end();
    return result;
  };
  calm = await ran('calm', []);
  rough = await ran('rough', ['--faults', FAULTS]);
}, 120_000);

const FAILED = /^(failed: .*\(4 attempts\)|unparsed: .+)$/s;
const isLost = (entry: Entry | undefined): boolean => FAILED.test(String(replyOf(entry).none));

describe('three in ten 429, one in ten 500, hangs and broken replies', () => {
  test('it was a storm, every fault of it is accounted for, and the run finished', () => {
    const { spent } = rough;
    expect(rough.errors).toBe(0);
    expect(spent?.calls).toBe(counts.requests);
    expect(spent?.troubles.limited).toBe(counts['429']);
    // Half of what is malformed is no JSON at all.
    const garbage = spent!.troubles.busy - counts['500']!;
    expect(garbage).toBeGreaterThan(0);
    expect(garbage).toBeLessThan(counts.malformed!);
    expect(spent!.troubles.timeout).toBeGreaterThanOrEqual(counts.hang!);
    for (const kind of ['429', '500', 'hang', 'malformed'])
      expect((counts[kind] ?? 0) / spent!.calls, kind).toBeGreaterThan(0.02);
    expect(calm.spent).toMatchObject({ failed: 0, troubles: { limited: 0, busy: 0, timeout: 0, network: 0 } });
  });

  test('trial by trial as on the calm server, up to the first reply that was lost', () => {
    const [a, b] = [tracesIn(calm.folder), tracesIn(rough.folder)];
    const [rows, others] = [byTrial(calm.folder), byTrial(rough.folder)];
    let [same, lost] = [0, 0];
    for (const [trial, { entries }] of b) {
      const before = a.get(trial);
      // Baselines are matched to the calls that came out, so that theirs are other organizations in another weather.
      if (!before || trial.includes('@')) continue;
      const at = partsAt(before.entries, entries, said);
      if (at >= 0) {
        expect(isLost(entries[at]), `${trial}: ${JSON.stringify([before.entries[at], entries[at]])}`).toBe(true);
        lost++;
      } else {
        for (const column of differing(rows.get(trial)!, others.get(trial)!)) expect(column, trial).toMatch(MAY_DIFFER);
        same++;
      }
    }
    expect(same).toBeGreaterThan(10);
    expect(lost).toBeGreaterThan(5);
  });

  test('a lost reply is none with a reason, at the same rate in every organization', () => {
    const rates = new Map<string, { asked: number; lost: number }>();
    for (const [trial, { entries }] of tracesIn(rough.folder)) {
      const name = trial.split(/[/#]/)[2]!.replace(/[:@].*/, '');
      const rate = rates.get(name) ?? { asked: 0, lost: 0 };
      rates.set(name, rate);
      for (const entry of entries.filter((e) => e.kind === 'event')) {
        const { none, refused } = replyOf(entry);
        expect(refused).toBeUndefined();
        rate.asked++;
        if (none === undefined) continue;
        expect(none).toMatch(FAILED);
        // What no text can carry is unparsed in any weather.
        if (!/not in the form that the task asks for/.test(String(none))) rate.lost++;
      }
    }
    const [asked, lost] = [...rates.values()].reduce(([n, k], r) => [n + r.asked, k + r.lost], [0, 0]);
    const share = lost / asked;
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.3);
    for (const [name, rate] of rates) {
      const sd = Math.sqrt((share * (1 - share)) / rate.asked);
      expect(Math.abs(rate.lost / rate.asked - share) / sd, `${name} ${JSON.stringify(rate)}`).toBeLessThan(4.5);
    }
  });

  test('what was lost is told: in its trial, in the rates, and in the closing line', () => {
    expect(rough.spent?.failed).toBeGreaterThan(0);
    const failed = table(rough.folder, 'trials.csv').filter((r) => r.status === 'failed');
    for (const row of failed) expect(row.value).toBe('');
    expect(failed.length).toBeGreaterThan(0);
  });
});

test('a timeout is --timeout: too short a one loses every reply to a slow server, and the run says so', async () => {
  const server = await child('--latency', '400');
  const place = join(folder, 'slow');
  const file = study(place, staffAt(server.url), { instances: '2', organizations: '[single]', replicates: '1' });
  const result = await run(file, { out: join(place, 'out'), timeout: 0.1, attempts: 2, backOff: 0.01 });
  await server.end();
  expect(result.spent).toMatchObject({ calls: 4, failed: 2, troubles: { timeout: 4 } });
  const [first] = tracesIn(result.folder).values();
  expect(replyOf(first!.entries[0]).none).toMatch(/failed: .*no answer within 0\.1 s \(2 attempts\)/);
});
