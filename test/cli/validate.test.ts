/** `orglab validate theory` as typed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch, start } from './harness.js';

const folder = scratch();
const orglab = (...args: string[]) => start(folder, ...args).done;

describe('orglab validate theory', () => {
  it('tells what is run, what is out of scope and why, and writes the report between its marks', async () => {
    const file = join(folder, 'theory.md');
    writeFileSync(
      file,
      '# Mine\n<!-- theory: written by orglab validate theory --report -->\nold\n<!-- /theory -->\nthe end\n',
    );
    const { code, out } = await orglab('validate', 'theory', '--only', 'malone', '--report', 'theory.md');
    expect(out).toContain('4 of 10 cases run through the engine, 4 pass; 6 out of its scope; 10 equal a closed form');
    expect(out).toMatch(/malone\.mu_opt\.l2\.0: .*no arrivals/);
    expect(code).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# Mine\n/);
    expect(text).toContain('npx orglab validate theory --trials 20000 --only malone --report theory.md');
    expect(text).toContain('| coordination and queues | 10 | 4 | 4 | 6 | 10 |');
    expect(text).not.toContain('old');
    expect(text).toMatch(/the end\n$/);
  });

  it('fails where a reference is wrong, also where only a closed form can tell', async () => {
    const cases = [
      { id: 'mm1.L', kind: 'exact', params: { lam: 0.7, mu: 1 }, expected: 2.3 },
      { id: 'sah.hier.x', kind: 'prob', params: { n: 2, p: 0.8 }, expected: 0.64 },
    ];
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify(cases));
    const { code, out } = await orglab('validate', 'theory', '--reference', 'wrong.json', '--trials', '50');
    expect(out).toMatch(/mm1\.L .*FORMULA FAILS/);
    expect(out).toContain('1 fail: mm1.L; NOT validated');
    expect(code).toBe(1);
  });

  it('says where a report cannot be written', async () => {
    const { code, err } = await orglab('validate', 'theory', '--only', 'lin', '--report', 'nowhere/theory.md');
    expect(err).toMatch(/--report nowhere\/theory\.md: .*folder that exists/);
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
