/** The library in process: objects, parts of one's own, stopping, errors, and rows as they are read back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  answerOf,
  type ExperimentInput,
  empty,
  InputError,
  type Policy,
  type RunOptions,
  readResults,
  reasonOf,
  run,
  type SimAgent,
  type TaskFamily,
  type TrialMetric,
  z,
} from '../../src/api/index.js';
import { trace } from '../../src/cli/trace.js';
import { probe } from '../support/probe.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const trialsIn = (out: string): string => readFileSync(join(at(out), 'trials.csv'), 'utf8');

const plain: ExperimentInput = {
  name: 'plain',
  question: 'Who is right more often?',
  instances: 30,
  replicates: 2,
  tasks: ['control'],
  organizations: ['single', 'committee'],
  staff: ['one-saboteur'],
  settings: { 'org.rounds': [0, 1] },
  hypotheses: [{ metric: 'value', better: 'committee', than: 'single' }],
};
const go = (out: string, options: RunOptions = {}, change: Partial<ExperimentInput> = {}) =>
  run({ ...plain, ...change }, { workers: 1, out: at(out), ...options });

/** Says nothing, at that rate. */
const mute: Policy<{ rate: number }> = {
  name: 'mute',
  summary: 'says nothing',
  source: 'tests',
  args: z.strictObject({ rate: z.number().default(1) }),
  honestAt: { rate: 0 },
  act: (_, honest, { rng }, { rate }) => (rng() < rate ? { none: 'mute', usage: honest.usage } : honest),
};
const mutes = { name: 'mutes', people: [{ skill: 0, policy: 'mute' }] };
const loud = { name: 'loud', people: [{ skill: 0, policy: 'mute', args: { loud: 1 } }] };
const real = { name: 'real', people: [{ model: 'openai:gpt-5-mini', policy: 'mute' }] };

describe('run', () => {
  it('takes an object as it takes a file', async () => {
    writeFileSync(at('plain.yaml'), stringify(plain));
    const fromFile = await run(at('plain.yaml'), { workers: 1, out: at('file') });
    const fromObject = await go('object');
    expect(trialsIn('object')).toBe(trialsIn('file'));
    expect(fromObject.hypotheses).toEqual(fromFile.hypotheses);
    expect(fromObject.trials).toBe(fromObject.results().trials.length);
    expect(`${fromObject.verdict()}\n`).toBe(readFileSync(join(at('object'), 'verdict.txt'), 'utf8'));
  });
  it('stops by its signal with an AbortError, and the same call goes on to the same bytes', async () => {
    const stop = new AbortController();
    let seen = 0;
    const onProgress = ({ ran }: { ran: number }): void => {
      seen += ran;
      if (seen > 0) stop.abort();
    };
    await expect(go('stopped', { signal: stop.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' });
    const { ran, trials } = await go('stopped');
    expect(ran).toBe(trials - seen);
    expect(seen).toBeGreaterThan(0);
    expect(trialsIn('stopped')).toBe(trialsIn('object'));
    expect((await go('stopped')).ran).toBe(0);
  });
  it.each<[string, Partial<ExperimentInput>, RunOptions, RegExp]>([
    ['a name that is none', { organizations: ['singel'] }, {}, /^experiment: organizations\[0\].*single/],
    ['what is missing', { tasks: [] }, {}, /^experiment: tasks: /],
    ['a function in it', { question: (() => '') as unknown as string }, {}, /^experiment: plain data only/],
    ['a family that nobody brought', { tasks: [{ name: 'mine', family: 'probe' }] }, {}, /unknown family "probe"/],
    ['a policy that nobody brought', { staff: [mutes] }, {}, /unknown policy "mute"/],
    ['a policy for a model', { staff: [real] }, { policies: [mute] }, /policy "mute" has no words for a model/],
    [
      'a policy that is there',
      {},
      { policies: [{ ...mute, name: 'saboteur' }] },
      /there is a policy "saboteur" already/,
    ],
    ['a policy without a name', {}, { policies: [{ ...mute, name: 'A b' }] }, /^policies: "A b" cannot name a policy/],
    ['an argument that it lacks', { staff: [loud] }, { policies: [mute] }, /policy mute: .*loud/],
    ['an agent for nobody', {}, { agents: { nobody: () => ({}) as SimAgent } }, /^agents: unknown model "nobody"/],
  ])('tells %s', async (_, change, options, message) => {
    const error = await go('wrong', options, change).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
  });
  it('wants a number of workers', async () => {
    await expect(go('wrong', { workers: 0 })).rejects.toThrow('workers are a whole number from 1 to 256, found 0');
  });
});

const family: TaskFamily = {
  name: 'probe',
  summary: 'digits',
  source: 'tests',
  params: z.looseObject({}),
  open: () => probe,
};
const usage = { tokensIn: null, tokensOut: null, seconds: 1, usd: null };
/** Always right. */
const oracle = (): SimAgent => ({
  act: ({ act, view }) =>
    act === 'propose'
      ? {
          ...answerOf(
            view,
            probe.combine(
              view.instance,
              view.scope.parts.map((p) => probe.right(view.instance, p, null, false)),
            ),
          ),
          usage,
        }
      : { none: 'only answers', usage },
});
const off: TrialMetric = {
  columns: [{ name: 'off', unit: '', better: 'down', summary: '1 − value', nulls: ['failed'], source: 'tests' }],
  of: ({ score }) => [score ? 1 - score.value : empty('failed')],
};
const single = {
  tasks: [{ name: 'mine', family: 'probe' }],
  organizations: ['single', 'ensemble-vote'],
  settings: {},
  hypotheses: [],
} satisfies Partial<ExperimentInput>;
const people = (model: string) => [{ name: model, people: [{ model, count: 5, skill: -1 }] }];

describe('parts of a program', () => {
  it('are used: family, agent and metric, in tables, expressions and hypotheses', async () => {
    const { results, hypotheses, errors } = await go(
      'own',
      { families: [family], agents: { oracle }, metrics: [off] },
      {
        ...single,
        staff: [
          {
            name: 'mixed',
            people: [
              { model: 'oracle', skill: 3 },
              { model: 'sim', count: 4, skill: -1 },
            ],
          },
        ],
        metrics: ['value', { twice: '2 * off' }],
        hypotheses: [{ metric: 'off', better: 'best@ensemble-vote', than: 'single' }],
      },
    );
    expect(errors).toBe(0);
    const { trials, summary } = results();
    expect(trials.length).toBeGreaterThan(100);
    for (const t of trials) {
      expect(t.off).toBeCloseTo(1 - (t.value as number), 12);
      expect(t.twice).toBeCloseTo(2 * (t.off as number), 12);
    }
    // The best person by its stated skill is the agent, which never errs; less of it is better.
    const best = summary.find((r) => r.org === 'best@ensemble-vote' && r.metric === 'off');
    expect(best?.mean).toBe(0);
    expect(hypotheses.map((h) => h.verdict)).toEqual(['confirmed']);
    expect(hypotheses[0]?.diff).toBeGreaterThan(0);
  });
  it('are used: a policy, with a setting for its argument, alone and placed on a seat', async () => {
    const staff = [
      { name: 'honest', people: [{ count: 5, skill: 0 }] },
      { name: 'mute', people: [{ count: 5, skill: 0, policy: 'mute' }] },
      { name: 'one', people: [{ count: 5, skill: 0 }], placed: { policy: 'mute', place: 'random' } },
    ];
    const change = { ...single, tasks: ['questions'], staff, settings: { 'staff.rate': [0, 1] } };
    const { errors, results } = await go('mute', { policies: [mute] }, change);
    expect(errors).toBe(0);
    const { trials } = results();
    const of = (condition: string) =>
      trials.filter((t) => t.condition === condition).map(({ value, status }) => ({ value, status }));
    expect(of('questions/mute/single:staff.rate=0')).toEqual(of('questions/honest/single'));
    expect(of('questions/honest/single').length).toBeGreaterThan(5);
    for (const t of of('questions/mute/single:staff.rate=1')) expect(t.status).not.toBe('answered');
    expect(of('questions/one/ensemble-vote:staff.rate=1')).not.toEqual(of('questions/one/ensemble-vote:staff.rate=0'));
    expect(of('questions/one/ensemble-vote:staff.rate=0')).toEqual(of('questions/honest/ensemble-vote'));
  });
  it('of the same name do not meet in two runs of one process', async () => {
    const change = { ...single, staff: people('sim') };
    const easy: TaskFamily = {
      ...family,
      open: () => ({ ...probe, score: () => ({ value: 1, success: true, utility: 1 }) }),
    };
    const [one, other] = await Promise.all([
      go('one', { families: [family] }, change),
      go('other', { families: [easy] }, change),
    ]);
    const mean = (r: typeof one): number => r.results().trials.reduce((n, t) => n + (t.value ?? 0), 0) / r.trials;
    expect(mean(other)).toBe(1);
    expect(mean(one)).toBeLessThan(1);
    // Another text is another experiment.
    await expect(go('one', { families: [easy] }, change)).rejects.toThrow('another experiment');
  });
  it('end trials in an error where an agent answers with a promise', async () => {
    const late = { act: async () => ({ none: 'later', usage }) } as unknown as SimAgent;
    const { errors, trials, results } = await go(
      'late',
      { families: [family], agents: { late: () => late } },
      { ...single, staff: people('late') },
    );
    expect(errors).toBe(trials);
    expect(results().trials[0]).toMatchObject({ status: 'error', value: null });
    expect(results().trials[0]?.error).toContain('answered with a promise');
  });
  it('cannot be run again by the command, which says so', async () => {
    const refused = (out: string, id: string) => trace(at(out), { trial: `${id}#0.0` });
    await expect(refused('one', 'mine/sim/single')).rejects.toThrow('orglab has no family "probe"');
    await expect(refused('mute', 'questions/mute/single:staff.rate=1')).rejects.toThrow(
      '"mute" was a policy of a program',
    );
    await expect(refused('mute', 'questions/one/single:staff.rate=1')).rejects.toThrow(
      '"mute" was a policy of a program',
    );
    await expect(refused('own', 'mine/mixed/single')).rejects.toThrow('"oracle" was an agent of a program');
  });
  it('have names of their own', async () => {
    const again = (options: RunOptions) => go('wrong', options, { ...single, staff: people('sim') });
    await expect(again({ families: [family, family] })).rejects.toThrow('there is a family "probe" already');
    const column = { ...off, columns: [{ ...off.columns[0]!, name: 'value' }] };
    await expect(again({ families: [family], metrics: [column] })).rejects.toThrow('there is a column "value" already');
  });
});

describe('readResults', () => {
  it('gives numbers as numbers, text as text, and empty cells as null with a reason', async () => {
    const {
      trials,
      summary,
      pairs,
      people: persons,
      curves,
      hypotheses,
      assumptions,
      manifest,
    } = readResults(at('object'));
    const row = trials[0]!;
    expect([typeof row.instance, typeof row.value, typeof row.org, typeof row.org_hash]).toEqual([
      'number',
      'number',
      'string',
      'string',
    ]);
    const rounds = new Set(trials.map((t) => t['set_org.rounds']));
    expect(rounds).toEqual(new Set([null, 0, 1]));
    expect([row.usd, reasonOf(row, 'usd'), reasonOf(row, 'value')]).toEqual([null, 'not_reported', null]);
    const money = summary.find((r) => r.metric === 'usd')!;
    expect([money.mean, reasonOf(money, 'mean')]).toEqual([null, 'not_reported']);
    expect(() => reasonOf(row, 'valeu')).toThrow('value');
    for (const table of [pairs, persons, curves, hypotheses]) expect(table.length).toBeGreaterThan(0);
    expect(typeof pairs[0]?.baseline).toBe('string');
    expect(assumptions).toEqual([]);
    expect(manifest.conditions.length).toBeGreaterThan(3);
  });
  it('tells what is not a finished run', () => {
    expect(() => readResults(at('nowhere'))).toThrow('no such folder');
    expect(() => readResults(folder)).toThrow('no manifest.json');
  });
});
