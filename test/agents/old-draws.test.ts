/** What was asked before the language had its optional fields is answered as it was then, draw by draw. */
import { describe, expect, it } from 'vitest';
import { policies } from '../../src/agents/sim/policies/index.js';
import { plainRequestsOf } from '../../src/contracts/requests.js';
import { keyHash } from '../../src/org/hash.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { taskNamed } from '../support/trials.js';
import { answer, instanceOf } from './asking.js';

const CLUMSY: Partial<Traits> = {
  silence: 0.2,
  splitLoss: 0.3,
  splitGarble: 0.3,
  splitBlind: 0.3,
  mergeLoss: 0.3,
  mergeSpoil: 0.3,
  insight: 0.5,
};
/** Terms that people came to have later, left out: without them they are the people of old. */
const OLD: Partial<Traits> = {
  kindSkill: 0,
  familyWrong: 0,
  wording: 0,
  ownBlind: 0,
  silenceSpread: 0,
  tokensShared: 0,
  tokensPerson: 0,
};
/** Every trait that came with the optional fields, as far from its default as it goes. */
const NEW: Partial<Traits> = {
  splitDrift: 1,
  towardMedian: 1,
  planEye: 5,
  tradeWeight: 3,
  positionBias: 1,
  mention: 1,
};

/** All replies of one policy, each with the next draw of its stream; flaws of designs and numbers of answers were not yet written down. */
const replies = (policy: string, more: Partial<Traits>): readonly unknown[] =>
  ['coupled', 'control', 'questions'].map(taskNamed).flatMap((task) =>
    [0, 1, 2, 3, 4, 5].flatMap((index) =>
      [{}, CLUMSY].flatMap((traits) =>
        plainRequestsOf(task, instanceOf(task, index)).map(({ name, request }) => {
          const rng = stream(['old draws', task.family, index, policy, name]);
          const args = ['saboteur', 'rubber-stamp'].includes(policy) ? { rate: 0.7 } : {};
          const person = { policy, args, traits: { ...DEFAULTS, ...OLD, ...traits, ...more } };
          const {
            latent,
            value: _new,
            ...reply
          } = {
            latent: undefined,
            value: undefined,
            ...answer(request, { person, rng }),
          };
          return [name, request.act === 'design' ? reply : { ...reply, latent }, rng()];
        }),
      ),
    ),
  );

/** Written by the code before the optional fields. */
const RECORDED: Readonly<Record<string, string>> = {
  honest: '132bd12db752',
  saboteur: '7ef33d165b3f',
  sycophant: '7d99800dc92c',
  'rubber-stamp': 'badc3c6b2103',
};

it('knows a digest for every policy that is as old', () => {
  expect(policies.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(RECORDED)));
});

describe.each(Object.keys(RECORDED))('%s', (policy) => {
  it('replies as the recorded digest says', () => {
    expect(keyHash(replies(policy, {}))).toBe(RECORDED[policy]);
  });
  it('is not touched by the traits that came with the optional fields', () => {
    expect(replies(policy, NEW)).toEqual(replies(policy, {}));
  });
});
