/** How often the rules of MAST are right, where the truth is known; docs/mast.md holds the table, and is rewritten with ORGLAB_GOLDEN=write. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mast } from '../../src/metrics/mast.js';
import { isNull } from '../../src/metrics/metric.js';
import { check } from '../../src/org/check.js';
import { CASES, type Case, trialOf } from './planted.js';

const TRIALS = 200;
const PAGE = new URL('../../docs/mast.md', import.meta.url);

interface Counts {
  readonly there: number;
  readonly found: number;
  readonly both: number;
  readonly unknown: number;
}

const countsOf = (c: Case): Counts => {
  const { bound } = check(c.org);
  const at = mast.columns.findIndex((column) => column.name === `mast_${c.mode}`);
  const counts = { there: 0, found: 0, both: 0, unknown: 0 };
  for (let index = 0; index < TRIALS; index++) {
    const { trial, truth, task } = trialOf(c, index, bound.calls);
    const { trace, instance, seats } = trial;
    const people = 1 + Math.max(...Object.values(seats).flatMap((list) => list.map((s) => s.person)));
    const score = trace.answer ? task.score(instance, trace.answer.content) : null;
    const cell = mast.of({ trace, task, instance, org: c.org, bound, people, score })[at];
    if (cell === undefined || isNull(cell)) counts.unknown++;
    else {
      counts.there += truth ? 1 : 0;
      counts.found += cell as number;
      counts.both += truth ? (cell as number) : 0;
    }
  }
  return counts;
};

const share = (k: number, n: number): string => (n === 0 ? '' : (k / n).toFixed(2));
const all = CASES.map((c) => ({ c, n: countsOf(c) }));
const table = [
  '| mode | where | truth | trials with it | found | precision | recall | unknown |',
  '|---|---|---|---|---|---|---|---|',
  ...all.map(
    ({ c, n }) =>
      `| ${c.mode.replace('_', '.')} | ${c.org.name === 'o' ? 'written in the test' : c.org.name}, ${c.task} | ${c.truth} | ${n.there} | ${n.found} | ${share(n.both, n.found)} | ${share(n.both, n.there)} | ${n.unknown} |`,
  ),
].join('\n');

describe('rules of MAST', () => {
  it('are as often right as docs/mast.md says', () => {
    const page = readFileSync(PAGE, 'utf8');
    const begin = page.indexOf('| mode |');
    const end = page.indexOf('\n\n', begin);
    if (process.env.ORGLAB_GOLDEN === 'write') writeFileSync(PAGE, page.slice(0, begin) + table + page.slice(end));
    else expect(page.slice(begin, end)).toBe(table);
  });

  it.each(all.map(({ c, n }) => [c.mode, n] as const))(
    '%s: what is there is found, and there are trials without it',
    (_, n) => {
      expect(n.there).toBeGreaterThan(20);
      expect(n.there).toBeLessThan(TRIALS - 20);
      expect(n.both / n.there).toBeGreaterThan(0.8);
      expect(n.both / n.found).toBeGreaterThan(n.there / TRIALS);
    },
  );
});
