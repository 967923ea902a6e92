/** The random organizations of the laws cover the language: otherwise the laws would say less than they seem to. */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { check } from '../../src/org/check.js';
import { nested, type Organization, STATISTICS, type Step, type Steps, step, VERBS } from '../../src/org/schema.js';
import { InputError } from '../../src/org/yaml.js';
import { drawOrganization, randomOrganization } from './random-organization.js';

const COUNT = 2000;

const every = (steps: Steps): readonly Step[] =>
  steps.flatMap((s) => [s, ...nested(s).flatMap((inner) => every(inner.steps))]);
const stepsOf = (org: Organization): readonly Step[] => [org.workflow, ...Object.values(org.units)].flatMap(every);

/** Values that each field of each verb can have, as far as they can be listed: from the schema itself. */
const expected = (): readonly string[] =>
  step.options.flatMap((option) =>
    Object.entries(option.shape as Record<string, z.ZodType>).flatMap(([field, spec]) => {
      const verb = (option.shape.do as z.ZodLiteral<string>).value;
      const names: string[] = [];
      let inner = spec;
      while (inner.type === 'default' || inner.type === 'optional') {
        if (inner.type === 'optional') names.push(`${verb}.${field} = nothing`);
        inner = (inner as z.ZodDefault<z.ZodType> | z.ZodOptional<z.ZodType>).unwrap() as z.ZodType;
      }
      if (inner.type === 'enum') names.push(...(inner as z.ZodEnum).options.map((o) => `${verb}.${field} = ${o}`));
      else if (inner.type === 'boolean') names.push(`${verb}.${field} = true`, `${verb}.${field} = false`);
      else names.push(`${verb}.${field}`);
      return names;
    }),
  );

const bump = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

const countStep = (counts: Map<string, number>, s: Step): void => {
  bump(counts, s.do);
  const spec = step.options.find((o) => (o.shape.do as z.ZodLiteral<string>).value === s.do);
  for (const field of Object.keys(spec?.shape ?? {})) {
    const value = (s as Record<string, unknown>)[field];
    bump(counts, `${s.do}.${field} = ${value === undefined ? 'nothing' : value}`);
    if (value !== undefined) bump(counts, `${s.do}.${field}`);
  }
  const test = s.do === 'when' ? s.test : s.do === 'repeat' ? s.until : undefined;
  if (test) {
    bump(counts, `${test.stat} ${Object.keys(test).find((k) => k !== 'stat' && k !== 'by')}`);
    bump(counts, `${test.stat} by ${test.by === undefined ? 'all' : 'role'}`);
  }
  if ('by' in s && s.by === 'assignee') bump(counts, `${s.do} by assignee`);
};

/** Steps for several assignees, and how they were chosen. */
const countMany = (counts: Map<string, number>, org: Organization, steps: Steps, assigned = 1): void => {
  for (const s of steps) {
    const many = s.do === 'assign' ? (s.count ?? 1) : assigned;
    if (s.do === 'assign' && many > 1) bump(counts, `assign several by ${s.rule}`);
    if (s.do === 'assign' && (org.roles[s.by ?? '']?.seats ?? 1) > 1) bump(counts, 'assign by electors');
    if (assigned > 1 && 'by' in s && s.by === 'assignee') bump(counts, `${s.do} by assignees`);
    for (const inner of nested(s)) countMany(counts, org, inner.steps, many);
  }
};

describe('random organizations', () => {
  const drawn = Array.from({ length: COUNT }, (_, seed) => drawOrganization(seed));
  const passed = drawn.filter((d): d is Organization => !(d instanceof InputError));
  const counts = new Map<string, number>();
  for (const org of passed) for (const s of stepsOf(org)) countStep(counts, s);

  it('pass check more often than not', () => {
    expect(passed.length / COUNT).toBeGreaterThan(0.6);
  });
  it.each(VERBS)('contain %s, with every value of every field', (verb) => {
    expect(counts.get(verb) ?? 0).toBeGreaterThan(100);
    const missing = expected().filter((name) => name.startsWith(`${verb}.`) && (counts.get(name) ?? 0) < 10);
    expect(missing).toEqual([]);
  });
  it('test every statistic in every way, and seat the assignee in every verb that seats', () => {
    const tests = STATISTICS.flatMap((stat) => ['above', 'atLeast', 'below'].map((how) => `${stat} ${how}`));
    const seats = ['solve', 'revise', 'merge', 'review', 'vote', 'decompose', 'assign', 'plan'].map(
      (v) => `${v} by assignee`,
    );
    const roles = ['quality', 'suspicion', 'objections'].flatMap((stat) => [`${stat} by role`, `${stat} by all`]);
    expect([...tests, ...seats, ...roles].filter((name) => (counts.get(name) ?? 0) < 5)).toEqual([]);
  });
  it('seat several assignees in every verb that seats several, elected, bidding, drawn and in turn', () => {
    const several = ['solve', 'revise', 'review', 'vote'].map((verb) => `${verb} by assignees`);
    const rules = ['appoint', 'auction', 'random', 'rotate'].map((rule) => `assign several by ${rule}`);
    const all = [...several, ...rules, 'assign by electors'];
    for (const org of passed)
      for (const list of [org.workflow, ...Object.values(org.units)]) countMany(counts, org, list);
    expect(all.filter((name) => (counts.get(name) ?? 0) < 10)).toEqual([]);
  });
  it('have roles with every network and with the right to clear', () => {
    for (const org of passed)
      for (const { network, clears } of Object.values(org.roles)) {
        const kind = typeof network === 'object' ? Object.keys(network)[0] : network;
        bump(counts, `network ${kind}`);
        bump(counts, `clears ${clears}`);
      }
    const networks = ['complete', 'ring', 'line', 'star', 'grid', 'regular', 'random', 'undefined'];
    const all = [...networks.map((n) => `network ${n}`), 'clears true', 'clears false', 'clears undefined'];
    expect(all.filter((name) => (counts.get(name) ?? 0) < 50)).toEqual([]);
  });
  it('have units that call themselves, knobs, and several roles', () => {
    const recursive = passed.filter((org) =>
      Object.entries(org.units).some(([name, unit]) => every(unit).some((s) => s.do === 'call' && s.unit === name)),
    );
    expect(recursive.length).toBeGreaterThan(50);
    expect(passed.filter((org) => Object.keys(org.knobs).length > 0).length).toBeGreaterThan(100);
    expect(passed.filter((org) => Object.keys(org.roles).length > 2).length).toBeGreaterThan(100);
    expect(passed.filter((org) => check(org).bound.depth > 1).length).toBeGreaterThan(50);
  });
  it('are the same for the same seed', () => {
    for (const seed of [1, 2, 3]) expect(randomOrganization(seed)).toEqual(randomOrganization(seed));
  });
});
