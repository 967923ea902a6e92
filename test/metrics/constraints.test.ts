import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instance, Task, TraceEvent } from '../../src/engine/types.js';
import { constraints, handing } from '../../src/metrics/constraints.js';
import type { Row, TrialRecord } from '../../src/metrics/metric.js';
import { check } from '../../src/org/check.js';
import { organizationNamed, simulate, taskNamed } from '../support/trials.js';
import { event, rows } from './hand.js';
import { draft, opened, told } from './told.js';

const ALL = ['c1', 'c2', 'c3', 'c4'];
const scope = (parts: readonly string[], known?: readonly string[]) => ({
  parts,
  garbled: [],
  ...(known ? { constraints: known } : {}),
});
const split = (id: string, known?: readonly string[]): TraceEvent =>
  ({
    ...event(id),
    act: 'split',
    as: 'decompose',
    scope: scope(['p1', 'p2'], known),
    reply: { parts: [] },
  }) as TraceEvent;
const work = (id: string, parts: readonly string[], known?: readonly string[]): TraceEvent => ({
  ...draft(id, { labels: Object.fromEntries(parts.map((p) => [p, 'x'])) }),
  scope: scope(parts, known),
});

/** Contents are lists of part:constraint that they break; whoever knows of none breaks c1 with p1 and c2 with p2. */
const BLIND: Readonly<Record<string, string>> = { p1: 'p1:c1', p2: 'p2:c2' };
const task: Partial<Task> = {
  inspect: (_, content) => ({
    label: 'x',
    labels: {},
    errors: [],
    hazards: [],
    kept: ALL.filter((id) => !(content as string[]).some((b) => b.endsWith(id))),
  }),
  extract: (_, content, part) => (content as string[]).filter((b) => b.startsWith(part)),
  combine: (_, contents) => contents.flat(),
  right: (_, part) => [BLIND[part]],
};
const trial = (entries: readonly TraceEvent[], breaks: readonly string[], ids = ALL): TrialRecord => {
  const made = opened({ entries, answer: entries.at(-1)?.id ?? null, parts: { p1: [], p2: [] } }, task);
  const instance: Instance = { ...made.instance, constraints: ids.map((id) => ({ id, text: id })) };
  const { answer } = made.trace;
  return { ...made, instance, trace: { ...made.trace, answer: answer && { ...answer, content: breaks } } };
};

describe('constraints handed down', () => {
  it('breaking 1 of 4 is .25; without any, or without an answer, nothing is said', () => {
    expect(told(constraints, trial([work('a', ['p1', 'p2'])], ['p1:c3'])).violations).toBe(0.25);
    expect(told(constraints, trial([work('a', ['p1'])], [], [])).violations).toBe('(empty)');
    expect(told(constraints, trial([], [])).violations).toBe('(failed)');
  });

  it('3 of 4 reach the one who works: survival .75', () => {
    expect(told(constraints, trial([work('a', ['p1'], ['c1', 'c2', 'c4'])], [])).constraint_survival).toBe(0.75);
  });

  it('two groups told 3 and 2 of 4, one of which divides again and tells 1 of its 2', () => {
    const entries = [
      split('0.decompose/d.0'),
      work('0.decompose[0]/0.solve/w.0', ['p1'], ['c1', 'c2', 'c3']),
      split('0.decompose[1]/0.decompose/l.0', ['c1', 'c2']),
      work('0.decompose[1]/0.decompose[0]/0.solve/w.1', ['p2'], ['c1']),
      work('1.merge/d.0', ['p1', 'p2']),
    ];
    // 4 + 4 + 2 were due; 1 + 2 + 1 were lost.
    expect(told(constraints, trial(entries, []))).toMatchObject({ constraints_due: 10, constraints_lost: 4 });
  });
});

describe('constraints that nobody who made a part was told', () => {
  const made = [
    work('0.decompose[0]/0.solve/w.0', ['p1'], ['c3', 'c4']),
    work('0.decompose[1]/0.solve/w.1', ['p2'], ['c1', 'c3', 'c4']),
  ];
  const merged = { ...work('1.merge/d.0', ['p1', 'p2']), as: 'merge', shown: made.map((e) => e.id) };

  it('c1 in p1, c2 in both: two unseen; broken where such parts break them, tempting where blind work would', () => {
    // p2 breaks c1 as well, but its maker had been told.
    expect(told(constraints, trial([...made, merged], ['p1:c2', 'p2:c1']))).toMatchObject({
      unseen: 2,
      unseen_broken: 1,
      unseen_tempting: 2,
    });
  });

  it('telling one maker more lowers what is unseen and breaks nothing', () => {
    fc.assert(
      fc.property(fc.subarray(ALL), fc.subarray(ALL), fc.constantFrom(...ALL), (one, two, more) => {
        const of = (first: readonly string[]) =>
          told(
            constraints,
            trial(
              [work('a', ['p1'], first), { ...merged, shown: ['a'] }],
              two.map((c) => `p1:${c}`),
            ),
          );
        const [before, after] = [of(one), of([...new Set([...one, more])])];
        for (const name of ['unseen', 'unseen_broken', 'unseen_tempting'])
          expect(after[name]).toBeLessThanOrEqual(before[name] as number);
        expect(after.constraint_survival).toBeGreaterThanOrEqual(before.constraint_survival as number);
        expect(after.violations).toBe(before.violations);
      }),
      { numRuns: 60 },
    );
  });
});

const pooled = (name: string, list: readonly Row[]) => handing.find((m) => m.column.name === name)!.of(rows(list));

describe('of a condition', () => {
  it('loses 1 of 10 and 3 of 10: .2 of all, half gone after 3.11 hand-overs', () => {
    const list = [
      { constraints_due: 10, constraints_lost: 1 },
      { constraints_due: 10, constraints_lost: 3 },
    ];
    expect(pooled('constraint_loss', list).mean).toBeCloseTo(0.2, 12);
    expect(pooled('half_life', [...list, ...list, ...list]).mean).toBeCloseTo(Math.LN2 / -Math.log(0.8), 12);
  });

  it('λ = .1 has a half-life of 6.93; where nothing is lost there is none', () => {
    const lost = -Math.expm1(-0.1);
    const list = (share: number) =>
      [0.9, 1.1, 0.9, 1.1].map((x) => ({ constraints_due: 1, constraints_lost: x * share }));
    expect(pooled('half_life', list(lost)).mean).toBeCloseTo(6.931, 3);
    expect(pooled('half_life', list(0))).toMatchObject({ mean: null, nullReason: 'no_contrast' });
    expect(pooled('half_life', list(2 * lost)).mean).toBeLessThan(pooled('half_life', list(lost)).mean as number);
  });

  it('unseen: 3 broken and 4 tempting of 8', () => {
    const list = [
      { unseen: 4, unseen_broken: 1, unseen_tempting: 2 },
      { unseen: 4, unseen_broken: 2, unseen_tempting: 2 },
    ];
    expect(pooled('unseen_violation', list).mean).toBe(0.375);
    expect(pooled('unseen_base', list).mean).toBe(0.5);
  });
});

describe('simulated trials', () => {
  const relay = taskNamed('relay');
  const many = (knobs: Readonly<Record<string, string>>) =>
    Array.from({ length: 60 }, (_, index) => {
      const org = organizationNamed('hierarchy', knobs);
      const { trace, instance } = simulate(org, relay, index, 5);
      const score = trace.answer ? relay.score(instance, trace.answer.content) : null;
      return told(constraints, { trace, task: relay, instance, org, bound: check(org).bound, people: 5, score });
    });
  const sum = (list: ReturnType<typeof many>, name: string): number =>
    list.reduce((total, row) => total + (row[name] as number), 0);

  it('carry: constraints loses nothing; carry: none about splitDrift of it, and the same is broken as blind work would', () => {
    const [carried, dropped] = [many({ carry: 'constraints' }), many({ carry: 'none' })];
    expect(sum(carried, 'constraints_lost')).toBe(0);
    expect(sum(carried, 'unseen')).toBe(0);
    const loss = sum(dropped, 'constraints_lost') / sum(dropped, 'constraints_due');
    expect(loss).toBeGreaterThan(0.06);
    expect(loss).toBeLessThan(0.14);
    // Whoever is not told takes the shortcuts that pay, which is what the best blind work does.
    expect(sum(dropped, 'unseen_broken')).toBe(sum(dropped, 'unseen_tempting'));
    expect(sum(dropped, 'unseen_broken')).toBeGreaterThan(0);
  });
});
