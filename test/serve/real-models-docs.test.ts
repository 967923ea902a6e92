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
  const [staff, experiment] = blocks('yaml') as [string, string];
  const server = await child('--questions', resolve('configs/study/questions.jsonl'));
  const said: Record<string, string> = {};
  try {
    for (const line of commands) {
      // Requests of the check are in no question file: only one who is sent more than the prompt can answer them.
      const args = line.split(' ').slice(2);
      const swapped = args.map((a) => (a === 'openai:gpt-5-mini' ? 'orglab:alder' : a));
      const more = args[0] === 'models' ? ['--base-url', server.url] : [];
      const done = spawnSync(process.execPath, [bin, ...swapped, ...more], { cwd: folder, env, encoding: 'utf8' });
      expect([line, done.status, done.stderr]).toEqual([line, 0, '']);
      said[args.slice(0, 2).join(' ')] ??= done.stdout;
      if (args[0] === 'init') {
        const price = 'price: { in: 0.25, out: 2 }';
        const served = staff.replace('"openai:gpt-5-mini"', `"openai:alder", baseUrl: "${server.url}", ${price}`);
        expect(served).not.toBe(staff);
        writeFileSync(join(folder, 'study/models.yaml'), served);
        writeFileSync(join(folder, 'study/compare.yaml'), experiment);
      }
    }
  } finally {
    await server.end();
  }
  expect(commands).toHaveLength(7);
  expect(said['estimate study/compare.yaml']).toMatch(/total +\d+ +\d+/);
  expect(said['run study/compare.yaml']).toMatch(/asked: \d+ requests, .* USD/);
  for (const table of ['trials.csv', 'summary.csv', 'pairs.csv', 'people.csv'])
    expect(readFileSync(join(folder, 'results/again', table), 'utf8'), table).toBe(
      readFileSync(join(folder, 'results/compare', table), 'utf8'),
    );
});
