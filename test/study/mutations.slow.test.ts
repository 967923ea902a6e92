/**
 * The suite must fail on these: each row puts a bug in and the named case turns red at the number of trials at which a gate of
 * 4.5 standard errors sees it with 95 % power, N = ((4.5 + 1.645) sd/d)². Without the bug the same case passes.
 */
import { describe, expect, it } from 'vitest';
import { laid } from '../../src/engine/state.js';
import { library } from '../../src/study/theory/organization.js';
import { caseNamed, reference, run } from './bench.js';
import { arms, formulas, type Inject, oneStream, params, verb } from './mutants.js';

interface Mutation {
  readonly bug: string;
  readonly id: string;
  readonly trials: number;
  /** Where the first seed is among the 5 % that do not see it. */
  readonly seed?: number;
  readonly inject: Inject;
}

/** A vote or pick that gives a tie to the option laid on the table first. */
const tiesToTheFirst = <K extends 'vote' | 'pick'>(name: K): Inject =>
  verb(
    name,
    (right) =>
      function* (step, state, here) {
        const before = here.log.length;
        const end = yield* right(step, state, here);
        const tied = here.log.slice(before).some((e) => e.kind === 'ruling' && e.why?.includes('tie of'));
        return tied ? laid(end, state.drafts.slice(0, 1)) : end;
      },
  );

/** A step that leaves the table as it was. */
// biome-ignore lint/correctness/useYield: a verb is a flow, also one that asks nobody.
const ignored = function* <S>(_: unknown, state: S) {
  return state;
};

const mutations: readonly Mutation[] = [
  { bug: 'a tie is counted as yes', id: 'cjt.even_tie.n4.p0.6', trials: 289, inject: tiesToTheFirst('vote') },
  {
    bug: 'the quorum is off by one',
    id: 'sah.comm.n5.k3.p0.7',
    trials: 55,
    seed: 3,
    inject: verb(
      'vote',
      (right) => (step, state, here) => right({ ...step, quorum: (step.quorum ?? 0) + 1 }, state, here),
    ),
  },
  {
    bug: 'the common factor is loaded with r instead of √r',
    id: 'cjt.gc.n11.p0.6.r0.2',
    trials: 2814,
    seed: 2,
    inject: params('cjt.gc', ({ latent_r }) => ({ latent_r: latent_r ** 2 })),
  },
  {
    // a = p/ρ, b = q/ρ is the law of ρ/(1 + ρ).
    bug: 'the beta law has a = p/ρ',
    id: 'cjt.bb.var.n11.r0.1',
    trials: 29_035,
    inject: params('cjt.bb.var', ({ rho }) => ({ rho: rho / (1 + rho) })),
  },
  { bug: 'all jurors share one stream', id: 'cjt.maj.n11.p0.6', trials: 299, inject: arms('cjt.maj', oneStream) },
  {
    bug: 'the indifferent follow their own signal instead of a coin',
    id: 'casc.wrong.p0.6',
    trials: 2382,
    inject: params('casc.wrong', () => ({ tie: 'own signal' })),
  },
  {
    bug: 'a shared fact is drawn once instead of per holder',
    id: 'cis.shared.n3.p0.3',
    trials: 67,
    inject: arms('cis.shared', oneStream),
  },
  // --- and some that theory's list does not name
  {
    bug: 'weights are ignored',
    id: 'nitzan.opt.expert',
    trials: 300,
    inject: verb('vote', (right) => (step, state, here) => right({ ...step, rule: 'plurality' }, state, here)),
  },
  {
    bug: 'a tie of the commonest answers goes to the label that sorts first',
    id: 'plurality.n5.p0.4.k4',
    trials: 1500,
    inject: verb(
      'pick',
      (right) =>
        function* (step, state, here) {
          const end = yield* right(step, state, here);
          const held = (label: string): number => state.drafts.filter((d) => d.label === label).length;
          const most = Math.max(...state.drafts.map((d) => held(d.label)));
          const first = state.drafts.filter((d) => held(d.label) === most).sort((a, b) => (a.label < b.label ? -1 : 1));
          return laid(end, first.slice(0, 1));
        },
    ),
  },
  {
    bug: 'what a checker finds is not mended',
    id: 'chain.check.e0.05.d0.8.n20',
    trials: 100,
    inject: verb('revise', () => ignored),
  },
  {
    bug: 'a screen that says no does not stop the others from being asked',
    id: 'sah.evals.hierarchy.n3k3',
    trials: 77,
    inject: arms('sah.evals', (arm) => ({ ...arm, org: library('quorum-screens', { screens: 3, quorum: 3 }) })),
  },
];

describe('a bug turns its case red', () => {
  it.each(mutations.map((m) => [m.bug, m] as const))('%s', async (_, { id, trials, seed, inject }) => {
    const one = caseNamed(id);
    const right = await run([one], trials, seed);
    expect(right.outcomes[0]?.verdict?.pass, `without the bug: ${right.outcomes[0]?.got}`).toBe(true);
    const wrong = await inject(() => run([one], trials, seed));
    expect(wrong.outcomes[0]?.covered).toBe(true);
    expect(wrong.outcomes[0]?.verdict?.pass, `with the bug: ${wrong.outcomes[0]?.got}`).toBe(false);
    expect(wrong.pass).toBe(false);
  });
});

describe('a simulator that evaluates the formula', () => {
  const mine = reference.filter((c) => c.tier === 1 && [1, 2, 6, 11].includes(c.topic ?? 0));
  const stochastic = mine.filter((c) => c.kind === 'prob' || c.kind === 'mean');
  it('passes every case alone and is caught by the lower side of the group test', async () => {
    const report = await formulas(stochastic)(() => run(stochastic, 20));
    expect(report.outcomes.filter((o) => o.verdict?.pass !== true).map((o) => o.one.id)).toEqual([]);
    const failed = report.groups.filter((g) => !g.pass).map((g) => g.name);
    expect(failed).toContain('mean z² below');
    expect(report.pass).toBe(false);
  });
});

describe('an engine that breaks', () => {
  it('is a failure and not a case left out', async () => {
    const broken = verb('vote', () => () => {
      throw new Error('the verb is broken');
    });
    const { outcomes, pass } = await broken(() => run([caseNamed('sah.comm.n5.k3.p0.7')], 10));
    expect(outcomes[0]).toMatchObject({ covered: true, got: null });
    expect(outcomes[0]?.reason).toMatch(/the verb is broken/);
    expect(pass).toBe(false);
  });
});
