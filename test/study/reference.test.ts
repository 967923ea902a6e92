import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulationOf, simulations } from '../../src/study/theory/index.js';
import { readReference } from '../../src/study/theory/reference.js';
import { reference } from './bench.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-theory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (text: string) => {
  const file = join(folder, 'cases.json');
  writeFileSync(file, text);
  return readReference(file);
};

describe('the reference', () => {
  it('holds 308 cases, 151 of the first tier', () => {
    expect(reference).toHaveLength(308);
    expect(reference.filter((c) => c.tier === 1)).toHaveLength(151);
    expect(reference.find((c) => c.id === 'cjt.bb.limit.p0.6.r0.1')?.size).toBe(1001);
  });
  it('reads other files of the form, unknown keys and empty numbers included', () => {
    const cases = read(
      '[{"id": "a.b", "params": {"n": 3}, "expected": 1e-3, "kind": "prob", "sd": null, "mark": "T"}]',
    );
    expect(cases).toEqual([{ id: 'a.b', params: { n: 3 }, expected: 0.001, kind: 'prob' }]);
    expect(read('{"cases": [{"id": "a", "expected": 1, "kind": "exact"}]}')).toHaveLength(1);
  });
  it.each([
    ['[\n{"id": "a", "kind": "prob"}\n]', /cases\.json:2:1.*expected/],
    ['[{"id": "a", "expected": "x", "kind": "prob"}]', /cases\.json:1:\d+ \[0\]\.expected: expected number/],
    [
      '[{"id": "a", "expected": 1, "kind": "prob"},\n{"id": "a", "expected": 1, "kind": "prob"}]',
      /cases\.json:2:.*used before/,
    ],
    ['[{"id": "a",', /not valid YAML/],
    ['3', /expected/],
  ])('says where %o is wrong', (text, message) => expect(() => read(text)).toThrow(message));
});

describe('the table of simulations', () => {
  it('names each prefix once, and says what is realized and where it comes from', () => {
    const prefixes = simulations.map((s) => s.prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const s of simulations) expect(s.realizes.length * s.source.length).toBeGreaterThan(0);
  });
  it('goes by whole parts of an id, the longest prefix first', () => {
    expect(simulationOf('cjt.bb.n11')?.prefix).toBe('cjt.bb');
    expect(simulationOf('cjt.bb.var.n11.r0.1')?.prefix).toBe('cjt.bb.var');
    expect(simulationOf('cjt.bbb.n11')).toBeUndefined();
    expect(simulationOf('cjt')).toBeUndefined();
    expect(simulationOf('degroot.w12.x')?.prefix).toBe('degroot.w#');
    expect(simulationOf('degroot.wx')).toBeUndefined();
  });
  it('covers every case of the first tier in screens, juries, deliberation and items', () => {
    const mine = reference.filter((c) => c.tier === 1 && [1, 2, 6, 11].includes(c.topic ?? 0));
    expect(mine.length).toBe(77);
    expect(mine.filter((c) => !simulationOf(c.id)).map((c) => c.id)).toEqual([]);
  });
});
