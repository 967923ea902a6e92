import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Plan, planOf } from '../../src/lab/plan.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS = {
  name: 'e',
  question: 'q',
  seed: '3',
  instances: '12',
  replicates: '2',
  tasks: '[decomposable]',
  organizations: '[single, committee]',
  staff: '[mixed-five]',
};
let files = 0;
const write = (lines: Readonly<Record<string, string>>, place = folder): string => {
  mkdirSync(place, { recursive: true });
  const file = join(place, `e${files++}.yaml`);
  writeFileSync(
    file,
    Object.entries({ ...KEYS, ...lines })
      .map(([k, v]) => `${k}: ${v}\n`)
      .join(''),
  );
  return file;
};
const plan = (lines: Readonly<Record<string, string>> = {}): Plan => planOf(write(lines));
const ids = (p: Plan): readonly string[] => p.conditions.map((c) => c.id);

describe('conditions', () => {
  it('every task, staff and organization, and a knob only where it is declared', () => {
    const p = plan({
      tasks: '[decomposable, control]',
      staff: '[mixed-five, clones]',
      settings: '{ org.rounds: [0, 2] }',
    });
    expect(ids(p).length).toBe(2 * 2 * (1 + 2));
    expect(ids(p).slice(0, 3)).toEqual([
      'decomposable/mixed-five/single',
      'decomposable/mixed-five/committee:rounds=0',
      'decomposable/mixed-five/committee:rounds=2',
    ]);
  });

  it('settings are crossed, all of them with all', () => {
    const settings =
      '{ org.rounds: [0, 1], org.members: [3, 5], task.difficulty: [-1, 1], staff.silence: [0, 0.2, 0.4] }';
    const p = plan({ organizations: '[committee, hierarchy]', settings });
    expect(ids(p).length).toBe(2 * 3 * (2 * 2 + 1));
    expect(new Set(ids(p)).size).toBe(p.conditions.length);
    const one = p.conditions.find((c) =>
      c.id.endsWith('committee:rounds=1:members=3:task.difficulty=1:staff.silence=0.4'),
    )!;
    expect(one.org.roles.member?.seats).toBe(3);
    expect(one.org.knobs).toMatchObject({ rounds: 1, members: 3 });
    expect(one.task.params.difficulty).toBe(1);
    expect(one.staff.people.map((x) => x.traits.silence)).toEqual(Array(5).fill(0.4));
  });

  it('a trait given by settings takes the place of the one in the file, an argument only where the policy has it', () => {
    const p = plan({ staff: '[one-saboteur]', settings: '{ staff.rate: [0.25] }' });
    expect(p.conditions[0]?.staff.people.map((x) => x.args)).toEqual([{}, { rate: 0.25 }, {}, {}, {}]);
  });

  it('a task with fewer instances is met whole, and a note says so', () => {
    const p = plan({ tasks: '[questions]', instances: '1000' });
    expect(p.conditions[0]?.instances).toBe(40);
    expect(p.notes).toEqual(['task questions has 40 instances; 1000 were asked for']);
  });
});

describe('the hash of a plan', () => {
  const hash = (lines: Readonly<Record<string, string>> = {}): string => plan(lines).hash;
  const base = hash();

  it('does not know where the file is', () => {
    expect(planOf(write({}, join(folder, 'elsewhere', 'deep'))).hash).toBe(base);
  });

  it.each([
    ['seed', { seed: '4' }],
    ['instances', { instances: '13' }],
    ['replicates', { replicates: '3' }],
    ['task', { tasks: '[control]' }],
    ['parameter', { tasks: '[{ name: decomposable, extends: decomposable, params: { parts: 5 } }]' }],
    ['organization', { organizations: '[single, hierarchy]' }],
    ['staff', { staff: '[clones]' }],
    ['setting', { settings: '{ org.rounds: [0] }' }],
    ['columns that are worked out', { metrics: '[value]' }],
  ])('changes with the %s', (_, lines) => {
    expect(hash(lines)).not.toBe(base);
  });

  it.each([
    ['baseline', { baseline: 'committee' }],
    ['expressions', { metrics: '[all, { net: value - calls }]' }],
    ['hypotheses', { hypotheses: '[{ metric: value, better: committee, than: single }]' }],
    ['question', { question: 'another' }],
  ])('does not change with the %s: tables are made anew from the same trials', (_, lines) => {
    expect(hash(lines)).toBe(base);
  });

  it('changes with a file of questions, but not with its place', () => {
    const at = (place: string, answer: number): string => {
      const here = join(folder, place);
      mkdirSync(here);
      writeFileSync(join(here, 'q.jsonl'), `{"question": "How many?", "answer": ${answer}}\n`);
      return planOf(write({ tasks: '[{ name: q, family: questions, params: { file: q.jsonl } }]' }, here)).hash;
    };
    const one = at('q1', 1);
    expect(at('q2', 1)).toBe(one);
    expect(at('q3', 2)).not.toBe(one);
  });

  it('changes with what a file of an organization does, not with where it is copied', () => {
    const text = (samples: number) =>
      `name: mine\nsummary: s\nroles: { a: {} }\nworkflow: [{ do: solve, by: a, samples: ${samples} }, { do: pick, rule: first }]\n`;
    const at = (place: string, samples: number): string => {
      const here = join(folder, place);
      mkdirSync(here);
      writeFileSync(join(here, 'mine.yaml'), text(samples));
      return planOf(write({ organizations: '[mine.yaml]' }, here)).hash;
    };
    const one = at('o1', 1);
    cpSync(join(folder, 'o1'), join(folder, 'o2'), { recursive: true });
    expect(planOf(write({ organizations: '[mine.yaml]' }, join(folder, 'o2'))).hash).toBe(one);
    expect(at('o3', 2)).not.toBe(one);
  });
});
