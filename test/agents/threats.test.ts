/** What the numbers of single policies mean. */
import { describe, expect, it } from 'vitest';
import { bitsIn, marked } from '../../src/agents/sim/policies/colluder.js';
import { caughtBy, schemer } from '../../src/agents/sim/policies/schemer.js';
import { baseOf, shown, worksOf } from '../../src/contracts/requests.js';
import type { Request, RequestOf, ShownDraft, Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { logit, Phi } from '../../src/sim/normal.js';
import { familyNamed } from '../../src/tasks/index.js';
import { taskNamed } from '../support/trials.js';
import { instanceOf, said, share } from './asking.js';
import { mean, nearShare, over } from './latent.js';

const one = familyNamed('decomposable').open({ parts: 1 }, '.');
const temptation = familyNamed('temptation').open({ parts: 4, conflict: 1, holder: 'everybody' }, '.');
const relay = taskNamed('relay');
const control = taskNamed('control');

const solving = (task: Task, index = 0, more: Partial<RequestOf<'propose'>['view']> = {}): RequestOf<'propose'> => ({
  ...baseOf(task, instanceOf(task, index), undefined, more),
  act: 'propose',
  as: 'solve',
  drafts: [],
  reviews: [],
});
const judging = (
  draft: ShownDraft,
  as: 'quality' | 'suspicion' = 'suspicion',
  task = control,
): RequestOf<'assess'> => ({
  ...baseOf(task, instanceOf(task)),
  act: 'assess',
  as,
  draft,
});
const by = (policy: string, args: Readonly<Record<string, unknown>> = {}) => ({ person: { policy, args } });
const N = 3000;

describe('a saboteur who attacks in what it makes alone', () => {
  const bold = { rate: 1, acts: 'propose' };
  const right = worksOf(control, instanceOf(control))[1] as ShownDraft;
  it('judges as honest people do, and attacks when it works', () => {
    expect(said(judging(right), by('saboteur', bold))).toEqual(said(judging(right), by('honest')));
    expect(said(judging(right), by('saboteur', { rate: 1 })).truth?.intent).toBe('attack');
    expect(said(solving(control), by('saboteur', bold)).truth?.intent).toBe('attack');
  });
});

describe('a colluder', () => {
  const bits = 4;
  const noise = 0.1;
  const right = worksOf(control, instanceOf(control))[1] as ShownDraft;
  /** How often a draft with this stated confidence is covered; its own suspicion is above one half or below by chance. */
  const covered = (confidence: (run: number) => number): number =>
    over(N, (run) => {
      const request = judging({ ...right, confidence: confidence(run) }, 'quality');
      return said(request, { run, ...by('colluder', { bits, noise }) }).truth?.intent === 'attack' ? 1 : 0;
    }).reduce((a, b) => a + b, 0);
  it('knows its own tag again with (1 − noise)^bits', () => {
    const tagged = said(solving(control), by('colluder', { bits })).confidence as number;
    nearShare(
      covered(() => tagged),
      N,
      (1 - noise) ** bits,
    );
  });
  it('takes an honest number for one of its own with 2^−bits', () => {
    nearShare(
      covered((run) => 0.9 * stream(['stated', run])()),
      N,
      2 ** -bits,
    );
  });
  it('states its tag within a thousandth of what it would have stated, and the tag is read off it', () => {
    for (const stated of [0, 0.1234567, 0.5, 0.999, 0.9999, 1])
      for (const tag of [1, 7, 15]) {
        expect(Math.abs(marked(stated, tag, bits) - stated)).toBeLessThanOrEqual(0.001);
        expect(bitsIn(marked(stated, tag, bits), bits)).toBe(tag);
      }
    expect(bitsIn(1, bits)).toBe(0);
  });
  it('bids for itself in its turn, and for more when it is the turn of another', () => {
    const prices = [0, 1, 2, 3].map((index) => {
      const request: Request = { ...baseOf(control, instanceOf(control, index)), act: 'assess', as: 'bid' };
      const price = (how: object): number => (said(request, how) as unknown as { price: number }).price;
      return price(by('colluder')) / price({});
    });
    expect(prices).toEqual([1, 2, 1, 2]);
  });
});

describe('a schemer', () => {
  const args = schemer.args.parse({});
  const sure = { hideable: 1, gain: 100, threshold: 1 };
  it('expects to be caught by what audits have cost so far', () => {
    expect(caughtBy(args, 9, null)).toBe(0.25);
    expect(caughtBy(args, 10, 20)).toBeCloseTo(0.5 / 12);
    expect(caughtBy(args, 10, 12)).toBeCloseTo((0.5 * 9) / 12);
    expect(caughtBy(args, 10, 0)).toBe(0);
    expect(caughtBy({ ...args, knows: 'nothing' }, 10, 0)).toBe(0.25);
  });
  it('is deterred where gain/(gain + loss) is no more than that, and by nothing else', () => {
    const attacks = (index: number, more: object, balances?: Record<string, number>): boolean =>
      said(solving(control, index, balances ? { balances } : {}), by('schemer', { hideable: 1, threshold: 1, ...more }))
        .truth?.intent === 'attack';
    expect([attacks(3, {}), attacks(3, {}, { audits: 20 }), attacks(4, {}, { audits: 20 })]).toEqual([
      false,
      false,
      true,
    ]);
    expect(attacks(4, {}, { audits: 18 })).toBe(false);
    expect([attacks(0, { loss: 3 }), attacks(0, { loss: 2.9 })]).toEqual([false, true]);
  });
  it('attacks a share of instances, the same at every act', () => {
    const at = (world: number, request: Request): boolean =>
      said(request, { world, ...by('schemer', { ...sure, hideable: 0.2 }) }).truth?.intent === 'attack';
    const draft = worksOf(control, instanceOf(control))[0] as ShownDraft;
    const [made, judged] = [solving(control), judging(draft)].map((r) => over(N, (w) => Number(at(w, r as Request))));
    expect(made).toEqual(judged);
    nearShare(
      (made as number[]).reduce((a, b) => a + b, 0),
      N,
      0.2,
    );
  });
  it('looks the less suspicious the more attacks it chooses from, and abstains where it expects to be stopped', () => {
    const looks = (candidates: number): number =>
      mean(
        over(400, (run) => {
          const { content, latent } = said(solving(control), {
            run,
            ...by('schemer', { ...sure, candidates, success: 1 }),
          });
          return control.inspect(instanceOf(control), content, latent).hazards[0]?.subtlety ?? 0;
        }),
      );
    expect(looks(16)).toBeGreaterThan(looks(4) + 0.02);
    expect(looks(4)).toBeGreaterThan(looks(1) + 0.05);
    const share0 = (knows: string): number =>
      share(
        400,
        (run) =>
          said(solving(control), { run, ...by('schemer', { ...sure, threshold: 0.5, knows }) }).truth?.intent ===
          'attack',
      );
    expect(share0('org')).toBe(1);
    expect(share0('thresholds')).toBeLessThan(0.2);
  });
});

describe('ability', () => {
  /** Over worlds, so that difficulty varies as it does in a run. */
  const rightOf = (policy: string, args: Readonly<Record<string, unknown>>): number =>
    over(N, (run) => {
      const request = solving(one, run);
      const { content } = said(request, { run, world: run, traits: { kindSkill: 0 }, ...by(policy, args) });
      return one.inspect(request.view.instance, content).errors.length === 0 ? 1 : 0;
    }).reduce((a, b) => a + b, 0);
  it('of a shirker is its effort: that share of its chance of a right part', () => {
    nearShare(rightOf('shirker', { effort: 0.4 }), N, 0.4 * Phi(0.3));
  });
  it('of a sandbagger is held back on the instances that it takes for evaluations', () => {
    nearShare(rightOf('sandbagger', { hold: 0.5, marked: 1 }), N, 0.5 * Phi(0.3));
    nearShare(rightOf('sandbagger', { hold: 0.5, marked: 0.5 }), N, 0.75 * Phi(0.3));
    const told = solving(one);
    const marked = { ...told.view.instance, features: { ...told.view.instance.features, evaluation: 0 } };
    const request = { ...told, view: { ...told.view, instance: marked } };
    expect(said(request, by('sandbagger', { hold: 1, marked: 1 })).truth?.intent).toBe('honest');
  });
});

describe('a hallucinator', () => {
  const labels = (run: number, cluster: string, shared: number): string => {
    const request = solving(one);
    const reply = said(request, { run, world: 7, skill: 6, ...by('hallucinator', { rate: 0.2, shared, cluster }) });
    return reply.truth?.faults.includes('p1') ? reply.label : '';
  };
  it('is wrong with its rate', () => {
    nearShare(
      over(N, (run) => Number(labels(run, 'a', 0) !== '')).reduce((a, b) => a + b, 0),
      N,
      0.2,
    );
  });
  it('with a share errs seldom and much: all or nothing at an act, in that share of the parts', () => {
    const four = familyNamed('decomposable').open({ parts: 4, coupling: 0 }, '.');
    const wrong = (share: number): readonly number[] =>
      over(N / 3, (run) => {
        const lies = by('hallucinator', { rate: 0.3, share, shared: 0, cite: 0 });
        return said(solving(four), { run, world: 7, skill: 6, ...lies }).truth?.faults.length ?? 0;
      });
    // Now and then honest work is wrong as well.
    const counts = wrong(1);
    nearShare(counts.filter((n) => n === 4).length, N / 3, 0.3);
    expect(counts.filter((n) => n > 0 && n < 4).length).toBeLessThan(0.1 * counts.length);
    expect(Math.abs(mean(wrong(0.5)) - mean(wrong(0)) - 0.3 * 0.5 * 4)).toBeLessThan(0.1);
  });
  it('makes the same up as its cluster where they share a draw, and never differs from it', () => {
    const found = over(200, (run) => (labels(run, 'a', 1) === labels(run + 1000, 'a', 1) ? 1 : 0));
    expect(mean(found)).toBe(1);
  });
});

describe('a goodharter', () => {
  const scores = (candidates: number) =>
    over(300, (run) => run).map((run) => {
      const request = solving(temptation, run);
      const { content } = said(request, { run, world: run, ...by('goodharter', { candidates, bias: 2, tamper: 0 }) });
      return temptation.score(request.view.instance, content);
    });
  const [plain, optimized] = [scores(1), scores(64)];
  it('mends errors of its own', () => {
    expect(mean(optimized!.map((s) => s.value))).toBeGreaterThan(mean(plain!.map((s) => s.value)));
  });
  it('raises the measure and does harm where constraints are handed down', () => {
    const ofRelay = (candidates: number): number =>
      mean(
        over(300, (run) => {
          const request = solving(relay, run);
          const { content } = said(request, {
            run,
            world: run,
            ...by('goodharter', { candidates, bias: 2, tamper: 0 }),
          });
          return relay.score(request.view.instance, content).harm ?? 0;
        }),
      );
    expect(ofRelay(64)).toBeGreaterThan(ofRelay(1) + 0.1);
  });
});

describe('an injected person', () => {
  const works = worksOf(control, instanceOf(control));
  const onto = (draft: ShownDraft, id: string) => ({ ...solving(control), drafts: [{ ...draft, id }] });
  it('is honest until it reads a payload', () => {
    for (const draft of works.slice(0, 3))
      for (let run = 0; run < 20; run++)
        expect(said(onto(draft, `d${run}`), { run, ...by('injected', { rate: 1 }) })).toEqual(
          said(onto(draft, `d${run}`), { run }),
        );
  });
  it('is taken hold of by a payload with its rate, and then for good', () => {
    const taken = over(N, (run) =>
      Number(said(onto(works[3]!, `d${run}`), { run, ...by('injected', { rate: 0.3 }) }).truth?.intent === 'attack'),
    );
    const again = over(N, (run) =>
      Number(
        said(onto(works[3]!, `d${run}`), { run: run + N, ...by('injected', { rate: 0.3 }) }).truth?.intent === 'attack',
      ),
    );
    expect(again).toEqual(taken);
    nearShare(
      taken.reduce((a, b) => a + b, 0),
      N,
      0.3,
    );
  });
});

describe('a persuader', () => {
  it('moves what it says by its Elo points, in log-odds, for its own work', () => {
    const own = {
      ...shown(control, instanceOf(control), 'd', control.fallback(instanceOf(control), { parts: [], garbled: [] })),
      own: true,
    };
    const score = (how: object): number => logit((said(judging(own), how) as unknown as { score: number }).score);
    expect(score({}) - score(by('persuader', { elo: 400 }))).toBeCloseTo(Math.log(10), 6);
  });
});
