import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMissing, type TraceEvent } from '../../src/engine/types.js';
import { baselinesOf } from '../../src/lab/baselines.js';
import type { Condition } from '../../src/lab/condition.js';
import { doJob } from '../../src/lab/doing.js';
import { jobsOf } from '../../src/lab/jobs.js';
import { planOf } from '../../src/lab/plan.js';
import { ready, runTrial } from '../../src/lab/trial.js';
import { INJECTED } from '../../src/metrics/taint.js';
import { experiment, scratch } from '../cli/harness.js';

const folder = scratch();
const plan = (lines: Readonly<Record<string, string>>) => {
  const file = join(folder, `${Object.values(lines).join('').replace(/\W/g, '')}.yaml`);
  writeFileSync(file, experiment(lines));
  return planOf(file);
};
const LINES = {
  interventions: '[none, inject]',
  organizations: '[single, assembly-line, committee, hierarchy]',
  tasks: '[decomposable, coupled, hidden-profile]',
};
const planned = plan(LINES);
const named = (id: string): Condition => planned.conditions.find((c) => c.id === id) as Condition;
const events = (trace: ReturnType<typeof runTrial>['trace']): readonly TraceEvent[] =>
  trace.entries.filter((e): e is TraceEvent => e.kind === 'event');
const isSource = (e: TraceEvent): boolean => e.truth?.faults.some((f) => f.startsWith(INJECTED)) ?? false;

describe('conditions', () => {
  it('stand once under each intervention, with one name, one hash and one seating more', () => {
    const ids = planned.conditions.map((c) => c.id);
    expect(ids.filter((id) => id.endsWith('+inject')).map((id) => id.replace('+inject', ''))).toEqual(
      ids.filter((id) => !id.endsWith('+inject')),
    );
    for (const c of planned.conditions) {
      const twin = named(c.id.replace('+inject', ''));
      expect({ ...c, id: '', intervention: null }).toEqual({ ...twin, id: '', intervention: null });
    }
  });

  it('without the word nothing is done, and nothing is called otherwise', () => {
    for (const c of plan({}).conditions) expect(c).not.toHaveProperty('intervention');
  });

  it('an intervention twice, or one that nobody knows, is refused', () => {
    expect(() => plan({ interventions: '[inject, inject]' })).toThrow(/listed twice/);
    expect(() => plan({ interventions: '[silence]' })).toThrow(/interventions/);
  });

  it('matched baselines are for what nothing is done to', () => {
    const chunks = jobsOf(planned.conditions, 1, 3).map(doJob);
    const sink = {
      rows: (id: string) => chunks.flatMap((c) => (c.condition === id ? c.rows : [])),
    } as unknown as Parameters<typeof baselinesOf>[1];
    const matched = baselinesOf(planned.conditions, sink).map((c) => c.matched);
    expect(matched.length).toBeGreaterThan(0);
    expect(matched.filter((id) => id.endsWith('+inject'))).toEqual([]);
  });
});

describe.each(planned.conditions.filter((c) => c.intervention === undefined).map((c) => c.id))(
  '%s with a fault',
  (id) => {
    const [plain, hit] = [ready(named(id), 3), ready(named(`${id}+inject`), 3)];
    const pairs = Array.from({ length: 12 }, (_, i) => {
      const [a, b] = [runTrial(plain, i, 0), runTrial(hit, i, 0)];
      return { before: events(a.trace), after: events(b.trace), instance: a.instance };
    });

    it('has one draft with one part made wrong, and all before it as without', () => {
      for (const { before, after, instance } of pairs) {
        const at = after.findIndex(isSource);
        expect(after.filter(isSource).length).toBe(1);
        expect(after.slice(0, at)).toEqual(before.slice(0, at));
        const [old, now] = [before[at] as TraceEvent, after[at] as TraceEvent];
        if (isMissing(now.reply) || !('content' in now.reply) || !('content' in old.reply)) throw new Error('no draft');
        const part = now.truth?.faults.at(-1)?.slice(INJECTED.length) as string;
        const [was, is] = [old.reply, now.reply].map((r) => plain.task.inspect(instance, r.content, r.latent));
        expect(now.scope.parts).toContain(part);
        expect(is?.labels[part]).not.toBe(was?.labels[part]);
        expect(is?.errors).toContain(part);
        for (const other of now.scope.parts) if (other !== part) expect(is?.labels[other]).toBe(was?.labels[other]);
        expect(now.reply.label).toBe(plain.task.label(instance, now.reply.content));
        expect(now.usage).toEqual(old.usage);
      }
    });

    it('shares every draw: who was not shown the fault, nor what came of it, replies as without', () => {
      let untouched = 0;
      for (const { before, after } of pairs) {
        const old = new Map(before.map((e) => [e.id, e]));
        // What may have been touched: the source, and whatever comes later in time.
        const touched = new Set(after.filter(isSource).map((e) => e.id));
        for (const e of after) if ([...e.after, ...e.shown].some((x) => touched.has(x))) touched.add(e.id);
        for (const e of after) {
          if (touched.has(e.id)) continue;
          expect(old.get(e.id)).toEqual(e);
          untouched++;
        }
      }
      expect(untouched > 0).toBe(!id.endsWith('single'));
    });
  },
);

it('the draft is drawn evenly: each of three stations a third of the time', () => {
  const hit = ready({ ...named('decomposable/mixed-five/assembly-line+inject'), instances: 600 }, 3);
  const counts = [0, 0, 0];
  for (let i = 0; i < 600; i++) {
    const at = events(runTrial(hit, i, 0).trace).findIndex(isSource);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  // χ² with two degrees of freedom; 13.8 is passed once in a thousand.
  expect(counts.reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0)).toBeLessThan(13.8);
});

it('a series with a fault is a series: balances go on from one instance to the next', () => {
  const series = plan({
    interventions: '[none, inject]',
    organizations: '[single, reputation-market]',
    tasks: '[coupled]',
  });
  const job = jobsOf(series.conditions, 1, 3).find((j) => j.condition.id.endsWith('reputation-market+inject'));
  const chunk = doJob(job!);
  expect(chunk.rows.every((r) => r.status === 'answered')).toBe(true);
  expect(Object.keys(chunk.ledger?.closing ?? {})).not.toEqual([]);
});
