import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/lab/experiment.js';
import { openYaml } from '../../src/org/yaml.js';
import { compileFormulas } from '../../src/report/formulas.js';

const compile = (...metrics: readonly (string | Record<string, string>)[]) => {
  const text = `metrics: ${JSON.stringify(metrics)}\n`;
  return compileFormulas({ metrics } as unknown as Experiment, openYaml(text, 'e.yaml'));
};
const worthOf = async (expression: string, row: Readonly<Record<string, number | string | null>>) => {
  const [formula] = await compile({ x: expression });
  return formula?.of(row);
};

describe('expressions', () => {
  const row = { value: 0.9, harm: 0.2, calls: 4, success: 1, first_errors: '01' };
  it.each([
    ['value - 2 * harm', 0.5],
    ['value / calls', 0.225],
    ['calls ^ 2', 16],
    ['sqrt(calls) + max(value, harm)', 2.9],
    ['value > 0.5', 1],
    ['harm > 0.5 ? 1 : 0', 0],
    ['log(calls, 2)', 2],
    ['pi * 0', 0],
  ])('%s = %d', async (expression, expected) => {
    expect(await worthOf(expression, row)).toBeCloseTo(expected, 12);
  });

  it('an empty column, or a result that is no number, is empty and never 0', async () => {
    expect(await worthOf('value - 2 * harm', { value: 0.9, harm: null })).toBeNull();
    expect(await worthOf('value / harm', { value: 0.9, harm: 0 })).toBeNull();
    expect(await worthOf('sqrt(value)', { value: -1 })).toBeNull();
    expect(await worthOf('value', {})).toBeNull();
  });

  it('sees its row and nothing of the row before', async () => {
    const [formula] = await compile({ x: 'value' });
    expect([formula?.of({ value: 1 }), formula?.of({}), formula?.of({ value: 2 })]).toEqual([1, null, 2]);
  });

  it('names beside expressions are metrics; `all` has no expressions', async () => {
    expect((await compile('value', 'asr', { x: 'value' }, 'x')).map((f) => f.name)).toEqual(['x']);
    expect(await compileFormulas({ metrics: 'all' } as Experiment, openYaml('metrics: all\n', 'e.yaml'))).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    'value +',
    'valu',
    'x = 1',
    'f(y) = y',
    'value.constructor',
    'value["constructor"]',
    'import({})',
    'createUnit("a")',
    'evaluate("1")',
    'parse("1")',
    'simplify("1")',
    'derivative("x", "x")',
    'random()',
    'config({})',
    'nosuch(1)',
    'process',
    'globalThis',
    'this',
  ])('%s, with its place', async (expression) => {
    await expect(compile('value', { x: expression })).rejects.toThrow(/^e\.yaml:1:\d+ metrics\[1\]\.x: /);
  });

  it('the name of a metric, and an unknown metric', async () => {
    await expect(compile({ value: 'harm' })).rejects.toThrow(/is a column already/);
    await expect(compile('valu')).rejects.toThrow(/unknown metric "valu"; did you mean "value"\?/);
  });
});
