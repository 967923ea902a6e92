/** `orglab search` from outside: the same bytes from several threads and after a kill, winners that run, models that design, words where it is refused. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openAiServer } from '../support/openai-server.js';
import { orglab, put, type Running, read, scratch, start, table } from './harness.js';

const folder = scratch();
const at = (name: string): string => join(folder, name);
/** Cheap trials, and more than 2,000 of them reported, so that threads start. */
const CHEAP = `name: cheap
question: Which is best?
seed: 3
instances: 50
replicates: 3
tasks: [estimation]
organizations: [single, trusted-only, ensemble-merge]
staff: [mixed-five]
search: { by: [evolve], untouched: [ambiguous], budget: { trials: 13000, calls: 4 } }
`;
/** The same with next to nothing to run. */
const SMALL = CHEAP.replace('50', '4').replace('13000', '2400').replace('3\ntasks', '1\ntasks');
const search = (out: string, ...more: string[]): Running =>
  start(folder, 'search', 'cheap.yaml', '--out', out, ...more);
/** Everything but the journal, whose lines come in the order in which work was done. */
const files = (out: string) =>
  Object.fromEntries(
    readdirSync(at(out))
      .filter((name) => name !== 'journal.jsonl')
      .sort()
      .map((name) => [name, read(at(out), name)]),
  );
const size = (out: string): number =>
  existsSync(join(at(out), 'journal.jsonl')) ? statSync(join(at(out), 'journal.jsonl')).size : 0;

let reference: ReturnType<typeof files>;
beforeAll(async () => {
  put(folder, 'cheap.yaml', CHEAP);
  const said = await search('one', '--workers', '1', '--quiet').done;
  expect(said).toEqual({ code: 0, out: '', err: '' });
  reference = files('one');
}, 90_000);

describe('the same search', () => {
  it('has the same bytes with two threads, after kill -9 in the middle', { timeout: 120_000 }, async () => {
    for (const part of [0.2, 0.7]) {
      const running = search('killed', '--workers', '2', '--quiet');
      let over = false;
      running.done.then(() => {
        over = true;
      });
      while (!over && size('killed') < size('one') * part) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(over).toBe(false);
      running.kill('SIGKILL');
      await running.done;
      expect(existsSync(join(at('killed'), 'search.csv'))).toBe(false);
    }
    const { code, out } = await search('killed', '--workers', '2', '--json').done;
    const said = JSON.parse(out) as { trials: number; ran: number; summary: { proposer: string }[] };
    expect(code).toBe(0);
    expect(said.ran).toBeLessThan(said.trials * 0.6);
    expect(said.trials).toBeLessThanOrEqual(13_000);
    expect(new Set(said.summary.map((row) => row.proposer))).toEqual(new Set(['library', 'random-valid', 'evolve']));
    expect(files('killed')).toEqual(reference);
  });
  it('is refused a folder of another search', async () => {
    const { code, err } = await search('one', '--seed', '4').done;
    expect([code, err]).toEqual([2, expect.stringContaining('holds the results of another experiment')]);
    expect(files('one')).toEqual(reference);
  });
});

describe('what is written', () => {
  it('has a row for everything proposed, with a reason where it was refused or given up', () => {
    const rows = table(at('one'), 'search.csv');
    expect(rows.some((r) => r.stage === 'refused')).toBe(true);
    for (const r of rows) {
      if (r.stage === 'refused') expect([r.reason === '', r.seeds_value]).toEqual([false, '']);
      if (r.stage === 'chosen') expect(Number(r.seeds_trials)).toBe(150);
    }
    expect(rows.filter((r) => r.stage === 'chosen').map((r) => r.proposer)).toEqual([
      'library',
      'random-valid',
      'evolve',
    ]);
    const summary = table(at('one'), 'summary.csv');
    expect(summary).toHaveLength(6);
    // The task that chose has nothing at stake: harm is empty there, and never 0.
    for (const row of summary) expect(row.harm === '').toBe(row.on === 'new-seeds');
    for (const row of summary) if (row.break_even_n === '') expect(row.null_reasons).toContain('break_even_n:');
  });
  it('runs: winners beside the library, with the numbers that were reported', { timeout: 60_000 }, async () => {
    const rows = table(at('one'), 'search.csv');
    const winners = readdirSync(at('one')).filter((name) => name.endsWith('.yaml') && name !== 'experiment.yaml');
    expect(winners.length).toBeGreaterThan(0);
    const [file = ''] = winners;
    expect(read(at('one'), file).trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    expect((await orglab(folder, 'check', `one/${file}`)).code).toBe(0);
    const said = await orglab(
      folder,
      'run',
      'one/experiment.yaml',
      '--out',
      'again',
      '--quiet',
      '--baselines',
      'named',
    );
    expect(said).toEqual({ code: 0, out: '', err: '' });
    const means = table(at('again'), 'summary.csv').filter((r) => r.metric === 'value' && r.matched === '');
    for (const [task, column] of [
      ['estimation', 'seeds_value'],
      ['ambiguous', 'tasks_value'],
    ] as const) {
      const mean = means.find((r) => r.task === task && `${r.org}.yaml` === file)?.mean;
      const reported = rows.find((r) => `${r.candidate}.yaml` === file)?.[column];
      expect(Number(mean)).toBeCloseTo(Number(reported), 12);
    }
  });
});

describe('models', () => {
  it('design with parents in view, at a cost that is told; the record resumes', { timeout: 120_000 }, async () => {
    const steps = [
      { do: 'solve', by: 'worker' },
      { do: 'pick', rule: 'most-common' },
    ];
    const bad = { steps: [{ do: 'solve', by: 'nobody' }] };
    const server = await openAiServer((_, n) => ({
      message: { content: JSON.stringify(n === 0 ? bad : { steps, rationale: 'Many eyes.' }) },
      usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    }));
    put(folder, 'small.yaml', SMALL);
    const run = () => orglab(folder, 'search', 'small.yaml', '--out', 'model', ...args);
    const args = ['--by', 'openai:one', '--budget', 'designs=2', '--base-url', server.url, '--quiet'];
    process.env.OPENAI_API_KEY = 'none';
    try {
      expect(await run()).toEqual({ code: 0, out: '', err: '' });
      const prompts = server.received.map((r) => JSON.stringify(r.json.messages));
      expect(prompts[0]).toContain('these are among the best of their kind');
      expect(prompts[0]!.match(/\\"workflow\\":/g)?.length ?? prompts[0]!.match(/workflow/g)?.length).toBeLessThan(12);
      const before = files('model');
      const asked = server.received.length;
      expect(asked).toBeGreaterThan(1);
      expect(await run()).toEqual({ code: 0, out: '', err: '' });
      expect([server.received.length, files('model')]).toEqual([asked, before]);
      const [row] = table(at('model'), 'summary.csv').filter((r) => r.proposer === 'openai:one');
      expect([row!.design_calls, row!.design_tokens]).toEqual([String(asked), String(110 * asked)]);
      expect(
        table(at('model'), 'search.csv').find((r) => r.stage === 'refused' && r.proposer === 'openai:one')?.reason,
      ).toMatch(/unknown role "nobody"/);
    } finally {
      await server.close();
    }
  });
});

describe('what is refused', () => {
  it('is told in words, and leaves no folder behind', { timeout: 60_000 }, async () => {
    const { code, err } = await search('refused', '--budget', 'trials=900').done;
    expect([code, err]).toEqual([2, expect.stringContaining('are too few: validation and report take')]);
    expect(existsSync(at('refused'))).toBe(false);
  });
});
