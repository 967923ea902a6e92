/** `orglab analogy`: where classical results stand, from hypotheses, and the command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HypothesisRow } from '../../src/api/rows.js';
import { armsOf } from '../../src/cli/analogies.js';
import { forest } from '../../src/report/forest.js';
import { experiment, orglab, put, read, root, scratch, table } from './harness.js';

const folder = scratch();

const row = (task: string, diff: number | null, half = 0.05, more: object = {}): HypothesisRow =>
  ({
    metric: 'value',
    better: 'a',
    than: 'b',
    where: JSON.stringify({ task, staff: 'p', 'org.members': 9 }),
    versus: null,
    diff,
    lo: diff === null ? null : diff - half,
    hi: diff === null ? null : diff + half,
    ...more,
  }) as unknown as HypothesisRow;

describe('where a classical result stands', () => {
  const standings = (...rows: HypothesisRow[]) => armsOf('t', rows).map((a) => a.standing);

  test('against its control: the first claim of its kind', () => {
    const rows = [
      row('c', 0.3),
      row('s', 0.28),
      row('w', 0.12),
      row('v', 0.01),
      row('u', 0.1, 0.2),
      row('r', -0.2),
      row('n', null),
    ];
    expect(standings(...rows)).toEqual([
      'holds',
      'survives',
      'weakens',
      'vanishes',
      'undecided',
      'reverses',
      'no data',
    ]);
    const [, , weak] = armsOf('t', rows);
    expect(weak).toMatchObject({ claim: 'value: a (members 9) > b', change: expect.closeTo(-0.18, 10) });
    // The interval of a change is that of two differences.
    expect(weak!.changeHi! - weak!.change!).toBeCloseTo(Math.hypot(0.05, 0.05), 10);
  });

  test('without the classical result in the control nothing is said', () => {
    expect(standings(row('c', 0.02), row('s', 0.3))).toEqual(['no control', 'no control']);
    // Other levels are another claim.
    const other = row('c', 0.3, 0.05, { versus: '{"org.members":3}' });
    expect(armsOf('t', [row('c', 0.3), other]).map((a) => a.control)).toEqual([true, true]);
  });
});

describe('orglab analogy', () => {
  test('runs a study and writes table, text and figure', async () => {
    const study = put(
      folder,
      'growth.yaml',
      experiment({
        name: 'tiny',
        instances: '60',
        replicates: '4',
        tasks:
          '[{ name: apart, family: benchmark, params: { items: 60, item: 0, same_wrong: 1 } }, { name: hard, family: benchmark, params: { items: 60, item: 0.9, same_wrong: 1 } }]',
        organizations: '[single, ensemble-vote]',
        staff: '[{ name: equals, people: [{ count: 9, accuracy: 0.75 }] }]',
        settings: '{ org.members: [9] }',
        metrics: '[value]',
        hypotheses:
          '[{ metric: value, better: ensemble-vote, than: single, where: { task: apart, staff: equals } }, { metric: value, better: ensemble-vote, than: single, where: { task: hard, staff: equals } }]',
      }),
    );
    const said = await orglab(folder, 'analogy', study, '--out', 'out', '--workers', '1');
    expect(said.code, said.err).toBe(0);
    const rows = table(folder, 'out', 'analogy.csv');
    expect(rows.map((r) => [r.task, r.control])).toEqual([
      ['apart', '1'],
      ['hard', '0'],
    ]);
    expect(rows[0]?.standing).toBe('holds');
    expect(['weakens', 'vanishes', 'reverses']).toContain(rows[1]?.standing);
    expect(read(folder, 'out', 'analogy.md')).toMatch(/\| value: ensemble-vote > single \| hard \|/);
    const svg = read(folder, 'out', 'analogy.svg');
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).not.toMatch(/NaN|undefined/);
  }, 60_000);

  test('refuses what is no study', async () => {
    const said = await orglab(folder, 'analogy', 'grwth');
    expect([said.code, said.err]).toEqual([2, expect.stringMatching(/growth/)]);
  });

  test('the document has the table that the command wrote', () => {
    const doc = readFileSync(join(root, 'docs', 'human-analogy.md'), 'utf8');
    for (const name of ['growth', 'quorum', 'hierarchy', 'cascade', 'market', 'two-tier'])
      expect(doc).toContain(`## ${name}`);
  });
});

test('a figure of nothing is a figure', () => {
  expect(forest('none', [])).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
});
