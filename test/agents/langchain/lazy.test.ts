/** Everything but this folder runs with no key, no network and no LangChain in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';

const home = join('src', 'agents', 'langchain') + sep;
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file));

/** Lines that import at load time; `import type` is erased and `await import` waits. */
const STATIC = /^\s*(?:import|export)\s(?!type\b)[^;]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(STATIC)].map((found) => (found[1] ?? found[2])!);

test('the folder itself does import LangChain, so the search works', () => {
  const inside = files.filter((file) => file.startsWith(home)).flatMap(importsOf);
  expect(inside.filter((name) => name.startsWith('@langchain/')).length).toBeGreaterThanOrEqual(3);
});

test('no other file names @langchain, not even as a type', () => {
  const outside = files.filter((file) => !file.startsWith(home));
  expect(outside.length).toBeGreaterThan(20);
  const guilty = outside.filter((file) =>
    /(?:from|import)\s*\(?\s*['"](?:@langchain\/|langchain['"/])/.test(readFileSync(file, 'utf8')),
  );
  expect(guilty).toEqual([]);
});

test('no other file imports this folder at load time, but the door of the package that is named after it', () => {
  const door = 'api/langchain.';
  const guilty = files
    .filter((file) => !file.startsWith(home) && !file.includes(door))
    .filter((file) => importsOf(file).some((name) => name.includes('/langchain/') || name.endsWith('/langchain.js')));
  expect(guilty).toEqual([]);
});
