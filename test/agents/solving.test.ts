/** Closed forms of right and wrong, through requests to people: correlations, strengths, wrong answers, lengths, silences. */
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import { baseOf, reviewed, shown } from '../../src/contracts/requests.js';
import type { RequestOf, Task } from '../../src/engine/types.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { Phi, PhiInverse } from '../../src/sim/normal.js';
import { familyNamed } from '../../src/tasks/index.js';
import { answer, type How, instanceOf, type Said, said } from './asking.js';
import { correlation, mean, nearCorrelation, nearSd, nearShare, over, sd } from './latent.js';

const one = familyNamed('decomposable').open({ parts: 1 }, '.');
const PART = instanceOf(one).parts[0]!.id;
const { item, pair, call, sameWrong } = one.correlation;
const N = 3000;

const drawn = new Map<Task, RequestOf<'propose'>[]>();

/** The request to solve an instance; kept, because many people are asked the same. */
const solving = (index: number, task: Task = one): RequestOf<'propose'> => {
  const kept = drawn.get(task) ?? [];
  drawn.set(task, kept);
  kept[index] ??= { ...baseOf(task, instanceOf(task, index)), act: 'propose', as: 'solve', drafts: [], reviews: [] };
  return kept[index];
};
const stranger = { model: 'b', family: 'b' };
const cousin = { model: 'c', family: 'model-0' };
const clone = { index: 3 };

describe('the latent value of an attempt', () => {
  /** z of one person on N instances; run names the call. */
  const zs = (person: Partial<Person>, run: number, traits: Partial<Traits> = {}): readonly number[] =>
    over(
      N,
      (index) =>
        said(solving(index), {
          person: { traits: { ...DEFAULTS, ...traits }, ...person },
          run: run * N + index,
          staff: 1,
        }).truth!.belief!,
    );
  const mine = zs({}, 0);
  it('has variance 1', () => nearSd(sd(mine), N, 1));
  it.each([
    ['strangers', stranger, {}, item],
    ['cousins', cousin, {}, item + DEFAULTS.familyShare * pair],
    ['clones', clone, {}, item + pair],
    ['one person asked again', {}, {}, item + pair],
  ])('is shared with %s as the shares of variance say', (_, who, traits, rho) => {
    nearCorrelation(correlation(mine, zs(who, 1, traits)), N, rho);
  });
  it('is wholly that of the family where all of V is', () => {
    const all = { familyShare: 1 };
    nearCorrelation(correlation(zs({}, 0, all), zs(cousin, 1, all)), N, item + pair);
  });
  it('is higher or lower for a kind of part with sd kindSkill, in all instances alike', () => {
    const z = (index: number, staff: number): number => said(solving(index), { staff }).truth!.belief!;
    nearSd(sd(over(1500, (staff) => z(0, staff))), 1500, DEFAULTS.kindSkill);
    for (const index of [1, 2]) expect(z(index, 5) - z(index, 6)).toBeCloseTo(z(0, 5) - z(0, 6), 9);
    const of = (traits: Partial<Traits>) => over(3, (staff) => said(solving(0), { staff, traits }).truth!.belief!);
    expect(sd(of({ kindSkill: 0 }))).toBe(0);
  });
});

describe('wrong answers', () => {
  const LOST: How = { skill: -8 };
  /** How often two people who are always wrong give one answer. */
  const agree = (task: Task, one: Partial<Person>, other: Partial<Person>, n = N): number =>
    over(n, (index) => {
      const label = (person: Partial<Person>, run: number): string =>
        said(solving(index, task), { ...LOST, person: { traits: DEFAULTS, ...person }, run: run * N + index }).label;
      return Number(label(one, 0) === label(other, 1));
    }).reduce((a, b) => a + b);
  const limited = (s: number, n: number): Task => ({
    ...one,
    correlation: { ...one.correlation, sameWrong: s },
    wrongs: () => n,
  });
  it('of strangers agree with probability s where they are endless', () =>
    nearShare(agree(one, {}, stranger), N, sameWrong));
  it.each([
    [0.6, 3, 0.6],
    [0.37, 9, 0.37],
    [0.95, 2, 0.95],
    [1, 4, 1],
    [0.1, 4, 0.25],
    [0.3, 1, 1],
  ])('agree with probability s = %d of %d options (%d at least)', (s, n, expected) => {
    nearShare(agree(limited(s, n), {}, stranger, 2500), 2500, expected);
  });
  it('of one family agree more often by familyWrong, endless or not', () => {
    const kin = { model: 'd', family: 'model-0' };
    const more = { traits: { ...DEFAULTS, familyWrong: 0.2 } };
    nearShare(agree(one, { ...cousin, ...more }, { ...kin, ...more }), N, sameWrong + 0.2);
    nearShare(agree(limited(0.5, 3), { ...cousin, ...more }, { ...kin, ...more }), N, 0.7);
    nearShare(agree(one, { ...cousin, ...more }, { ...stranger, family: 'e', ...more }), N, sameWrong);
  });
  it('of clones are the same, where no slip decided', () => nearShare(agree(one, {}, clone), N, 1));
});

describe('habits', () => {
  const tokens = (person: Partial<Person>, run: number, how: How = {}): readonly number[] =>
    over(N, (index) => {
      const asked = said(solving(index), {
        skill: 9,
        person: { traits: DEFAULTS, ...person },
        run: run * N + index,
        staff: 1,
        ...how,
      });
      return Math.log(asked.usage.tokensOut as number);
    });
  it('lengths have their sd within one person, and correlate between two by the share of the part', () => {
    const [mine, theirs] = [tokens({}, 0), tokens(stranger, 1)];
    // Tokens are whole numbers: near 140 of them rounding is nothing.
    nearSd(sd(mine), N, DEFAULTS.tokensSpread);
    nearCorrelation(correlation(mine, theirs), N, DEFAULTS.tokensShared);
  });
  it('lengths differ between people by their manner, and grow by a factor when wrong', () => {
    const manners = over(1500, (staff) => Math.log(said(solving(0), { skill: 9, staff }).usage.tokensOut as number));
    nearSd(sd(manners), 1500, DEFAULTS.tokensPerson);
    const longer = mean(tokens({}, 0, { skill: -9 })) - mean(tokens({}, 0));
    expect(Math.exp(longer)).toBeCloseTo(DEFAULTS.tokensWrong, 2);
  });
  it('people have their own rates of silence, whose mean is silence itself', () => {
    const traits = { silence: 0.1 };
    const rate = (staff: number): number =>
      mean(over(60, (run) => Number('none' in answer(solving(0), { traits, staff, run }))));
    const rates = over(400, rate);
    const p = (z: number): number => Phi(PhiInverse(0.1) * Math.sqrt(1 + 0.8 ** 2) + z * 0.8);
    // The sd of the mean over staffs is that of the rates, near .1, by √400.
    expect(Math.abs(mean(rates) - 0.1)).toBeLessThan(0.025);
    const sorted = [...rates].sort((a, b) => a - b);
    expect(Math.abs((sorted[200] as number) - p(0))).toBeLessThan(0.03);
    expect(sorted[380] as number).toBeGreaterThan(p(1) - 0.05);
  });
});

describe('a revision after error feedback', () => {
  it.each([0.17, 0.5])('lifts a cell that passes %d by .35 of the noise of the call, and not again', (chance) => {
    const fixed: Task = {
      ...one,
      correlation: { ...one.correlation, item: 0, pair: 0, call: 1 },
    };
    const instance = instanceOf(fixed);
    const skill = PhiInverse(chance);
    const own = shown(fixed, instance, 'own', fixed.wrong(instance, PART, 400, null), { own: true });
    const request = { ...solving(0, fixed), as: 'revise', own, drafts: [own] } as const;
    const passes = (reviews: RequestOf<'propose'>['reviews']): number =>
      over(3000, (run) => {
        const traits = { kindSkill: 0, attention: 0 };
        return Number((said({ ...request, reviews }, { skill, traits, run }) as Said<'propose'>).truth!.belief! > 0);
      }).reduce((a, b) => a + b);
    nearShare(passes([]), 3000, chance);
    nearShare(passes([reviewed('own', 0.2)]), 3000, Phi(skill + DEFAULTS.repair));
    nearShare(passes([reviewed('own', 0.2), { ...reviewed('own', 0.1), id: 'x' }]), 3000, Phi(skill + DEFAULTS.repair));
    expect(call).toBeLessThan(0.1);
  });
});
