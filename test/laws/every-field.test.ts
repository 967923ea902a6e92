/** One organization that uses every field of the schema: it passes `check`, runs, replays, is as declared, and prints. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openFile, organizationIn } from '../../src/lab/locate.js';
import { agency } from '../../src/org/agency.js';
import { check } from '../../src/org/check.js';
import { mermaid } from '../../src/org/mermaid.js';
import { printAgency, printOrganization } from '../../src/org/print.js';
import { resolveOrganization } from '../../src/org/read.js';
import { broughtBy, eventsOf, type Given, rulingsOf, staffs, traceOf } from '../support/bench.js';
import { type Counts, countUse, schemaFields } from '../support/coverage.js';
import { probe } from '../support/probe.js';
import { taskNamed } from '../support/trials.js';
import { laws } from './laws.js';

const file = fileURLToPath(new URL('../support/every-field.yaml', import.meta.url));
const org = resolveOrganization(organizationIn(openFile(file)));
const tasks = { probe, decomposable: taskNamed('decomposable'), control: taskNamed('control') };

const given = Object.entries(tasks).flatMap(([on, task]) =>
  Object.entries(staffs).map(([staff, people], seed): { told: string; one: Given } => ({
    told: `${on}, ${staff}`,
    one: { org, task, people, index: 2 * seed, seed, position: seed % 3, opening: broughtBy(staff, org) },
  })),
);

describe('every-field', () => {
  it('uses every field that the schema has', () => {
    const counts: Counts = new Map();
    countUse(counts, org);
    const met = new Set(
      [...counts].flatMap(([name]) => (name.endsWith(' = nothing') ? [] : [name.replace(/ = .*$/, '')])),
    );
    expect(schemaFields.length).toBeGreaterThan(100);
    expect(schemaFields.filter((field) => !met.has(field))).toEqual([]);
  });
  it('passes check, and prints as text and as a drawing', () => {
    const checked = check(org);
    expect(checked.problems).toEqual([]);
    const text = `${printOrganization(org, checked)}\n${printAgency(agency(org))}`;
    expect(`${text}${mermaid(org)}`).not.toMatch(/undefined|\[object|NaN/);
    for (const name of [...Object.keys(org.roles), ...Object.keys(org.accounts ?? {}), ...Object.keys(org.units)])
      expect(text).toContain(name);
  });
  it.each(given)('keeps every law: $told', async ({ one }) => {
    const trace = traceOf(one);
    for (const [name, law] of Object.entries(laws))
      try {
        await law(one, trace);
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
  });
  it('asks in every way and rules in every way', () => {
    const traces = given.map(({ one }) => traceOf(one));
    const asked = new Set(traces.flatMap((t) => eventsOf(t).map((e) => e.as)));
    const ruled = new Set(traces.flatMap((t) => rulingsOf(t).map((r) => r.ruling)));
    expect([...asked].sort()).toEqual([
      'appoint',
      'belief',
      'bid',
      'decompose',
      'forecast',
      'merge',
      'plan',
      'quality',
      'revise',
      'solve',
      'suspicion',
      'vote',
    ]);
    expect([...ruled].sort()).toEqual([
      'award',
      'clear',
      'commit',
      'pick',
      'plan',
      'settle',
      'skip',
      'spend',
      'split',
      'summary',
      'tally',
      'test',
      'trade',
    ]);
  });
});
