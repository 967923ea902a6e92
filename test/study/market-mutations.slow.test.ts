/** More bugs that must be seen: in auctions, markets, audits, tests of evidence and schedules. See mutations.test.ts. */
import { describe, expect, it } from 'vitest';
import { firstPrice } from '../../src/study/theory/auctions.js';
import { audited, type Lottery } from '../../src/study/theory/audits.js';
import type { Case } from '../../src/study/theory/case.js';
import { endedHigh, lead } from '../../src/study/theory/evidence.js';
import { simulationOf } from '../../src/study/theory/index.js';
import { caseNamed, made, reference, run } from './bench.js';
import { arms, formulas, type Inject, oneStream, verb } from './mutants.js';

interface Mutation {
  readonly bug: string;
  readonly one: Case;
  /** Trials at which 4.5 standard errors see it with 95 % power; any, where the case is exact. */
  readonly trials: number;
  readonly seed?: number;
  readonly inject: Inject;
}

/** Audits that may fall on one task twice: which tasks is settled before the first. */
const withReplacement = (): Lottery => {
  let chosen = new Set<number>();
  return (left, k, n, own) => {
    if (k === 0) chosen = new Set(Array.from({ length: left }, () => Math.floor(own.uniform() * n)));
    return chosen.has(k);
  };
};

/** Any step of the language with some fields changed. */
const changed = (name: 'assign' | 'trade' | 'pick' | 'review', fields: (step: never) => object): Inject =>
  verb(name, (right) => (step, state, here) => right({ ...step, ...fields(step as never) }, state, here));

const mutations: readonly Mutation[] = [
  {
    bug: 'bidders in a first-price auction bid what they think',
    one: caseNamed('auc.fpa.n5'),
    trials: 18,
    inject: arms('auc.fpa', () => firstPrice(5, 1)),
  },
  {
    bug: 'a second-price auction pays the price of the winner',
    one: caseNamed('auc.spa.n5'),
    trials: 45,
    inject: changed('assign', () => ({ mechanism: 'first-price' })),
  },
  {
    // 1 − C(7, 5)/C(10, 5) against 1 − 0.7⁵; with theory's 100 tasks it takes 63,227 trials.
    bug: 'audits are drawn with replacement',
    one: made('audit.hyper.x', { tasks: 10, attacks: 3, audits: 5 }, 11 / 12),
    trials: 400,
    seed: 2,
    inject: arms('audit.hyper', () => audited(10, 3, 5, 1, withReplacement())),
  },
  {
    bug: 'a test of evidence stops one later',
    one: caseNamed('sprt.correct.p0.6.k4'),
    trials: 2205,
    inject: arms('sprt.correct', () => lead(0.6, 5, endedHigh)),
  },
  {
    bug: 'a reserve is ignored',
    one: caseNamed('auc.reserve.n2.r0.5'),
    trials: 360,
    inject: changed('assign', () => ({ reserve: 0 })),
  },
  {
    bug: 'the market maker takes another base of logarithms',
    one: caseNamed('lmsr.price.q30_10'),
    trials: 1,
    inject: changed('trade', (step: { liquidity: number }) => ({ liquidity: step.liquidity / Math.LN2 })),
  },
  {
    bug: 'the market maker takes another base of logarithms, by what it loses',
    one: caseNamed('lmsr.maxloss.n2'),
    trials: 1,
    inject: changed('trade', (step: { liquidity: number }) => ({ liquidity: step.liquidity / Math.LN2 })),
  },
  {
    bug: 'traders share one signal',
    one: caseNamed('lmsr.brier.n5.a0.7'),
    trials: 300,
    inject: arms('lmsr.brier', (arm) => ({
      ...arm,
      task: {
        ...arm.task,
        draw: (index, world) => arm.task.draw(index, { ...world, flip: onceAfterFirst(world.flip) }),
      },
    })),
  },
  {
    bug: 'wealth is not carried from market to market',
    one: caseNamed('kelly.wealth_best_10yes3no'),
    trials: 1,
    inject: arms('kelly.wealth', (arm) => ({ ...arm, series: 1 })),
  },
  {
    bug: 'reviewers who are drawn alone all see the same',
    one: caseNamed('review.catch.d0.6.k3'),
    trials: 80,
    inject: arms('review.catch', oneStream),
  },
  {
    bug: 'jobs go to machines in turn and not to who is free',
    one: caseNamed('graham.lpt.m3'),
    trials: 1,
    inject: changed('assign', () => ({ rule: 'rotate' })),
  },
  {
    bug: 'the best of n is the first of n',
    one: caseNamed('bon.emax.n4'),
    trials: 60,
    inject: changed('pick', () => ({ rule: 'first' })),
  },
];

/** The second flip of a world is what all later ones give. */
const onceAfterFirst = (flip: (p: number) => boolean): ((p: number) => boolean) => {
  const said: boolean[] = [];
  return (p) => {
    if (said.length < 2) said.push(flip(p));
    return said.at(-1) as boolean;
  };
};

describe('a bug turns its case red', () => {
  it.each(mutations.map((m) => [m.bug, m] as const))('%s', async (_, { one, trials, seed, inject }) => {
    const right = await run([one], trials, seed);
    expect(right.outcomes[0]?.verdict?.pass, `without the bug: ${right.outcomes[0]?.got}`).toBe(true);
    const wrong = await inject(() => run([one], trials, seed));
    expect(wrong.outcomes[0]).toMatchObject({ covered: true });
    expect(wrong.outcomes[0]?.verdict?.pass, `with the bug: ${wrong.outcomes[0]?.got}`).toBe(false);
  });
});

describe('hierarchies, markets, control and schedules', () => {
  const mine = reference.filter((c) => c.tier === 1 && [4, 5, 8, 10].includes(c.topic ?? 0));
  it('are covered to the last case of the first tier', () => {
    expect(mine).toHaveLength(74);
    expect(mine.filter((c) => !simulationOf(c.id)).map((c) => c.id)).toEqual([]);
  });
  it('formulas in place of simulations are caught by the lower side of the group test', async () => {
    const drawn = mine.filter((c) => c.kind === 'prob' || c.kind === 'mean');
    const report = await formulas(drawn)(() => run(drawn, 10));
    expect(report.groups.filter((g) => !g.pass).map((g) => g.name)).toContain('mean z² below');
    expect(report.pass).toBe(false);
  });
});
