/** What docs/real-models.md tells to type goes from an empty folder to a comparison, with simulated people in the models' place. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { child } from './serving.js';

const text = readFileSync('docs/real-models.md', 'utf8');
const fenced = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
const blocks = (kind: string): string[] => fenced.filter((m) => m[1] === kind).map((m) => m[2]!.trim());
const commands = blocks('').flatMap((block) => block.split('\n'));

test('every command of the page works in the order of the page', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orglab-real-'));
  const bin = resolve('bin/orglab.js');
  const env = { ...process.env, OPENAI_API_KEY: 'none', NO_COLOR: '1' };
  const server = await child();
  const said: Record<string, string> = {};
  try {
    for (const line of commands) {
      const args = line.split(' ').slice(2);
      const swapped = args.map((a) => (a === 'openai:gpt-5-mini' ? 'orglab:alder' : a));
      const more = args[0] === 'models' ? ['--base-url', server.url] : [];
      const done = spawnSync(process.execPath, [bin, ...swapped, ...more], { cwd: folder, env, encoding: 'utf8' });
      // A slow machine tells how far it is.
      const trouble = done.stderr.replace(/^.* trials.*\n/gm, '');
      expect([line, done.status, trouble]).toEqual([line, 0, '']);
      said[args.slice(0, 2).join(' ')] ??= done.stdout;
      if (args[0] === 'init') {
        // What the page shows of the files is what is in them.
        const shown = blocks('yaml').flatMap((block) => block.split('\n'));
        const files = ['models.yaml', 'compare.yaml'].map((name) => readFileSync(join(folder, 'study', name), 'utf8'));
        for (const one of shown) expect(files.join('\n')).toContain(one.trim());
        const model = '"openai:gpt-5-mini"';
        expect(files[0]).toContain(model);
        const served = `"orglab:alder", baseUrl: "${server.url}", price: { in: 0.25, out: 2 }`;
        writeFileSync(join(folder, 'study/models.yaml'), files[0]!.replace(model, served));
      }
    }
  } finally {
    await server.end();
  }
  expect(commands).toHaveLength(9);
  const told = /total +42 +(\d+) .*/.exec(said['estimate study/compare.yaml']!);
  const took = /asked: (\d+) requests, .* ([\d.]+) USD/.exec(said['run study/compare.yaml']!);
  // What was told before and after, in calls.
  expect(Math.abs(Number(told![1]) / Number(took![1]) - 1)).toBeLessThan(0.25);
  expect(said['estimate study/compare.yaml']).toContain('orglab:alder at http');
  expect(said['run study/compare.yaml']).toMatch(/asked: \d+ requests, .* USD/);
  // Money of a trial, small as it is.
  expect(said['run study/compare.yaml']).toMatch(/tokens out +USD *\n single .* 0\.00\d*[1-9] *\n/);
  for (const table of ['trials.csv', 'summary.csv', 'pairs.csv', 'people.csv'])
    expect(readFileSync(join(folder, 'results/again', table), 'utf8'), table).toBe(
      readFileSync(join(folder, 'results/study-compare', table), 'utf8'),
    );
});
