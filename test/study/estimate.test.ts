/** What an estimate says before a run is what the run takes, and what it cannot know is empty. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { priceOf, readPrices } from '../../src/agents/calls/prices.js';
import { planOf } from '../../src/lab/plan.js';
import { type Estimate, type Estimated, estimate } from '../../src/study/estimate.js';
import { walked } from '../../src/study/walked.js';
import { put, scratch, table } from '../cli/harness.js';
import { countsAt, orglab, study } from '../live/bench.js';
import { child } from '../serve/serving.js';

const folder = scratch();
const LINES = {
  organizations: '[single, ensemble-vote, committee]',
  settings: '{ org.members: [3], org.rounds: [1] }',
  instances: '4',
  metrics: '[value, calls, tokens_in, tokens_out, usd]',
};
const alder = (url: string): string =>
  `name: alders\npeople: [{ count: 3, model: "orglab:alder", baseUrl: "${url}", price: { in: 1, out: 5 } }]\n`;

/** Sums over a condition's trials. */
const taken = (out: string, condition: string) => {
  const rows = table(folder, out, 'trials.csv').filter(({ trial }) => trial!.startsWith(`${condition}#`));
  const sum = (column: string): number => rows.reduce((all, row) => all + Number(row[column]), 0);
  return { trials: rows.length, calls: sum('calls'), in: sum('tokens_in'), out: sum('tokens_out'), usd: sum('usd') };
};
const near = (found: number | null, real: number, share: number, what: string): void => {
  expect(Math.abs((found ?? Number.NaN) / real - 1), `${what}: ${found} for ${real}`).toBeLessThan(share);
};

describe('a run over HTTP', () => {
  let found: Estimate;
  const of = (end: string): Estimated => found.conditions.find(({ condition }) => condition.endsWith(end))!;
  beforeAll(async () => {
    // One server tells the tokens that its people take, the other none, so that those of the texts are counted.
    const [telling, silent] = await Promise.all([child(), child('--no-usage')]);
    const file = study(folder, alder(telling.url), LINES);
    found = await estimate(planOf(file), 100);
    expect(await countsAt(telling.url)).toMatchObject({ requests: 0 });
    put(folder, 'silent.yaml', alder(silent.url));
    const run = (out: string, ...more: string[]) =>
      orglab(folder, 'run', 'experiment.yaml', '--quiet', '--workers', '1', '--out', out, ...more);
    const done = await Promise.all([run('telling'), run('silent', '--staff', 'silent.yaml')]);
    expect(done.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    await Promise.all([telling.end(), silent.end()]);
  }, 60_000);

  test('has the conditions, baselines and trials of the estimate', () => {
    const ids = (out: string) => [
      ...new Set(table(folder, out, 'trials.csv').map(({ trial }) => trial!.split('#')[0])),
    ];
    expect(found.conditions.map(({ condition }) => condition).sort()).toEqual(ids('telling').sort());
    for (const { condition, trials } of found.conditions) expect(taken('telling', condition).trials).toBe(trials);
  });
  test.each(['/single', '/ensemble-vote:members=3'])('takes as many calls, and reads as many tokens: %s', (end) => {
    const { condition, calls, modelCalls, tokensIn } = of(end);
    expect([calls, modelCalls]).toEqual(Array(2).fill(taken('telling', condition).calls));
    expect(tokensIn).toBe(taken('silent', condition).in);
  });
  test('takes about as much where what is done depends on what was said', () => {
    for (const { condition, calls, tokensIn, tokensOut, worstCalls } of found.conditions) {
      const [told, counted] = [taken('telling', condition), taken('silent', condition)];
      near(calls, told.calls, 0.2, `calls of ${condition}`);
      near(tokensIn, counted.in, 0.2, `tokens read by ${condition}`);
      near(tokensOut, told.out, 0.4, `tokens written by ${condition}`);
      expect(worstCalls).toBeGreaterThanOrEqual(told.calls);
    }
  });
  test('costs about as much, and never the worst', () => {
    const told = found.conditions.map(({ condition }) => taken('telling', condition).usd).reduce((a, b) => a + b);
    // The server tells fewer tokens read than the texts have.
    expect(found.total.usd! / told).toBeGreaterThan(0.8);
    expect(found.total.usd! / told).toBeLessThan(1.8);
    expect(found.total.worstUsd).toBeGreaterThan(2 * found.total.usd!);
  });
});

const MIXED = `name: mixed
people:
  - { count: 2, model: "openai:gpt-5-mini", maxTokens: 1000 }
  - { model: "openai:qwen3", baseUrl: "http://localhost:11434/v1" }
  - { model: able, skill: 0.8 }
`;
const staffed = (name: string, staff: string, lines: Readonly<Record<string, string>> = {}) => {
  put(folder, `${name}.yaml`, staff);
  return planOf(
    study(join(folder, name), staff, { ...LINES, organizations: '[single, ensemble-vote]', settings: '{}', ...lines }),
  );
};

describe('money', () => {
  test('is tokens at the price of each model, and empty where one is not known', async () => {
    const { conditions, total, unpriced } = await estimate(staffed('mixed', MIXED), 100);
    const [known, own] = total.models;
    expect([known!.model, own!.model, own!.baseUrl, unpriced]).toEqual([
      'openai:gpt-5-mini',
      'openai:qwen3',
      'http://localhost:11434/v1',
      ['openai:qwen3'],
    ]);
    const { in: read, out: written } = priceOf({ model: 'openai:gpt-5-mini' }, readPrices())!;
    expect(known!.usd).toBeCloseTo((known!.tokensIn * read + known!.tokensOut * written) / 1e6, 10);
    expect([own!.usd, own!.price, total.usd, total.worstUsd]).toEqual([null, null, null, null]);
    expect(own!.calls).toBeGreaterThan(0);
    expect(total.modelCalls).toBe(known!.calls + own!.calls);
    // A seat of each vote is held by somebody simulated.
    const vote = conditions.find(({ condition }) => condition.endsWith('/ensemble-vote'))!;
    expect(vote.modelCalls).toBeLessThan(vote.calls!);
  });
  test('in the worst case, by hand: the longest request, a full reply, and both again with the reply', async () => {
    const staff = 'name: one\npeople: [{ model: "openai:x", price: { in: 1, out: 10 }, maxTokens: 500 }]\n';
    const plan = staffed('worst', staff, { organizations: '[single]', instances: '1', replicates: '1' });
    const [only] = (await estimate(plan, 1)).conditions;
    expect(only!.calls).toBe(1);
    expect(only!.worstUsd).toBeCloseTo((2 * only!.tokensIn! + 500 + 10 * 2 * 500) / 1e6, 10);
  });
  test('replies are no longer than they may be', async () => {
    const staff = 'name: short\npeople: [{ model: "openai:x", maxTokens: 16 }]\n';
    const { total } = await estimate(staffed('short', staff, { organizations: '[single]' }), 100);
    expect(total.tokensOut).toBe(16 * total.modelCalls!);
  });
  test('is not spent where everybody is simulated', async () => {
    const { live, total } = await estimate(staffed('sim', 'name: sims\npeople: [{ count: 3, skill: 0 }]\n'), 3);
    expect([live, total.modelCalls, total.usd, total.worstUsd, total.models]).toEqual([false, 0, 0, 0, []]);
    expect(total.calls).toBeGreaterThan(0);
  });
});

describe('the sample', () => {
  const places = (rows: ReturnType<typeof walked>['rows']) => rows.map((r) => `${r.instance}.${r.replicate}`);
  test('takes replicates in turn and never a trial twice', () => {
    const [first] = staffed('spread', MIXED, { replicates: '3' }).conditions;
    expect(places(walked(first!, 1, 3, 3).rows)).toEqual(['0.0', '1.1', '2.2']);
    expect(new Set(places(walked(first!, 1, 3, 99).rows)).size).toBe(12);
  });
  test('walks a series from its start', () => {
    const [first] = staffed('series', MIXED, { organizations: '[reputation-market]' }).conditions;
    expect(places(walked(first!, 1, 2, 5).rows)).toEqual(['0.0', '1.0', '2.0', '3.0', '0.1']);
  });
});
