/** Bugs that must be seen in elections, voting power, screens, opinions and search; part of `npm run validate`. See mutations.test.ts. */
import { describe, expect, it } from 'vitest';
import { laid } from '../../src/engine/state.js';
import type { Case } from '../../src/study/theory/case.js';
import { caseNamed, made, run } from './bench.js';
import { arms, type Inject, oneStream, verb } from './mutants.js';

interface Mutation {
  readonly bug: string;
  readonly one: Case;
  /** Trials at which the gate sees it; any, where the case is exact. */
  readonly trials: number;
  readonly inject: Inject;
}

/** Any step of the language with some fields changed. */
const changed = (name: 'vote' | 'revise' | 'pick' | 'repeat', fields: object): Inject =>
  verb(name, (right) => (step, state, here) => right({ ...step, ...fields } as never, state, here));

const mutations: readonly Mutation[] = [
  {
    bug: 'a panel of two needs both where one is enough',
    one: caseNamed('ck.hier_of_poly.p0.6'),
    trials: 60,
    inject: changed('vote', { quorum: 2 }),
  },
  {
    bug: 'jurors who must be unanimous need one vote less',
    one: caseNamed('fp.typeI.n12'),
    trials: 600,
    inject: verb(
      'vote',
      (right) => (step, state, here) => right({ ...step, quorum: (step.quorum ?? 2) - 1 }, state, here),
    ),
  },
  {
    bug: 'the median is the mean',
    one: caseNamed('delphi.medvar.n5'),
    trials: 2500,
    inject: changed('pick', { rule: 'mean' }),
  },
  {
    bug: 'members do not see one another',
    one: caseNamed('fj.x0'),
    trials: 1,
    inject: changed('revise', { see: 'own' }),
  },
  {
    bug: 'weights of ballots are ignored',
    one: caseNamed('power.eec58.bz0'),
    trials: 1,
    inject: changed('vote', { rule: 'plurality' }),
  },
  {
    bug: 'points are first places',
    one: caseNamed('merrill.borda.m5'),
    trials: 500,
    inject: changed('vote', { rule: 'plurality' }),
  },
  {
    bug: 'a runoff keeps one',
    one: caseNamed('merrill.runoff.m5'),
    trials: 500,
    inject: changed('pick', { keep: 1 }),
  },
  {
    bug: 'a climber stops after one step',
    one: made('nk.steepest.x', { N: 8, K: 2 }, 0.7076, 'mean'),
    trials: 150,
    inject: changed('repeat', { times: 1 }),
  },
  {
    bug: 'all who search try the same things',
    one: caseNamed('search.pool.m5.t4'),
    trials: 30,
    inject: arms('search.pool', oneStream),
  },
  {
    bug: 'a relay passes work on to nobody',
    one: caseNamed('hp.random.l12'),
    trials: 4,
    inject: verb(
      'repeat',
      () =>
        // biome-ignore lint/correctness/useYield: a verb is a flow, also one that asks nobody.
        function* (_, state) {
          return laid(state, state.drafts);
        },
    ),
  },
];

describe.runIf(process.env.ORGLAB_VALIDATE)('a bug turns its case red', () => {
  it.each(mutations.map((m) => [m.bug, m] as const))('%s', async (_, { one, trials, inject }) => {
    const right = await run([one], trials);
    expect(right.outcomes[0]?.verdict?.pass, `without the bug: ${right.outcomes[0]?.got}`).toBe(true);
    const wrong = await inject(() => run([one], trials));
    expect(wrong.outcomes[0]).toMatchObject({ covered: true });
    expect(wrong.outcomes[0]?.verdict?.pass, `with the bug: ${wrong.outcomes[0]?.got}`).toBe(false);
  });
});
