import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { taskFamilyContract } from '../../src/contracts/task-family.js';
import { families, familyNamed } from '../../src/tasks/index.js';

const data = join(dirname(import.meta.dirname), '..', 'configs', 'tasks');

taskFamilyContract('decomposable', () => familyNamed('decomposable').open({}, '.'));
taskFamilyContract('decomposable, one part', () => familyNamed('decomposable').open({ parts: 1 }, '.'));
taskFamilyContract('decomposable, a chain', () => familyNamed('decomposable').open({ parts: 12, coupling: 1 }, '.'), {
  wrongs: 30,
});
taskFamilyContract('control', () => familyNamed('control').open({}, '.'), { wrongs: 4 });
// With one rule seven states can go wrong, with four rules one of them has a single state beside the trigger.
taskFamilyContract('control, one rule', () => familyNamed('control').open({ parts: 1 }, '.'), {
  wrongs: 200,
  runs: 20,
});
taskFamilyContract('control, live', () => familyNamed('control').open({ parts: 4, live: true }, '.'), { wrongs: 4 });
taskFamilyContract('questions, shipped', () => familyNamed('questions').open({ file: 'data/arithmetic.jsonl' }, data));

describe('the list of families', () => {
  it('has each name once and a schema that explains every parameter', () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
    for (const family of families) {
      const shape = (family.params as unknown as { shape: Record<string, { description?: string }> }).shape;
      for (const [name, field] of Object.entries(shape)) {
        expect(field.description, `${family.name}.${name}`).toBeTruthy();
      }
    }
  });

  it('says what is wrong with a name or a parameter', () => {
    expect(() => familyNamed('chess')).toThrow('unknown task family "chess"; known: decomposable, control, questions');
    expect(() => familyNamed('control').open({ part: 3 }, '.')).toThrow(
      'control: params: unknown "part"; known: parts, difficulty, spread, live',
    );
    expect(() => familyNamed('decomposable').open({ parts: 13, coupling: 2 }, '.')).toThrow(
      /params\.parts: .*12.*params\.coupling: .*1/,
    );
    expect(() => familyNamed('questions').open({}, '.')).toThrow(/params\.file/);
  });
});
