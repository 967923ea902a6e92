/** Hierarchies that pass reports up and intents down, and schedules of work, against their formulas. */
import { describe, expect, it } from 'vitest';
import { runSync } from '../../src/engine/drivers.js';
import { trialFlow } from '../../src/engine/run.js';
import { makespan } from '../../src/metrics/time.js';
import type { Case } from '../../src/study/theory/case.js';
import { drawn } from '../../src/study/theory/chance.js';
import { written } from '../../src/study/theory/organization.js';
import { dealt, readAndAdd, skipLevel } from '../../src/study/theory/trees.js';
import { seated } from '../../src/study/theory/trial.js';
import { exactly, made, reference, run } from './bench.js';

const agrees = async (one: Case): Promise<void> => {
  const { covered, reason, got, verdict } = await exactly(one, one.kind === 'exact' ? one.tol : undefined);
  expect([covered, reason]).toEqual([true, undefined]);
  expect(verdict?.pass, `${one.id}: expected ${one.expected}, got ${got}`).toBe(true);
};

const radner = (p: number, n: number): number => Math.floor(n / p) + Math.ceil(Math.log2(p + (n % p)) - 1e-12);

/** Seconds until the organization has added n items, one pair of hands for each seat, and how many went in. */
const added = (org: ReturnType<typeof written>, n: number): { seconds: number; items: unknown } => {
  const task = dealt(n);
  const instance = task.draw(0, drawn().chance);
  const setting = { org, task, instance, seats: seated(org), lots: ['lot', 0] };
  const trace = runSync(trialFlow(setting), (call) => readAndAdd(call.request));
  return { seconds: makespan(trace.entries.filter((e) => e.kind === 'event')), items: trace.answer?.content };
};

describe('cases of the reference', () => {
  const DRAWN = /^forkjoin|^hedge/;
  const mine = reference.filter((c) => c.tier === 1 && [4, 10].includes(c.topic ?? 0) && !DRAWN.test(c.id));
  it.each(mine.map((c) => [c.id, c] as const))('%s', (_, one) => agrees(one));
});

describe('parameters never seen', () => {
  const fresh: readonly Case[] = [
    made('radner.delay.x', { P: 7, N: 41 }, radner(7, 41)),
    made('tree.balanced.x', { span: 5, N: 125 }, 15),
    made('tree.managers.x', { span: 8, N: 64 }, 9),
    made('tree.balanced.alone', { span: 3, N: 1 }, 0),
    made('will.controlloss.x', { alpha: 0.7, levels: 4 }, 0.343),
    made('will.controlloss.flat', { alpha: 0.7, levels: 1 }, 1),
    made('chain.bsc.x', { flip: 0.3, hops: 7 }, (1 + 0.4 ** 7) / 2),
    made('amdahl.x', { p: 0.75, n: 5 }, 1 / (0.25 + 0.15)),
    made('graham.ls.m6', { m: 6 }, 11),
    made('graham.lpt.m2', { m: 2, jobs: 'as in the tight instance' }, 7),
    made('graham.ls.list', { m: 2, jobs: [2, 2, 3] }, 5),
    made('graham.lpt.list', { m: 2, jobs: [2, 2, 3] }, 4),
    made('graham.lb.work', { m: 2, jobs: [3, 3, 2, 2, 1], chain: [3, 2] }, 5.5),
    made('graham.lb.path', { m: 4, jobs: [3, 3, 2], chain: [3, 3] }, 6),
    made('brooks.n7', { n: 7 }, 21),
    made('brooks.hier.n7', { n: 7 }, 6),
  ];
  it.each(fresh.map((c) => [c.id, c] as const))('%s', (_, one) => agrees(one));

  it.each([
    ['tree.balanced.x', { span: 3, N: 10 }, /no power/],
    ['radner.delay.x', { P: 9, N: 4 }, /9 processors/],
    ['graham.lb.x', { m: 2, jobs: [1, 2], chain: [5] }, /no job/],
  ])('%s %o is refused', async (id, params, reason) => {
    const outcome = await exactly(made(id, params, 1));
    expect(outcome).toMatchObject({ covered: false, verdict: null });
    expect(outcome.reason).toMatch(reason);
  });
});

describe('on P processors', () => {
  it('the skip-level tree attains the bound for every P up to N/2', () => {
    for (const n of [2, 9, 24, 37])
      for (let p = 1; p <= n / 2; p++)
        expect([p, n, added(skipLevel(p, n), n)]).toEqual([p, n, { seconds: radner(p, n), items: n }]);
  });
  it('nothing else beats it: a flat team, a line', () => {
    const names = [0, 1, 2, 3, 4].map((i) => `p${i}`);
    const roles = Object.fromEntries(names.map((by) => [by, {}]));
    const flat = written({
      name: 'flat',
      summary: 'All read at once, the first adds up their reports.',
      roles,
      workflow: [
        { do: 'parallel', branches: names.map((by) => [{ do: 'solve', by }]) },
        { do: 'merge', by: 'p0' },
      ],
    });
    expect(added(flat, 20)).toEqual({ seconds: 4 + 4, items: 20 });
    const line = written({
      name: 'line',
      summary: 'Each adds the report of the one before.',
      roles,
      workflow: [
        { do: 'parallel', branches: [0, 1].map((i) => [{ do: 'solve', by: `p${i}` }]) },
        { do: 'merge', by: 'p1' },
        ...[2, 3, 4].flatMap((i) => [
          { do: 'solve', by: `p${i}`, keep: true },
          { do: 'merge', by: `p${i}` },
        ]),
      ],
    });
    const { seconds, items } = added(line, 20);
    expect(items).toBe(20);
    expect(radner(5, 20)).toBe(7);
    expect(seconds).toBeGreaterThan(7);
  });
});

describe('drawn', () => {
  it('times of forks, hedges and relays', async () => {
    const cases = [
      made('forkjoin.n6', { n: 6, mu: 2 }, 2.45 / 2, 'mean'),
      made('hedge.n4', { n: 4, mu: 0.5 }, 0.5, 'mean'),
      made('will.controlloss.y', { alpha: 0.8, levels: 3 }, 0.64),
      made('chain.bsc.y', { flip: 0.2, hops: 3 }, (1 + 0.6 ** 3) / 2),
    ];
    const { outcomes } = await run(cases, 1500);
    expect(outcomes.filter((o) => o.verdict?.pass !== true)).toEqual([]);
  });
});
