/** What docs/alignment.md tells to type does what it says, as far as that is quick; the other commands name files that are ready to run. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orglab, root, type Said, scratch } from './harness.js';

const page = readFileSync(join(root, 'docs', 'alignment.md'), 'utf8');
const blocks = [...page.matchAll(/^```(sh|text)\n([\s\S]*?)^```/gm)].map((m) => [m[1], m[2] as string] as const);
const linesOf = (block: string): string[] => block.split('\n').filter((line) => line.trim() !== '');
const commands = blocks.flatMap(([kind, text]) => (kind === 'sh' ? linesOf(text) : []));
const words = (line: string): string[] => line.split(/\s+/).slice(2);
/** Commands one after the other, on the files of this package. */
const inOrder = async (folder: string, lines: readonly string[], ...more: string[]): Promise<Said[]> => {
  const done: Said[] = [];
  for (const line of lines) {
    const args = words(line).map((w) => (w.startsWith('experiments/') ? join(root, w) : w));
    done.push(await orglab(folder, ...args, ...more));
  }
  return done;
};
const isQuick = (line: string): boolean => line.includes('one-trace');

describe('docs/alignment.md', () => {
  const folder = scratch();

  it('the trace and the measures of it are what the commands print, line by line', async () => {
    const quick = commands.filter(isQuick);
    expect(quick.length).toBe(3);
    const done = await inOrder(folder, quick);
    expect(done.map((d) => [d.code, d.err])).toEqual(quick.map(() => [0, '']));
    const printed = done.map((d) => d.out).join('\n');
    const shown = blocks.flatMap(([kind, text]) => (kind === 'text' ? linesOf(text) : []));
    expect(shown.length).toBeGreaterThan(8);
    for (const line of shown) expect(printed).toContain(line);
  });

  it('the other commands name files that are there and options that are known', async () => {
    const slow = commands.filter((line) => !isQuick(line));
    expect(slow.length).toBeGreaterThan(3);
    for (const line of slow) {
      const [command, ...rest] = words(line);
      expect(['run', 'reproduce']).toContain(command);
      for (const file of rest.filter((w) => w.startsWith('experiments/')))
        expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    }
    const runs = slow.filter((line) => line.includes(' run '));
    const dry = await inOrder(folder, runs, '--dry-run');
    for (const [i, d] of dry.entries()) expect([runs[i], d.code]).toEqual([runs[i], 0]);
  });
});
