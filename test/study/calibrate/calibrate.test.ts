import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkResponses } from '../../../src/study/calibrate/check.js';
import { fitAll } from '../../../src/study/calibrate/fit.js';
import { bothBelow } from '../../../src/study/calibrate/latent.js';
import { presetFiles } from '../../../src/study/calibrate/presets.js';
import { readResponses } from '../../../src/study/calibrate/read.js';
import { gate, validateData } from '../../../src/study/calibrate/sets.js';
import { winning } from '../../../src/study/calibrate/wrongs.js';
import { orglab, put, root, scratch } from '../../cli/harness.js';
import { synthetic } from './synthetic.js';

const folder = scratch();
const { matrix, codes } = synthetic(12, 400, 1.2, 0.25);
const files = { matrix: put(folder, 'a/response_matrix.csv', matrix), codes: put(folder, 'a/answer_codes.csv', codes) };

describe('calibration', () => {
  it('knows bivariate normals and pluralities in closed form', () => {
    // P(both below 0) = ¼ + asin(ρ)/2π.
    expect(bothBelow(0, 0, 0.5)).toBeCloseTo(1 / 3, 6);
    // One right against two wrong that agree with probability s: a tie of three by lot unless they agree.
    expect(winning(3, 0.4)[1]?.[2]).toBeCloseTo(0.6 / 3, 10);
  });

  it('finds the numbers that answers were drawn with', () => {
    const fit = fitAll(readResponses(files.matrix, files.codes), null, null);
    const share = 1.44 / 2.44;
    expect(Math.abs(fit.item - share)).toBeLessThan(0.06);
    expect(Math.abs(fit.pooled!.value - share)).toBeLessThan(2.5 * fit.pooled!.se!);
    expect(Math.abs(fit.sameWrong!.value - 0.25)).toBeLessThan(0.02);
    fit.difficulty!.theta.forEach((t, m) => {
      expect(Math.abs(t - (-0.8 + (1.6 * m) / 11))).toBeLessThan(0.3);
    });
  });

  it('predicts the other half, passes its gate, and fails it when predictions are shifted', () => {
    const rows = checkResponses(readResponses(files.matrix, files.codes), 4);
    expect(rows.map(({ quantity }) => quantity)).toContain('plurality 5');
    for (const row of rows) expect(gate('a', row).fails, row.quantity).toBeNull();
    const row = rows.find(({ quantity }) => quantity === 'majority 5')!;
    const worse = { ...row.fitted, mean: row.fitted.mean + 0.05, high: row.fitted.high + 0.05 };
    expect(gate('a', { ...row, fitted: worse }, 0.015).fails).toMatch(/above 0.015/);
    expect(gate('a', { ...row, fitted: worse, gainAtMost: 0.01 }).fails).toMatch(/independence/);
    expect(validateData(folder, 4).pass).toBe(true);
  });

  it('writes an experiment that runs, where an accuracy alone is enough for a person', async () => {
    const out = `${folder}/mine`;
    const args = [files.matrix, '--answers', files.codes, '--out', out, '--splits', '2'];
    const said = await orglab(folder, 'calibrate', ...args);
    expect(said.code, said.err).toBe(0);
    const first = readFileSync(`${out}/task.yaml`, 'utf8');
    expect((await orglab(folder, 'calibrate', ...args)).code).toBe(0);
    expect(readFileSync(`${out}/task.yaml`, 'utf8')).toBe(first);
    put(out, 'staff.yaml', 'name: own\npeople: [{ count: 9, accuracy: 0.6 }]\n');
    const run = await orglab(folder, 'run', `${out}/experiment.yaml`, '--out', `${folder}/r`, '--workers', '1');
    expect(run.code, run.err).toBe(0);
    const again = await orglab(folder, 'calibrate', ...args);
    expect(again.code).toBe(2);
    expect(again.err).toContain('was not written by orglab calibrate');
  }, 60_000);

  it('presets of the repository are what the command writes', () => {
    const command = 'npx orglab validate data --data test/data/measured --presets configs';
    const files = Object.entries(presetFiles(join(root, 'test/data/measured'), command));
    expect(files.map(([name]) => name)).toEqual([
      'staff/crux-measured.yaml',
      'tasks/crux-measured.yaml',
      'tasks/data/crux-measured.csv',
    ]);
    for (const [name, text] of files) expect(readFileSync(join(root, 'configs', name), 'utf8'), name).toBe(text);
    expect(() => presetFiles(folder, command)).toThrow(/no set that a preset comes from; those are zeroeval_crux/);
  });

  it.each([
    ['item,a\nx,1\ny,2\n', /bad\.csv:3: a has "2"; write 1 right/],
    ['item,a\nx,1\n', /bad\.csv:2: 1 item; give at least 2/],
    ['item,a,a\nx,1,1\ny,0,0\n', /column "a" is there twice/],
    ['item,a\nx,1\nx,0\n', /bad\.csv:3: item "x" is on line 2 already/],
    ['item,a,b\nx,1,\ny,0,\n', /b was asked nothing/],
    ['item,a\nx,1,0\ny,0\n', /bad\.csv:2: 3 fields; the header has 2/],
  ])('refuses %j', (text, message) => {
    expect(() => readResponses(put(folder, 'bad.csv', text))).toThrow(message);
  });

  it('takes one model, missing cells and constant columns, and says what it could not measure', () => {
    const one = fitAll(readResponses(put(folder, 'one.csv', 'item,a\nx,1\ny,0\n')), null, null);
    expect(one.difficulty).toBeNull();
    expect(one.notes.join()).toMatch(/one model/);
    const gaps = fitAll(readResponses(put(folder, 'gaps.csv', 'item,a,b\nx,1,\ny,1,0\nz,1,-1\n')), null, null);
    expect(gaps.notes.join()).toMatch(/a is right on all 3 items/);
    expect(gaps.rates[1]).toMatchObject({ n: 2, none: 1 });
    expect(gaps.difficulty!.theta.every(Number.isFinite)).toBe(true);
  });
});
