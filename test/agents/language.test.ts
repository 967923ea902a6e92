/** Offers, sides and refusals, and what policies make of the new acts. */
import { describe, expect, it } from 'vitest';
import { languageRequestsOf } from '../../src/contracts/language-requests.js';
import { baseOf, plainRequestsOf } from '../../src/contracts/requests.js';
import type { Request, RequestOf } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS } from '../../src/sim/constants.js';
import { taskNamed } from '../support/trials.js';
import { answer, instanceOf, requestNamed, said, share } from './asking.js';

const control = taskNamed('control');
const coupled = taskNamed('coupled');
type Propose = RequestOf<'propose'>;
type Appoint = Extract<RequestOf<'choose'>, { as: 'appoint' }>;

describe('offers', () => {
  const request = requestNamed(control, 'take an offer') as Appoint;
  const order = (worths: readonly [number, number][], positionBias = 0, run = 0): readonly string[] => {
    const offers = worths.map(([p, price], i) => ({ seat: `member.${i}`, p, price }));
    return said({ ...request, offers, options: offers.map((o) => o.seat) }, { traits: { positionBias }, run }).ranking;
  };
  it('are ranked by p − price, not by lot', () => {
    for (let run = 0; run < 20; run++) {
      const found = order(
        [
          [0.9, 0.6],
          [0.8, 0.1],
          [0.7, 0.2],
        ],
        0,
        run,
      );
      expect(found).toEqual(['member.1', 'member.2', 'member.0']);
    }
  });
  it('are taken for better by the bias when they came first', () => {
    expect(
      order(
        [
          [0.5, 0],
          [0.75, 0],
        ],
        0.2,
      )[0],
    ).toBe('member.1');
    expect(
      order(
        [
          [0.5, 0],
          [0.75, 0],
        ],
        0.3,
      )[0],
    ).toBe('member.0');
  });
  it('that are worth the same are decided by lot', () => {
    const first = share(
      800,
      (run) =>
        order(
          [
            [0.5, 0.1],
            [0.5, 0.1],
          ],
          0,
          run,
        )[0] === 'member.0',
    );
    expect(Math.abs(first - 0.5)).toBeLessThan(0.08);
  });
  it('leave seats without one to the end, and are turned round by an attacker', () => {
    const short = { ...request, offers: request.offers!.slice(0, 1) };
    expect(said(short).ranking[0]).toBe('member.2');
    expect(said(short).ranking).toHaveLength(3);
    const turned = said(request, { person: { policy: 'saboteur', args: { rate: 1 } } });
    expect(turned.ranking).toEqual([...said(request).ranking].reverse());
  });
});

describe('sides', () => {
  it.each(['argue for a right answer', 'argue for a wrong answer', 'argue on'])(
    '%s: the side, and no fault',
    (name) => {
      const request = requestNamed(coupled, name) as Propose;
      for (let run = 0; run < 10; run++) {
        const found = said(request, { run });
        expect(found.content).toEqual(request.side?.content);
        expect(found.label).toBe(request.side?.label);
        expect(found.truth).toMatchObject({ intent: 'honest', faults: [] });
        expect(found.confidence).toBeGreaterThan(0.5);
      }
    },
  );
  it('tell nothing of belief, which is kept in the truth', () => {
    const [right, wrong] = ['argue for a right answer', 'argue for a wrong answer'].map((name) =>
      said(requestNamed(coupled, name) as Propose, { run: 3 }),
    );
    expect(right?.confidence).toBe(wrong?.confidence);
    expect(right?.truth?.belief).toBe(wrong?.truth?.belief);
    expect(right?.usage).toEqual(wrong?.usage);
    const able = said(requestNamed(coupled, 'argue for a wrong answer') as Propose, { run: 3, skill: 3 });
    expect(able.truth?.belief).toBeGreaterThan(wrong?.truth?.belief as number);
  });
});

describe('refusals', () => {
  const all: readonly Request[] = [plainRequestsOf, languageRequestsOf]
    .flatMap((of) => of(control, instanceOf(control)))
    .map((a) => a.request);
  it('come at their rate, with a reason, whatever is asked', () => {
    for (const request of all)
      expect(answer(request, { traits: { refusal: 1 } })).toMatchObject({ refused: 'refuses' });
    const [request] = all as [Request];
    const refused = share(1200, (run) => 'refused' in answer(request, { run, traits: { refusal: 0.3 } }));
    expect(Math.abs(refused - 0.3)).toBeLessThan(0.06);
  });
  it('draw nothing from people who refuse nothing', () => {
    for (const request of all)
      expect(answer(request, { rng: stream(['x']), traits: { refusal: 0 } })).toEqual(
        answer(request, { rng: stream(['x']) }),
      );
    expect(DEFAULTS.refusal).toBe(0);
  });
});

describe('policies at the new acts', () => {
  const forecast = requestNamed(control, 'forecast of 0.solve/member.3');
  const belief = requestNamed(control, 'belief in 0.solve/member.3');
  const reply = (request: Request, policy = 'honest', args = {}) =>
    answer(request, { person: { policy, args } }) as never;
  const honest = reply(forecast) as { success: number; harm: number };
  it('a saboteur turns forecasts and beliefs round', () => {
    expect(reply(forecast, 'saboteur', { rate: 1 })).toMatchObject({
      success: 1 - honest.success,
      harm: 1 - honest.harm,
    });
    const { belief: p } = reply(belief) as { belief: number };
    expect(reply(belief, 'saboteur', { rate: 1 })).toMatchObject({ belief: 1 - p, truth: { intent: 'attack' } });
  });
  it('a sycophant halves its doubts and repeats the last price', () => {
    const half = { success: 1 - (1 - honest.success) / 2, harm: honest.harm / 2 };
    expect(reply(forecast, 'sycophant')).toMatchObject(half);
    expect(reply(belief, 'sycophant')).toMatchObject({ belief: 0.25 });
    const unpriced = requestNamed(control, 'belief in the only one');
    expect(reply(unpriced, 'sycophant')).toEqual(reply(unpriced));
  });
  it('a rubber stamp forecasts the best of everything, and says nothing of it', () => {
    const stamped = reply(forecast, 'rubber-stamp', { rate: 1 });
    expect(stamped).toMatchObject({ success: 1, harm: 0 });
    expect(stamped).not.toHaveProperty('note');
    expect(reply(forecast, 'rubber-stamp', { rate: 0 })).toEqual(reply(forecast));
  });
});

it('whoever is shown more reads more', () => {
  const read = (request: Request): number => answer(request).usage.tokensIn as number;
  const plain = read(requestNamed(control, 'solve the whole'));
  for (const name of ['solve, seeing all', 'argue for a right answer'])
    expect(read(requestNamed(control, name)), name).toBeGreaterThan(plain);
  expect(read(requestNamed(control, 'take an offer'))).toBeGreaterThan(read(requestNamed(control, 'appoint')));
  const [summed, nobody] = ['revise after a summary', 'revise after a summary of nobody'].map((name) =>
    requestNamed(control, name),
  );
  expect(read(summed!)).toBeGreaterThan(read(nobody!));
  const base = { ...baseOf(control, instanceOf(control)), act: 'assess', as: 'bid' } as const;
  expect(read(base)).toBe(read(requestNamed(control, 'bid for the whole')));
});
