/** `orglab reproduce`: findings from verdicts, and the command. */
import { describe, expect, it } from 'vitest';
import type { HypothesisRow } from '../../src/api/rows.js';
import { findingsOf, verdictOf } from '../../src/cli/findings.js';
import { orglab, scratch } from './harness.js';

const row = (more: Partial<HypothesisRow>): HypothesisRow =>
  ({
    metric: 'value',
    better: 'a',
    than: 'b',
    where: null,
    versus: null,
    from: null,
    by: 0,
    control: null,
    verdict: 'confirmed',
    diff: 0.2,
    lo: 0.1,
    hi: 0.3,
    ...more,
  }) as HypothesisRow;

describe('findings', () => {
  it('a claim has the worst of its controls', () => {
    const rows = [row({}), row({ control: 'vanished' }), row({ control: 'remains' }), row({ better: 'c' })];
    const findings = findingsOf(rows, []);
    expect(findings.map((f) => [f.found, f.control, f.verdict])).toEqual([
      ['+', 'remains', 'confirmed'],
      ['+', null, 'confirmed'],
    ]);
    expect(verdictOf(findings)).toBe('in part');
  });

  it('reproduced: confirmed and gone under the control; a refuted claim, or an unclear control, is not', () => {
    const of = (...rows: HypothesisRow[]) => verdictOf(findingsOf(rows, [{ claim: 'more', because: 'no way' }]));
    expect(of(row({}), row({ control: 'vanished' }))).toBe('reproduced');
    expect(of(row({}), row({ control: 'unclear' }))).toBe('not reproduced');
    expect(of(row({ verdict: 'refuted', diff: -0.2, lo: -0.3, hi: -0.1 }))).toBe('not reproduced');
    expect(of(row({}), row({ better: 'x', verdict: 'undecided' }))).toBe('in part');
    expect(of()).toBe('not reproduced');
  });

  it('a claim that cannot be tried has no number and a reason, a count without variation has no test and no doubt', () => {
    const [count, none, untried] = findingsOf(
      [
        row({ verdict: 'undecided', diff: 3, lo: 3, hi: 3 }),
        row({ better: 'c', verdict: 'no data', diff: null, lo: null, hi: null }),
      ],
      [{ claim: 'more', because: 'no way' }],
    );
    expect(count).toMatchObject({ found: '+', verdict: 'confirmed', reason: 'the same in every trial' });
    expect(none).toMatchObject({ found: null, diff: null, verdict: 'no data', reason: 'no pairs' });
    expect(untried).toMatchObject({ claim: 'more', found: null, diff: null, verdict: 'not tried', reason: 'no way' });
  });

  it('without an interval there is no sign', () => {
    const [only] = findingsOf([row({ verdict: 'undecided', lo: null, hi: null })], []);
    expect(only).toMatchObject({ found: null, diff: 0.2, reason: 'no interval' });
  });

  it('a control of no claim stands by itself, and is expected to be nothing', () => {
    const findings = findingsOf([row({ better: 'c' }), row({ control: 'remains', versus: '{"org.rounds":3}' })], []);
    expect(findings[1]).toMatchObject({ claim: 'value: a > b at rounds 3', expected: '0', control: 'remains' });
    expect(verdictOf(findings)).toBe('in part');
  });
});

describe('orglab reproduce', () => {
  const folder = scratch();
  it('tries a target, says what was found, and exits 0 though claims are refuted', async () => {
    const { code, out } = await orglab(folder, 'reproduce', 'T3', '--json', '--workers', '1');
    expect(code).toBe(0);
    const [target] = JSON.parse(out);
    expect(target).toMatchObject({ target: 'T3', seed: 103, errors: 0, verdict: 'in part' });
    expect(target.findings.map((f: { found: string | null }) => f.found)).toEqual(['+', '+', '+', '+', '−', null]);
    const again = await orglab(folder, 'reproduce', 'T3', '--workers', '1');
    expect([again.code, again.out]).toEqual([0, expect.stringMatching(/not tried[\s\S]*T3: in part/)]);
  }, 300_000);

  it('names the targets there are', async () => {
    const { code, err } = await orglab(folder, 'reproduce', 'T99');
    expect([code, err]).toEqual([2, expect.stringMatching(/unknown target "T99".*T1, T2/)]);
  });
});
