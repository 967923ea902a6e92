/** What docs/serve.md tells to type does what it says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { child, choiceOf, post } from './serving.js';

const blocks = [...readFileSync('docs/serve.md', 'utf8').matchAll(/^```\n([\s\S]*?)^```/gm)].map((m) => m[1]!.trim());
/** Words of a command, with quotation marks taken off. */
const words = (line: string): string[] => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
const serves = blocks.filter((b) => b.startsWith('npx orglab serve')).map((b) => words(b).slice(3));
const curls = blocks.filter((b) => b.startsWith('curl'));

test('there are commands to try', () => {
  expect([serves.length, curls.length]).toEqual([2, 1]);
});

test.each(serves.map((args) => [args.join(' '), args] as const))('orglab serve %s', async (_, args) => {
  const server = await child(...args);
  expect((await fetch(`${server.url}/models`)).status).toBe(200);
  expect(await server.end()).toBe(0);
});

test('the request is answered by a number near the truth', async () => {
  const server = await child(...serves[0]!);
  const got = await post(server.url, /-d '(.*)'$/s.exec(curls[0]!)![1]);
  expect(got.json.system_fingerprint).toBe('orglab-simulated-questions');
  expect(Math.abs(Number(choiceOf(got).message.content) - 84)).toBeLessThan(20);
  await server.end();
});
