/**
 * One trial of every organization as minutes, to be read when it changes. A golden file says that something changed, not
 * that it is wrong: laws and closed forms carry correctness. ORGLAB_GOLDEN=write writes them anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/engine/minutes.js';
import { taskFrom } from '../../src/lab/experiment.js';
import { fileOf, openFile, packageRoot } from '../../src/lab/locate.js';
import type { Condition } from '../../src/lab/plan.js';
import { staffFrom } from '../../src/lab/staff.js';
import { ready, runTrial } from '../../src/lab/trial.js';
import { organizationHash } from '../../src/org/read.js';
import { organizationNamed, organizationNames } from '../support/trials.js';

const SEED = 2026;
const folder = new URL('./', import.meta.url);
const write = process.env.ORGLAB_GOLDEN === 'write';
/** Organizations that watch for attacks: on the task with a side task, once with honest people and once with an attacker. */
const CONTROL: readonly string[] = ['trusted-monitoring', 'defer-to-trusted'];

const conditionOf = (name: string, on: string, by: string): Condition => {
  const org = organizationNamed(name);
  const opened = openFile(fileOf('tasks', on, packageRoot));
  const people = openFile(fileOf('staff', by, packageRoot));
  return {
    id: `${on}/${by}/${name}`,
    task: taskFrom(opened, opened.value, []),
    staff: staffFrom(people, people.value, []),
    org,
    orgHash: organizationHash(org),
    origin: 'file',
    settings: {},
    matched: '',
    seating: 'permuted',
    instances: 1,
  };
};

const told = (name: string): string => {
  const conditions = CONTROL.includes(name)
    ? ['mixed-five', 'trusted-untrusted'].map((staff) => conditionOf(name, 'control', staff))
    : [conditionOf(name, 'decomposable', 'mixed-five')];
  return conditions
    .map((condition) => {
      const one = ready(condition, SEED);
      const { trace, instance } = runTrial(one, 0, 0);
      return `${condition.id}#0.0, seed ${SEED}\n${minutes(trace, one.task, instance)}\n`;
    })
    .join('\n');
};

describe('golden minutes', () => {
  it.each(organizationNames)('of %s', (name) => {
    const file = new URL(`${name}.txt`, folder);
    if (write) writeFileSync(file, told(name));
    expect(told(name)).toBe(readFileSync(file, 'utf8'));
  });
  it('are there for every organization and for no other', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
    expect(organizationNames.length).toBeGreaterThan(0);
    expect(files.sort()).toEqual(organizationNames.map((name) => `${name}.txt`).sort());
  });
});
