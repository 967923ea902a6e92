/** Closed forms of judgement, through requests to critics and voters: rates, wordings, correlations, comparisons. */
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import { baseOf, critic, shown } from '../../src/contracts/requests.js';
import type { RequestOf, RoleView, ShownDraft, Task } from '../../src/engine/types.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { Phi, PhiInverse } from '../../src/sim/normal.js';
import { familyNamed } from '../../src/tasks/index.js';
import { type How, instanceOf, said } from './asking.js';
import { correlation, mean, nearCorrelation, nearSd, nearShare, over, sd } from './latent.js';

const one = familyNamed('decomposable').open({ parts: 1 }, '.');
const instance = instanceOf(one);
const PART = instance.parts[0]!.id;
const wrong = shown(one, instance, 'wrong', one.wrong(instance, PART, 0, null));
const right = shown(one, instance, 'right', one.right(instance, PART, null, false));
const N = 3000;
const { sensitivity, specificity, criticItem, criticJudge, wording } = DEFAULTS;

const assessing = (draft: ShownDraft, task: Task = one, role: RoleView = critic): RequestOf<'assess'> => ({
  ...baseOf(task, instance, undefined, { role }),
  act: 'assess',
  as: 'quality',
  draft,
});
/** w of a judge on a draft of one part, in world number `run`. */
const w = (request: RequestOf<'assess'>, run: number, how: How = {}): number =>
  PhiInverse(1 - (said(request, { run, world: run, ...how }) as { score: number }).score);
const ws = (draft: ShownDraft, how: How = {}, call = 0): readonly number[] =>
  over(N, (run) => w(assessing(draft), run, { run: call * N + run, ...how }));
const flagged = (draft: ShownDraft, how: How = {}): number => ws(draft, how).filter((x) => x > 0).length;
const other: Partial<Person> = { model: 'b', family: 'b' };

describe('rates of a critic', () => {
  it.each([0, 0.6, 1.5])('are sensitivity and specificity over wordings with sd %d', (sigma) => {
    nearShare(flagged(wrong, { traits: { wording: sigma } }), N, sensitivity);
    nearShare(flagged(right, { traits: { wording: sigma } }), N, 1 - specificity);
  });
  it('do not depend on how noise is shared, whatever the shares add up to', () => {
    const traits = { criticItem: 0.9, criticItemRight: 0.1, criticJudge: 0.9, criticCall: 0.9 };
    nearShare(flagged(wrong, { traits }), N, sensitivity);
    nearShare(flagged(right, { traits }), N, 1 - specificity);
  });
  it('stand further apart where answers can be checked, by half of it on each side', () => {
    const checked: Task = { ...one, checking: 1.2 };
    const rate = (draft: ShownDraft): number =>
      over(N, (run) => w(assessing(draft, checked), run, { traits: { wording: 0 } })).filter((x) => x > 0).length;
    nearShare(rate(wrong), N, Phi(PhiInverse(sensitivity) + 0.6));
    nearShare(rate(right), N, Phi(PhiInverse(1 - specificity) - 0.6));
  });
});

describe('the wording of a mandate', () => {
  const blank: RoleView = { ...critic, brief: '' };
  /** Mean of w over worlds with one staff and one role. */
  const level = (draft: ShownDraft, staff: number, role: RoleView, person: Partial<Person> = {}): number =>
    mean(over(80, (run) => w(assessing(draft, one, role), run, { staff, person: { traits: DEFAULTS, ...person } })));
  it('moves the threshold with its sd, and hardly the eye', () => {
    const scale = Math.sqrt(1 + wording ** 2);
    const staffs = over(200, (staff) => staff);
    const moved = staffs.map((staff) => level(wrong, staff, critic) - scale * PhiInverse(sensitivity));
    // The same 80 worlds for all: what they say together is common to all staffs.
    nearSd(sd(moved), 200, wording);
    const eye = scale * (PhiInverse(sensitivity) - PhiInverse(1 - specificity));
    const gaps = staffs.slice(0, 5).map((s) => level(wrong, s, critic) - level(right, s, critic));
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] as number, 9);
    expect(Math.abs((gaps[0] as number) - eye)).toBeLessThan(0.6);
  });
  it('is one and the same for one model under one brief, whatever the role is called', () => {
    expect(level(wrong, 1, { ...critic, name: 'judge' })).toBe(level(wrong, 1, critic));
    expect(level(wrong, 1, critic, { index: 4 })).toBe(level(wrong, 1, critic));
    expect(level(wrong, 1, blank)).not.toBe(level(wrong, 1, critic));
    expect(level(wrong, 1, { ...blank, name: 'judge' })).toBe(level(wrong, 1, blank));
    expect(level(wrong, 2, critic)).not.toBe(level(wrong, 1, critic));
  });
});

describe('judges of one draft', () => {
  it.each([
    ['errors', wrong, { criticItem: 0.42, criticJudge: 0.5, criticCall: 0.08 }, 0.42],
    ['errors, weak', wrong, { criticItem: 0.15, criticJudge: 0.55, criticCall: 0.3 }, 0.15],
    ['right work', right, { criticItemRight: 0.24, criticJudge: 0.46, criticCall: 0.3 }, 0.24],
  ] as const)(
    'correlate on %s as the shares say, and with themselves by what they keep',
    (_, draft, traits, common) => {
      const how = { traits, staff: 1 };
      const person = { traits: { ...DEFAULTS, ...traits } };
      const mine = ws(draft, how);
      nearCorrelation(correlation(mine, ws(draft, { staff: 1, person: { ...person, ...other } }, 1)), N, common);
      nearCorrelation(correlation(mine, ws(draft, how, 1)), N, common + traits.criticJudge);
    },
  );
  it('say the same in every wording, but for the threshold: what they keep is theirs', () => {
    const mine = over(N, (run) => w(assessing(wrong), run, { staff: 1 }));
    const again = over(N, (run) =>
      w(assessing(wrong, one, { ...critic, brief: 'x' }), run, { staff: 1, run: N + run }),
    );
    nearCorrelation(correlation(mine, again), N, criticItem + criticJudge);
  });
});

describe('an author of its own work', () => {
  const own = { ...wrong, author: 'member.0', own: true };
  /** How sure the person is of its answer, right or wrong: the part of V in its attempt. */
  const conviction = (run: number): number => {
    const solve = { ...baseOf(one, instance), act: 'propose', as: 'solve', drafts: [], reviews: [] } as const;
    return said(solve, { world: run, run: 0 }).truth!.belief!;
  };
  const convictions = over(N, conviction);
  it('is the easier on an error the deeper it sits, by ownBlind', () => {
    const share = (ownBlind: number): number => correlation(ws(own, { traits: { ownBlind, wording: 0 } }), convictions);
    nearCorrelation(share(0.5), N, Math.sqrt(criticJudge * 0.5) * Math.sqrt(1 - DEFAULTS.kindSkill ** 2));
    nearCorrelation(share(0), N, 0);
    expect(share(1)).toBeGreaterThan(share(0.5));
  });
  it('trusts its right work the more the surer it is', () => {
    const mine = { ...right, author: 'member.0', own: true };
    expect(correlation(ws(mine, { traits: { wording: 0 } }), convictions)).toBeLessThan(-0.3);
  });
});

describe('a voter before two drafts', () => {
  const voting = (drafts: readonly ShownDraft[]): RequestOf<'choose'> => ({
    ...baseOf(one, instance),
    act: 'choose',
    as: 'vote',
    drafts,
    reviews: [],
    options: drafts.map((d) => d.id),
  });
  const traits = { voteSupport: 0 };
  const first = (drafts: readonly ShownDraft[], id: string, more: Partial<Traits> = {}): number =>
    over(N, (run) => {
      const { ranking } = said(voting(drafts), { run, world: run, traits: { ...traits, ...more } });
      return Number(ranking[0] === id);
    }).reduce((a, b) => a + b);
  it.each([0, 0.6])('prefers the right one with Φ(separation/√2), wording sd %d', (sigma) => {
    const separation = Math.sqrt(1 + sigma ** 2) * (PhiInverse(sensitivity) - PhiInverse(1 - specificity));
    nearShare(first([right, wrong], 'right', { wording: sigma }), N, Phi(separation / Math.SQRT2));
  });
  it('takes what is shown first more often by the bias, over both orders', () => {
    for (const voteFirst of [0, 0.1, 0.3]) {
      const taken = first([right, wrong], 'right', { voteFirst }) + first([wrong, right], 'wrong', { voteFirst });
      nearShare(taken, 2 * N, 0.5 + voteFirst);
    }
  });
});
