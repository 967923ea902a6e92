import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkFormula } from '../../src/study/theory/formulas/index.js';
import { simulationOf, simulations } from '../../src/study/theory/index.js';
import { readReference } from '../../src/study/theory/reference.js';
import type { Outcome } from '../../src/study/theory/run.js';
import { outOfScope, whyOutside } from '../../src/study/theory/scope.js';
import { asMarkdown, placed } from '../../src/study/theory/summary.js';
import { twinsOf, twinTest } from '../../src/study/theory/twins.js';
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

describe('closed forms', () => {
  const checked = reference.map((c) => [c, checkFormula(c)] as const);
  it('equal what the reference tells, to nine digits (integrals to six)', () => {
    expect(checked.filter(([, f]) => f?.pass === false).map(([c, f]) => [c.id, c.expected, f?.value])).toEqual([]);
    expect(checked.filter(([, f]) => f !== undefined).length).toBeGreaterThan(260);
  });
  it('are missing only where a number was simulated, or is an exact one of a walk', () => {
    const without = checked.filter(([, f]) => f === undefined).map(([c]) => c);
    expect(without.filter((c) => c.kind !== 'mc_ref' && !/^(ceff\.ic\.inf|sprt\.exact)/.test(c.id))).toEqual([]);
  });
  it('see a reference that is off in the eighth digit, and do not read other parameters', () => {
    const one = { id: 'sah.hier.x', kind: 'prob', params: { n: 2, p: 0.8 }, expected: 0.64 + 1e-8 };
    expect(checkFormula(one)?.pass).toBe(false);
    expect(checkFormula({ ...one, expected: 0.64 })?.pass).toBe(true);
    expect(checkFormula({ ...one, params: {} })).toBeUndefined();
  });
});

describe('the scope', () => {
  it('has a reason for every case that is not realized, and for no other', () => {
    const wrong = reference.filter((c) => {
      const outside = whyOutside(c.id) !== undefined;
      let opens = simulationOf(c.id) !== undefined;
      try {
        simulationOf(c.id)?.open(c);
      } catch {
        opens = false;
      }
      return outside === opens;
    });
    expect(wrong.map((c) => c.id)).toEqual([]);
  });
  it('leaves out no case of the first tier, and names nothing that is not there', () => {
    expect(reference.filter((c) => c.tier === 1 && whyOutside(c.id)).map((c) => c.id)).toEqual([]);
    const used = new Set(reference.flatMap((c) => whyOutside(c.id) ?? []));
    expect(outOfScope().filter((o) => !used.has(o.because))).toEqual([]);
  });
});

describe('A/A pairs', () => {
  const told = (got: number) => ({ got, verdict: { se: 0.1 } });
  const pairs = (differ: (i: number) => number) =>
    Array.from({ length: 60 }, (_, i) => ({ one: told(0.5), other: told(0.5 + differ(i)) }));
  it('fail where twins are equal, and where they differ by more than chance', () => {
    expect(twinTest(pairs((i) => (i % 2 ? 0.14 : -0.14)))).toMatchObject([{ pass: true }]);
    expect(twinTest(pairs(() => 0))).toMatchObject([{ pass: false }]);
    expect(twinTest(pairs((i) => (i % 2 ? 0.3 : -0.3)))).toMatchObject([{ pass: false }]);
  });
  it('are cases under another name, realized alike', () => {
    const twins = twinsOf(reference);
    expect(twins.length).toBe(60);
    for (const { of, again } of twins) expect(simulationOf(again.id)).toBe(simulationOf(of));
    expect(twinsOf(reference.slice(0, 5))).toEqual([]);
  });
});

describe('the report', () => {
  const outcome = (id: string, topic: number, z: number | null): Outcome => {
    const one = { id, topic, kind: 'prob', params: {}, expected: 0.5 };
    if (z === null)
      return { one, covered: false, reason: 'a queue', outside: true, got: null, trials: 0, verdict: null };
    return { one, covered: true, got: 0.5, trials: 100, verdict: { se: 0.05, z, tol: 1, pass: true } };
  };
  const report = {
    outcomes: [outcome('a.x', 1, -2), outcome('b.x', 1, 1), outcome('c.x', 3, null)],
    groups: [],
    pass: true,
  };
  it('counts by topic, and says what is seen', () => {
    const text = asMarkdown(report, 'orglab validate theory');
    expect(text).toContain('| hierarchy, polyarchy, committee | 2 | 2 | 2 | 0 | 0 | -2.00 (a.x) | .307, .307 |');
    expect(text).toContain('| coordination and queues | 1 | 0 | 0 | 1 | 0 |  |  |');
    expect(text).toContain('- c.x: a queue.');
  });
  it('goes between the marks of a document and leaves the rest', () => {
    const first = placed(null, 'one');
    const around = `# head\n${first}tail\n`;
    expect(placed(around, 'two')).toBe(around.replace('one', 'two'));
  });
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
