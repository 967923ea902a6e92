/** Every trait of a person moves what it is about, in its direction: more of it, more (or less) of that. */
import { describe, expect, it } from 'vitest';
import { constrained, numeric, summaryOf } from '../../src/contracts/language-requests.js';
import { baseOf, reviewed, shown } from '../../src/contracts/requests.js';
import type { Content, Request, RequestOf, ShownDraft, Task } from '../../src/engine/types.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { familyNamed } from '../../src/tasks/index.js';
import { taskNamed } from '../support/trials.js';
import { type How, instanceOf, requestNamed } from './asking.js';
import { over } from './latent.js';
import {
  alike,
  average,
  belief,
  between,
  confidence,
  divides,
  doubt,
  faults,
  field,
  first,
  labelled,
  links,
  type Measure,
  missing,
  money,
  out,
  passed,
  type Reading,
  read,
  seconds,
  spread,
  trust,
  z,
} from './measures.js';

const four = familyNamed('decomposable').open({ parts: 4, coupling: 0 }, '.');
const one = familyNamed('decomposable').open({ parts: 1 }, '.');
const control = taskNamed('control');
const whole = (task: Task, content: Content, more: Partial<ShownDraft> = {}): ShownDraft =>
  shown(task, instanceOf(task), more.id ?? 'd', content, more);
const PART = instanceOf(one).parts[0]!.id;
const right = one.right(instanceOf(one), PART, null, false);
const wrong = (k: number): Content => one.wrong(instanceOf(one), PART, k, null);
const base = (task: Task) => baseOf(task, instanceOf(task));
const solve = (task: Task, more: object = {}): Request =>
  ({ ...base(task), act: 'propose', as: 'solve', drafts: [], reviews: [], ...more }) as Request;
const assess = (draft: ShownDraft, as = 'quality'): Request => ({ ...base(one), act: 'assess', as, draft }) as Request;
const vote = (...drafts: ShownDraft[]): Request =>
  ({ ...base(one), act: 'choose', as: 'vote', drafts, reviews: [], options: drafts.map((d) => d.id) }) as Request;
/** One's own wrong answer, among `peers`. */
const revise = (peers: readonly Content[], more: object = {}, task: Task = one): Request => {
  const own = whole(task, wrong(300), { id: 'own', own: true, author: 'member.0' });
  return solve(task, {
    as: 'revise',
    own,
    drafts: [own, ...peers.map((c, i) => whole(task, c, { id: `p${i}` }))],
    ...more,
  });
};
const labelOf = (content: Content): string => one.label(instanceOf(one), content);

const bad = assess(whole(one, wrong(0)));
const good = assess(whole(one, right));
const attacked = requestNamed(control, 'suspicion of 0.solve/member.3');
const kin = (model: string, family: string): How => ({ person: { model, family } });
const split = requestNamed(control, 'split');
const splitCoupled = requestNamed(taskNamed('coupled'), 'split');
const bound = { ...split, view: { ...split.view, instance: constrained(split.view.instance) } } as Request;
const merging = requestNamed(four, 'merge');
const plan = requestNamed(control, 'plan');
const facts: Task = { ...one, view: () => ['f'], mention: (_, content, told) => ({ ...(content as object), told }) };
const told: Reading = (reply) => (field<{ told?: string[] }>(reply, 'content').told ?? []).length;
const median = revise(
  [],
  { summary: summaryOf(['x', 'y', 'z'], { n: 3, low: 1, median: 10, high: 3 }) },
  {
    ...numeric(one),
    value: () => 0,
    ofValue: (_, value) => one.wrong(instanceOf(one), PART, Math.round(value), null),
  },
);
/** How far the answer moved towards the tenth wrong one. */
const moved: Reading = (reply) => over(11, (k) => k).find((k) => labelled(labelOf(wrong(k)))(reply)) ?? Number.NaN;
const offers = requestNamed(control, 'take an offer') as Extract<RequestOf<'choose'>, { as: 'appoint' }>;
const tied: Request = { ...offers, offers: offers.options.map((seat) => ({ seat, p: 0.5, price: 0.1 })) };
const able: How = { skill: 9 };
const lost: How = { skill: -9 };
const noisy: Task = { ...one, correlation: { ...one.correlation, item: 0, pair: 0, call: 1 } };
const trade = requestNamed(one, 'belief in 0.solve/member.1');

/** Trait, its lower and higher value, what is measured, and which way it must go. */
const LAWS: readonly (readonly [keyof Traits, number, number, Measure, 1 | -1])[] = [
  ['familyShare', 0, 0.9, alike({ request: solve(one) }, z, kin('c', 'model-0')), 1],
  ['kindSkill', 0.05, 0.5, between({ request: solve(one) }, z), 1],
  ['sensitivity', 0.3, 0.8, average({ request: bad }, doubt), 1],
  ['specificity', 0.6, 0.95, average({ request: good }, doubt), -1],
  ['criticItem', 0.1, 0.8, alike({ request: bad }, doubt, kin('b', 'b')), 1],
  ['criticItemRight', 0.1, 0.8, alike({ request: good }, doubt, kin('b', 'b')), 1],
  ['criticJudge', 0.1, 2, alike({ request: bad }, doubt, {}), 1],
  ['criticCall', 0.05, 0.9, alike({ request: bad }, doubt, {}), -1],
  ['wording', 0.1, 1, between({ request: good }, doubt), 1],
  ['ownFamily', -1, 0, average({ request: assess(whole(one, wrong(0), { own: true })) }, doubt), 1],
  ['monitor', 0.5, 3, average({ request: attacked }, trust), 1],
  ['attackSpread', 0.5, 2, spread({ request: attacked, how: { traits: { monitor: 0 } } }, doubt), 1],
  ['planEye', 0, 1, average({ request: requestNamed(control, 'suspicion of 0.plan/critic.1#0') }, trust), 1],
  ['tradeWeight', 0.1, 1, spread({ request: trade }, belief), 1],
  ['positionBias', 0, 0.3, average({ request: tied }, first(offers.options[0] as string)), 1],
  [
    'voteFirst',
    0,
    0.3,
    average({ request: vote(whole(one, wrong(0), { id: 'a' }), whole(one, right, { id: 'b' })) }, first('a')),
    1,
  ],
  ['attention', 0.01, 0.2, average({ request: solve(four), how: able }, faults(/./)), 1],
  [
    'mention',
    0.1,
    0.9,
    average({ request: { ...solve(facts), view: { ...base(facts).view, facts: ['f', 'g'] } } as Request }, told),
    1,
  ],
  ['keep', 0.1, 0.9, average({ request: revise([wrong(9), wrong(9)]) }, labelled(labelOf(wrong(9)))), -1],
  ['conformBase', -1, 2, average({ request: revise([wrong(9)]) }, labelled(labelOf(wrong(9)))), 1],
  [
    'conformSupport',
    0,
    6,
    average({ request: revise([wrong(9), wrong(9), wrong(9)]) }, labelled(labelOf(wrong(9)))),
    1,
  ],
  ['conformTruth', 0, 4, average({ request: revise([right]) }, labelled(labelOf(right))), 1],
  ['towardMedian', 0.1, 0.9, average({ request: median }, moved), 1],
  [
    'voteSupport',
    0,
    6,
    average({ request: vote(...[1, 1, 2].map((k, i) => whole(one, wrong(k), { id: `${i}` }))) }, first('2')),
    -1,
  ],
  [
    'voteOwn',
    0,
    4,
    average(
      { request: vote(whole(one, wrong(0), { id: 'a', own: true }), whole(one, wrong(1), { id: 'b' })) },
      first('a'),
    ),
    1,
  ],
  [
    'repair',
    0,
    2,
    average({ request: revise([], { reviews: [reviewed('own', 0.1)] }, noisy), how: { skill: 0 } }, z),
    1,
  ],
  ['confidenceLevel', 0.1, 0.6, average({ request: solve(one) }, confidence), -1],
  ['confidenceNoise', 0, 0.1, spread({ request: solve(one) }, confidence), 1],
  ['confidenceSlope', 0, 0.3, spread({ request: solve(one), how: { traits: { confidenceNoise: 0 } } }, confidence), 1],
  ['splitLoss', 0.1, 0.6, average({ request: split }, faults(/^lost/)), 1],
  ['splitGarble', 0.1, 0.6, average({ request: split }, faults(/^garbled/)), 1],
  ['splitBlind', 0, 0.9, average({ request: splitCoupled }, links), -1],
  ['insight', 0, 1, average({ request: plan }, divides), 1],
  ['splitDrift', 0, 0.8, average({ request: bound }, passed), -1],
  ['mergeLoss', 0.1, 0.6, average({ request: merging }, faults(/^lost/)), 1],
  ['mergeSpoil', 0.1, 0.6, average({ request: merging }, faults(/^p\d/)), 1],
  ['silence', 0.1, 0.6, average({ request: bad }, missing('none')), 1],
  ['refusal', 0.1, 0.6, average({ request: bad }, missing('refused')), 1],
  ['tokensSpread', 0.1, 0.6, spread({ request: solve(one) }, out), 1],
  ['tokensShared', 0.1, 0.9, alike({ request: solve(one), how: able }, out, kin('b', 'b')), 1],
  ['tokensPerson', 0.1, 0.6, between({ request: solve(one), how: able }, out), 1],
  ['tokensWrong', 1.1, 2, average({ request: solve(one), how: lost }, out), 1],
  ['tokensBrief', 100, 200, average({ request: solve(one) }, read), 1],
  ['tokensPart', 100, 200, average({ request: solve(one) }, read), 1],
  ['tokensDraft', 100, 200, average({ request: bad }, read), 1],
  ['tokensReview', 100, 200, average({ request: revise([], { reviews: [reviewed('own', 0.1)] }) }, read), 1],
  ['tokensVerdict', 100, 200, average({ request: bad }, out), 1],
  ['tokensGroup', 100, 200, average({ request: split }, out), 1],
  ['tokensDesign', 100, 200, average({ request: plan }, out), 1],
  ['tokensPerSecond', 50, 100, average({ request: bad }, seconds), -1],
  ['latency', 0.5, 1, average({ request: bad }, seconds), 1],
  ['usdPerMillionIn', 1, 2, average({ request: bad, how: { traits: { usdPerMillionOut: 1 } } }, money), 1],
  ['usdPerMillionOut', 1, 2, average({ request: bad, how: { traits: { usdPerMillionIn: 1 } } }, money), 1],
];

/** Traits whose direction is a closed form elsewhere: solving.test.ts and judging.test.ts. */
const ELSEWHERE: readonly (keyof Traits)[] = ['familyWrong', 'ownBlind', 'silenceSpread'];

describe('more of a trait', () => {
  it.each(LAWS)('%s from %d to %d', (name, low, high, measure, sign) => {
    const [less, more] = [low, high].map((level) => measure({ [name]: level })) as [number, number];
    expect(sign * (more - less), `${less} at ${low}, ${more} at ${high}`).toBeGreaterThan(1e-4);
  });
  it('is tried for every trait', () => {
    const tried = [...LAWS.map(([name]) => name), ...ELSEWHERE];
    expect([...tried].sort()).toEqual(Object.keys(DEFAULTS).sort());
  });
});
