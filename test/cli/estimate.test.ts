/** `orglab estimate` from outside: a table by condition and by model, reasons beside empty cells, the same as data. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { experiment, put, type Said, scratch } from './harness.js';
import { batch, expectRefusal } from './refusal.js';

const folder = scratch();
const said: Record<string, Said> = {};
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  priced: ['experiment.yaml'],
  data: ['experiment.yaml', '--json'],
  mixed: ['experiment.yaml', '--staff', 'mixed.yaml'],
  simulated: ['experiment.yaml', '--staff', 'mixed-five'],
  none: ['experiment.yaml', '--sample', '0'],
  nobody: ['experiment.yaml', '--staff', 'nobody'],
  nothing: ['missing.yaml'],
};
beforeAll(() => {
  put(folder, 'priced.yaml', 'name: priced\npeople: [{ count: 3, model: "openai:x", price: { in: 1, out: 5 } }]\n');
  put(
    folder,
    'mixed.yaml',
    'name: mixed\npeople:\n  - { model: "openai:gpt-5-mini" }\n  - { model: "openai:qwen3", baseUrl: "http://localhost:1/v1" }\n',
  );
  put(folder, 'experiment.yaml', experiment({ staff: '[./priced.yaml]', instances: '4' }));
  const all = batch(
    folder,
    Object.values(COMMANDS).map((args) => ['estimate', ...args]),
  );
  Object.keys(COMMANDS).forEach((name, i) => {
    said[name] = all[i]!;
  });
});
const rowsOf = (name: string, head: RegExp): string[][] => {
  const lines = said[name]!.out.split('\n');
  const from = lines.findIndex((line) => head.test(line));
  const to = lines.indexOf('', from);
  return lines.slice(from + 1, to).map((line) => line.trim().split(/ {2,}/));
};

describe('a staff with a price', () => {
  test('every condition and baseline: calls, tokens, USD, and the worst beside them; the total is their sum', () => {
    expect([said.priced!.code, said.priced!.err]).toEqual([0, '']);
    const rows = rowsOf('priced', /^ condition/).map(([name, ...cells]) => ({
      name,
      cells: cells.map((c) => Number(c.replaceAll(',', ''))),
    }));
    const total = rows.pop()!;
    expect(rows.map(({ name }) => name)).toEqual([
      'decomposable/priced/single',
      'decomposable/priced/committee',
      'decomposable/priced/single@committee',
      'decomposable/priced/ensemble-vote@committee',
    ]);
    expect(rows[0]!.cells.slice(0, 3)).toEqual([8, 8, 8]);
    for (const { cells } of rows) {
      const [, calls, , read, written, usd, most, worst] = cells as number[];
      expect(usd! / ((read! + 5 * written!) / 1e6)).toBeCloseTo(1, 1);
      expect(most).toBeGreaterThanOrEqual(calls!);
      expect(worst).toBeGreaterThan(usd!);
    }
    total.cells.slice(0, 5).forEach((n, i) => {
      expect(n).toBe(rows.reduce((sum, { cells }) => sum + cells[i]!, 0));
    });
    expect(rowsOf('priced', /^ model/)).toMatchObject([
      ['openai:x', '', '', '', '', '1, 5'].map((c) => c || expect.anything()),
    ]);
  });
  test('the same as data', () => {
    const { conditions, total, live, unpriced, notes } = JSON.parse(said.data!.out);
    expect([conditions.length, total.trials, live, unpriced]).toEqual([4, 32, true, []]);
    expect(total.models[0]).toMatchObject({ model: 'openai:x', usd: total.usd, calls: total.modelCalls });
    expect(notes.join('\n')).toContain('Only --max-usd is a promise');
  });
  test('nothing is written', () => {
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });
});

test('an unknown price leaves USD empty, names the model, and says what to write', () => {
  expect(said.mixed!.code).toBe(0);
  const models = rowsOf('mixed', /^ model/);
  expect(models.map((row) => row.at(-1))).toEqual(['0.25, 2', 'not known']);
  expect(models.map((row) => row.length)).toEqual([6, 5]);
  expect(rowsOf('mixed', /^ condition/).at(-1)).toHaveLength(7);
  expect(said.mixed!.out).toMatch(
    /USD is empty where no price is known: openai:qwen3; state one .* price: \{ in: 0\.25/,
  );
});
test('simulated people alone spend nothing', () => {
  expect(said.simulated!.code).toBe(0);
  expect(said.simulated!.out).toContain('note: no condition has real models: nothing would be spent');
  expect(said.simulated!.out).not.toMatch(/^ model /m);
});
test.each([
  ['none', /--sample is a whole number from 1, found 0/],
  ['nobody', /nobody/],
  ['nothing', /missing\.yaml/],
])('refuses: %s', (name, says) => {
  expectRefusal(said[name]!);
  expect(said[name]!.err).toMatch(says);
});
