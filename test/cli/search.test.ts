/** `orglab search`, as users type it: a small search from beginning to end; the rest is in search.slow.test.ts. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orglab, put, read, root, scratch, table } from './harness.js';

const folder = scratch();
const SMALL = `name: small
question: Which is best?
seed: 3
instances: 4
replicates: 2
tasks: [estimation]
organizations: [single, trusted-only]
staff: [mixed-five]
search: { by: [structure-reader], untouched: [ambiguous], budget: { trials: 2200, calls: 4 } }
`;

describe('orglab search', () => {
  it('says what was chosen and what is left of it, and writes what it says', { timeout: 60_000 }, async () => {
    put(folder, 'small.yaml', SMALL);
    const { code, out } = await orglab(folder, 'search', 'small.yaml', '--out', 'found', '--workers', '1');
    expect(code).toBe(0);
    expect(out).toContain("winner's curse");
    expect(out).toContain('drawn by lot');
    expect(readdirSync(join(folder, 'found'))).toEqual(
      expect.arrayContaining(['journal.jsonl', 'proposals.json', 'search.csv', 'search.txt', 'summary.csv']),
    );
    expect(out).toContain(read(folder, 'found', 'search.txt').split('\n')[0]);
    expect(table(folder, 'found', 'summary.csv').map((row) => row.on)).toEqual(
      Array.from({ length: 3 }, () => ['new-seeds', 'new-tasks']).flat(),
    );
  });
  it('tells in words what is wrong, and leaves no folder behind', async () => {
    const { code, err } = await orglab(folder, 'search', 'small.yaml', '--out', 'none', '--budget', 'trials=90');
    expect([code, err]).toEqual([2, expect.stringContaining('90 trials are too few')]);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('docs/design.md', () => {
  it('names searches that are there', () => {
    const page = read(root, 'docs', 'design.md');
    const files = [...page.matchAll(/npx orglab search (\S+\.yaml)/g)].map(([, file = '']) => file);
    expect(new Set(files)).toEqual(
      new Set(['experiments/design-vs-library.yaml', 'experiments/exhaustive-small.yaml']),
    );
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
  });
});
