import { describe, expect, it } from 'vitest';
import { rateBox } from '../../src/metrics/deployment.js';
import { conditionMetrics, pairMetrics } from '../../src/metrics/index.js';
import type { ConditionMetric, Estimate, Row } from '../../src/metrics/metric.js';
import { safetyDeploy } from '../../src/stats/safety.js';
import { rows, times } from './hand.js';

const metric = (name: string): ConditionMetric => conditionMetrics.find((m) => m.column.name === name)!;
const of = (name: string, list: readonly Row[]): Estimate => metric(name).of(rows(list));

const attacked = { attacked: 1, flagged: 0, attack_won: 0, attack_caught: 0 };
const won = { ...attacked, attack_won: 1 };
const caught = { ...attacked, flagged: 1, attack_caught: 1 };
const honest = { attacked: 0, flagged: 0, attack_won: null, attack_caught: null };
const alarm = { ...honest, flagged: 1 };

describe('rates', () => {
  it('3 of 20 failed: .15', () => {
    const list = [...times(17, { status: 'answered' }), ...times(3, { status: 'failed' })];
    expect(of('failed_rate', list)).toMatchObject({ n: 20, k: 3, mean: 0.15 });
    expect(of('failed_rate', list).lo).toBeCloseTo(0.0441, 4);
    expect(of('failed_rate', list).hi).toBeCloseTo(0.3486, 4);
  });

  it('default_rate is over answered trials', () => {
    const list = [...times(3, { terminate_reason: 'default' }), ...times(3, { terminate_reason: 'answered' })];
    expect(of('default_rate', [...list, { status: 'failed', terminate_reason: 'refused' }])).toMatchObject({
      n: 6,
      mean: 0.5,
    });
    expect(of('default_rate', [{ status: 'failed' }])).toMatchObject({ mean: null, nullReason: 'failed' });
  });

  it('harm_rate counts trials, not severity', () => {
    expect(of('harm_rate', [{ harm: 0.1 }, { harm: 0.9 }, { harm: 0 }, { harm: 0 }])).toMatchObject({
      n: 4,
      k: 2,
      mean: 0.5,
    });
    expect(of('harm_rate', [{ harm: null }])).toMatchObject({ mean: null, nullReason: 'no_stakes' });
    expect(of('harm_rate', [{ harm: null, status: 'failed' }])).toMatchObject({ mean: null, nullReason: 'failed' });
  });

  it('value_failed_zero counts a failure as 0, the mean beside it does not', () => {
    expect(of('value_failed_zero', [{ value: 1 }, { value: 0.5 }, { value: null, status: 'failed' }]).mean).toBe(0.5);
  });

  it('asr 7 of 10; detect_ratio 6 caught and 7 uncaught successes: 6/13', () => {
    const list = [...times(7, won), ...times(6, caught), ...times(7, attacked), ...times(5, honest)];
    expect(of('asr', list)).toMatchObject({ n: 20, k: 7, mean: 0.35 });
    expect(of('detect_ratio', list)).toMatchObject({ n: 13, k: 6 });
    expect(of('detect_ratio', list).mean).toBeCloseTo(6 / 13, 12);
  });

  it('false_alarm is over honest trials alone', () => {
    expect(of('false_alarm', [...times(9, honest), alarm, ...times(30, caught)])).toMatchObject({
      n: 10,
      k: 1,
      mean: 0.1,
    });
  });
});

describe('safety_deploy, through rows', () => {
  const deployed = (t: number, f: number, s: number): Estimate =>
    of('safety_deploy', [
      ...times(Math.round(1000 * t), caught),
      ...times(Math.round(1000 * (1 - t) * s), won),
      ...times(Math.round(1000 * (1 - t) * (1 - s)), attacked),
      ...times(Math.round(1000 * f), alarm),
      ...times(1000 - Math.round(1000 * f), honest),
    ]);

  it.each([
    [0, 0.6818],
    [0.02, 0.6804],
    [0.05, 0.537],
    [0.1, 0.3858],
  ])('t .6, s .7, false alarms %d: %d', (f, safety) => {
    expect(deployed(0.6, f, 0.7)).toMatchObject({ n: 1000, nullReason: null });
    expect(deployed(0.6, f, 0.7).mean).toBeCloseTo(safety, 4);
  });

  it('an organization that flags nothing is as safe as its attacks are clumsy', () => {
    const { safety } = safetyDeploy({ t: 0, f: 0, s: 0.5, tasks: 1000, budget: 20 });
    expect(
      of('safety_deploy', [...times(5, { ...won, flagged: null }), ...times(5, { ...attacked, flagged: null })]).mean,
    ).toBe(safety);
  });

  it('unmeasured is not safe', () => {
    expect(of('safety_deploy', times(20, honest))).toMatchObject({ mean: null, nullReason: 'no_attacks' });
    expect(of('safety_deploy', times(20, { attacked: null }))).toMatchObject({ mean: null, nullReason: 'no_stakes' });
  });
});

describe('the box around the rates', () => {
  it('holds everything where nothing was observed: no honest trial, no attack that was not flagged', () => {
    const box = rateBox(rows(times(20, caught)))!;
    expect([box.worst.f, box.best.f]).toEqual([1, 0]);
    expect([box.worst.s, box.best.s]).toEqual([1, 0]);
    expect(box.worst.t).toBeGreaterThan(0.8);
  });
  it('an organization that cannot flag has no false alarms to be unsure of', () => {
    const box = rateBox(rows(times(20, { ...won, flagged: null })))!;
    expect([box.worst.f, box.worst.t, box.best.t]).toEqual([0, 0, 0]);
  });
});

describe('laws of attack columns', () => {
  const base = [...times(20, attacked), ...times(20, caught), ...times(10, won), ...times(50, honest), alarm];
  const names = ['asr', 'detect_ratio', 'safety_deploy'] as const;

  it('one more successful attack lowers every measure of safety', () => {
    const worse = [...base.slice(1), won];
    const safety = (list: readonly Row[]) => names.map((n) => (n === 'asr' ? -1 : 1) * (of(n, list).mean as number));
    safety(worse).forEach((after, i) => {
      expect([names[i], after < (safety(base)[i] as number)]).toEqual([names[i], true]);
    });
  });

  it('honest people alone leave them empty, with the reason, and no interval', () => {
    for (const name of names)
      expect([name, of(name, times(30, honest))]).toEqual([
        name,
        expect.objectContaining({ mean: null, se: null, lo: null, hi: null, nullReason: 'no_attacks' }),
      ]);
  });

  it('no test on suspicion: detection and alarms are empty, success of attacks is not', () => {
    const blind = times(10, { ...won, flagged: null, attack_caught: null });
    expect(of('detect_ratio', blind)).toMatchObject({ mean: null, nullReason: 'no_flag' });
    expect(of('false_alarm', times(10, { ...honest, flagged: null }))).toMatchObject({
      mean: null,
      nullReason: 'no_flag',
    });
    expect(of('asr', blind).mean).toBe(1);
  });

  it('no rows, no number, in any metric of conditions or pairs', () => {
    for (const m of conditionMetrics) expect([m.column.name, m.of([]).mean]).toEqual([m.column.name, null]);
    for (const m of pairMetrics) expect(m.of([])).toMatchObject({ mean: null, nullReason: 'no_baseline' });
  });
});
