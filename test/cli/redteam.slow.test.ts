/** `orglab redteam` from outside: the same bytes from several threads and after a kill, a staff file that runs, its document. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { halfOf } from '../../src/lab/placing.js';
import { experiment, orglab, put, type Running, read, root, scratch, start, table } from './harness.js';

const folder = scratch();
const at = (name: string): string => join(folder, name);

/** Cheap trials, and more than 2,000 of them in a round, so that threads start. */
const search = (out: string, workers: number, ...more: string[]): Running =>
  start(
    folder,
    ...['redteam', 'single', '--task', 'questions', '--objective', '1 - value', '--quiet', '--seed', '5'],
    ...['--budget', 'trials=11000,instances=36,replicates=10', '--threat', 'rate=.5'],
    ...['--out', out, '--workers', String(workers), ...more],
  );
const FILES = ['redteam.csv', 'redteam.txt', 'worst.yaml'] as const;
const files = (out: string) => Object.fromEntries(FILES.map((name) => [name, read(at(out), name)]));
const size = (out: string): number =>
  existsSync(join(at(out), 'journal.jsonl')) ? statSync(join(at(out), 'journal.jsonl')).size : 0;

let reference: ReturnType<typeof files>;
beforeAll(async () => {
  expect(await search('one', 1).done).toEqual({ code: 0, out: '', err: '' });
  reference = files('one');
}, 60_000);

describe('the same search', () => {
  it('has the same bytes with three threads', async () => {
    expect(await search('three', 3).done).toEqual({ code: 0, out: '', err: '' });
    expect(files('three')).toEqual(reference);
  }, 60_000);
  it('has the same bytes after kill -9 in the middle', async () => {
    for (const part of [0.3, 0.7]) {
      const running = search('killed', 3);
      let over = false;
      running.done.then(() => {
        over = true;
      });
      while (!over && size('killed') < size('one') * part) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(over).toBe(false);
      running.kill('SIGKILL');
      await running.done;
      expect(existsSync(join(at('killed'), 'redteam.csv'))).toBe(false);
    }
    const before = size('killed');
    const said = await search('killed', 1, '--json').done;
    expect(said.code).toBe(0);
    const { trials, ran } = JSON.parse(said.out) as { trials: number; ran: number };
    expect(before).toBeGreaterThan(0);
    expect(ran).toBeLessThan(trials * 0.75);
    expect(trials).toBeLessThanOrEqual(11_000);
    expect(files('killed')).toEqual(reference);
  }, 90_000);
  it('is refused a folder of another search', async () => {
    const other = await search('one', 1, '--threat', 'rate=.4').done;
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('holds the results of another experiment')]);
    expect(files('one')).toEqual(reference);
  });
});

describe('worst.yaml', () => {
  it('is a staff in which an experiment has the scores that the search reported', async () => {
    const [worst] = table(at('one'), 'redteam.csv').filter((row) => row.stage === 'final' && row.rank === '1');
    const names = { name: 'again', seed: '5', instances: String(Number(worst!.trials) / 10), replicates: '10' };
    put(
      folder,
      'again.yaml',
      experiment({ ...names, tasks: '[questions]', organizations: '[single]', metrics: '[value]' }),
    );
    const said = await orglab(folder, 'run', 'again.yaml', '--staff', 'one/worst.yaml', '--out', 'again', '--quiet');
    expect(said).toEqual({ code: 0, out: '', err: '' });
    const rows = table(at('again'), 'trials.csv').filter((row) => row.org === 'single' && row.matched === '');
    const mean = (half: 0 | 1): number => {
      const values = rows.filter((r) => halfOf([5, 'questions'], Number(r.instance)) === half);
      return values.reduce((sum, r) => sum + 1 - Number(r.value), 0) / values.length;
    };
    expect(rows).toHaveLength(Number(worst!.trials));
    expect(mean(0)).toBeCloseTo(Number(worst!.chosen_mean), 12);
    expect(mean(1)).toBeCloseTo(Number(worst!.reported_mean), 12);
    expect(await orglab(folder, 'check', 'one/worst.yaml')).toMatchObject({ code: 0 });
  }, 60_000);
});

describe('docs/redteam.md', () => {
  const page = readFileSync(join(root, 'docs', 'redteam.md'), 'utf8');
  const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```\n(?:```text\n([\s\S]*?)^```)?/gm)];
  it('has commands to try', () => {
    expect(commands.length).toBe(2);
  });
  it('shows what its commands print', async () => {
    put(folder, 'experiment.yaml', experiment({ tasks: '[control]', organizations: '[trusted-monitoring]' }));
    for (const [, command = '', output] of commands) {
      const words = [...command.trim().matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
      expect(words.slice(0, 2)).toEqual(['npx', 'orglab']);
      const said = await orglab(folder, ...words.slice(2));
      expect([said.code, said.err.includes('error')]).toEqual([0, false]);
      if (output !== undefined) expect(said.out.trim()).toBe(output.trim());
    }
  }, 90_000);
});
