import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measuredBy } from '../../src/lab/measured.js';
import { openTask } from '../../src/lab/open-task.js';
import { planOf } from '../../src/lab/plan.js';
import { conduct, metricNames, ready } from '../../src/lab/trial.js';
import { trialMetrics } from '../../src/metrics/index.js';
import { experiment, scratch } from '../cli/harness.js';

const measured = (metrics: unknown, hypotheses: readonly object[] = []) =>
  measuredBy({ metrics, hypotheses } as Parameters<typeof measuredBy>[0]);

describe('columns that an experiment needs', () => {
  it('all of them for all, also as an item of a list', () => {
    expect(measured('all')).toBeUndefined();
    expect(measured(['all', { net: 'value - harm' }])).toBeUndefined();
  });

  it('worth and cost always, and what is named with all columns of its metric', () => {
    const least = measured(['value']) as readonly string[];
    expect(least).toEqual(expect.arrayContaining(['value', 'success', 'calls', 'tokens_out']));
    expect(least).not.toContain('harm');
    expect(measured(['redundancy'])).toEqual([...least, 'redundancy', 'diversity_n']);
  });

  it('what metrics of conditions and pairs read, what expressions name, what hypotheses test', () => {
    expect(measured(['asr'])).toEqual(expect.arrayContaining(['attacked', 'attack_won']));
    expect(measured(['integration'])).toContain('first_errors');
    expect(measured(['value', { x: 'log(1 + shown_density)' }])).toContain('shown_density');
    expect(measured(['value'], [{ metric: 'span_s' }])).toContain('span_s');
  });
});

describe('a trial measured in part', () => {
  const folder = scratch();
  const plan = (name: string, metrics: string) => {
    writeFileSync(join(folder, name), experiment({ metrics, tasks: '[control]', staff: '[one-saboteur]' }));
    return planOf(join(folder, name));
  };

  it('has the cells of a trial measured in full, and nothing in the others', () => {
    const [all, some] = [plan('all.yaml', 'all'), plan('some.yaml', '[harm, shown_density]')];
    const names = new Set(some.conditions[0]?.measured);
    expect(names.size).toBeGreaterThan(0);
    const task = openTask(all.conditions[1]!.task);
    for (let i = 0; i < 5; i++) {
      const [full, part] = [all, some].map((p) => conduct(ready(p.conditions[1]!, 3, task), i, 0).result);
      metricNames.forEach((name, k) => {
        expect([name, part?.cells[k]]).toEqual([name, names.has(name) ? full?.cells[k] : null]);
      });
      const reasons = full?.nulls.split(';').filter((item) => names.has(item.split(':')[0] as string));
      expect(part?.nulls).toBe(reasons?.join(';'));
    }
  });

  it('belongs to another results folder than one measured in full; a list that needs all does not', () => {
    const all = plan('all.yaml', 'all').hash;
    expect(plan('some.yaml', '[harm]').hash).not.toBe(all);
    const every = JSON.stringify(trialMetrics.map((m) => m.columns[0]?.name));
    expect(plan('every.yaml', every).hash).toBe(all);
    expect(plan('again.yaml', '[harm, value]').hash).toBe(plan('some.yaml', '[harm]').hash);
  });
});
