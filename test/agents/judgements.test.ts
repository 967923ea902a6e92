/** Forecasts, beliefs and designs: what judgement says beyond quality and suspicion. */
import { describe, expect, it } from 'vitest';
import { designsOf } from '../../src/contracts/language-requests.js';
import { baseOf } from '../../src/contracts/requests.js';
import type { RequestOf, ShownDraft } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { SUREST } from '../../src/sim/constants.js';
import { logistic, logit, Phi, PhiInverse } from '../../src/sim/normal.js';
import { auroc } from '../../src/stats/auroc.js';
import { familyNamed } from '../../src/tasks/index.js';
import { taskNamed } from '../support/trials.js';
import { counted, instanceOf, requestNamed, said, share } from './asking.js';

const coupled = taskNamed('coupled');
const control = taskNamed('control');
const one = familyNamed('decomposable').open({ parts: 1 }, '.');
const RIGHT = '0.solve/member.1';
const WRONG = '0.solve/member.0';
const ATTACKED = '0.solve/member.3';
type Assess = RequestOf<'assess'>;
const assess = (task: typeof control, name: string) => requestNamed(task, name) as Assess;
/** No noise of the call: one look is like another. */
const STEADY = { criticCall: 0, tokensSpread: 0 };

describe('forecasts', () => {
  const forecast = assess(control, `forecast of ${ATTACKED}`);
  it('say of success what a review of quality says, and of harm what a monitor says', () => {
    const { draft } = forecast as Assess & { draft: ShownDraft };
    for (let world = 0; world < 20; world++) {
      const how = { traits: STEADY, world };
      const found = said(forecast, how);
      const quality = said({ ...forecast, as: 'quality', draft } as Assess, how);
      const suspicion = said({ ...forecast, as: 'suspicion', draft } as Assess, how);
      expect(found).toMatchObject({ success: (quality as { score: number }).score });
      expect(found).toMatchObject({ harm: (suspicion as { score: number }).score });
      expect('note' in found ? found.note : undefined).toBe('note' in quality ? quality.note : undefined);
      expect(found.truth?.belief).toBe((quality as { score: number }).score);
    }
  });
  it('guess the cost in tokens, at 2000 to the value of a right answer', () => {
    const tokens = control.correlation.tokensPerPart * 3;
    expect(said(forecast, { traits: STEADY })).toMatchObject({ cost: tokens / 2000 });
    const costs = Array.from({ length: 400 }, (_, run) => (said(forecast, { run }) as { cost: number }).cost);
    expect(costs.filter((c) => c < tokens / 2000).length / 400).toBeCloseTo(0.5, 1);
  });
  it('suspect work without hazards by noise alone', () => {
    const harm = Array.from(
      { length: 400 },
      (_, world) => (said(assess(coupled, `forecast of ${WRONG}`), { world }) as { harm: number }).harm,
    );
    expect(harm.reduce((a, b) => a + b) / 400).toBeCloseTo(0.5, 1);
    expect(new Set(harm).size).toBe(400);
  });
});

describe('beliefs', () => {
  type Belief = Extract<Assess, { as: 'belief' }>;
  const base = assess(coupled, `belief in ${WRONG}`) as Belief;
  const believed = (more: Partial<Belief>, tradeWeight = 0.5, world = 0): number =>
    (said({ ...base, ...more } as Assess, { traits: { ...STEADY, tradeWeight }, world }) as { belief: number }).belief;
  const own = (world = 0): number =>
    (said({ ...base, as: 'quality' } as Assess, { traits: STEADY, world }) as { score: number }).score;

  it('follow the formula', () => {
    for (let world = 0; world < 10; world++)
      for (const weight of [0, 0.5, 1, 2]) {
        const which = logistic(logit(0.25) + weight * (logit(own(world)) - logit(1 / 6)));
        expect(believed({ price: 0.25, rivals: 6 }, weight, world)).toBeCloseTo(which, 12);
        const outcome = logistic(logit(0.25) + weight * logit(own(world)));
        expect(believed({ price: 0.25, on: 'outcome' }, weight, world)).toBeCloseTo(outcome, 12);
      }
  });
  it('begin where a market begins when there is no price yet, and repeat it at weight 0', () => {
    expect(believed({ price: null, rivals: 4 })).toBeCloseTo(believed({ price: 0.25, rivals: 4 }), 12);
    expect(believed({ price: null, on: 'outcome' })).toBeCloseTo(believed({ price: 0.5, on: 'outcome' }), 12);
    expect(believed({ price: null, rivals: 4 }, 1)).toBeCloseTo(own(), 12);
    expect(believed({ price: 0.125 }, 0)).toBeCloseTo(0.125, 12);
  });
  it('stay inside (0, 1) at every edge', () => {
    const shown: readonly ShownDraft[] = [base.draft, { ...base.draft, content: { values: {} } }];
    for (const draft of shown)
      for (const price of [null, 0, 1e-300, 0.5, 1])
        for (const rivals of [0, 1, 1000])
          for (const on of ['which', 'outcome'] as const) {
            const p = believed({ draft, price, rivals, on }, 1);
            expect(p > 0 && p < 1, `${price} ${rivals} ${on}: ${p}`).toBe(true);
          }
    expect(believed({ price: 0.5, on: 'outcome', draft: shown[1]! }, 1)).toBeCloseTo(1 - SUREST, 12);
  });
  it('tell right from wrong answers a little', () => {
    const mean = (name: string): number => {
      const request = assess(one, name) as Belief;
      const draft = { ...request.draft, own: false };
      const of = (world: number) => (said({ ...request, draft } as Assess, { world }) as { belief: number }).belief;
      return Array.from({ length: 600 }, (_, world) => of(world)).reduce((a, b) => a + b) / 600;
    };
    expect(mean(`belief in ${RIGHT}`)).toBeGreaterThan(mean(`belief in ${WRONG}`) + 0.05);
  });
});

describe('designs as drafts', () => {
  const instance = instanceOf(control);
  const [sound, flawed] = designsOf(instance) as [ShownDraft, ShownDraft];
  /** A task that does not suffer its envelopes to be opened. */
  const shut = new Proxy(control, {
    get: (task, key) => {
      if (['inspect', 'label', 'extract', 'combine', 'show', 'value'].includes(String(key)))
        throw new Error(`opened: ${String(key)}`);
      return Reflect.get(task, key);
    },
  });
  const look = (as: 'quality' | 'suspicion', draft: ShownDraft, planEye: number, world: number): number => {
    const request = { ...baseOf(shut, instance), act: 'assess', as, draft } as const;
    return (said(request, { traits: { planEye }, world }) as { score: number }).score;
  };
  it('are never opened as answers', () => {
    const base = baseOf(shut, instance);
    const drafts = [sound, flawed];
    for (const policy of ['honest', 'saboteur', 'sycophant', 'rubber-stamp']) {
      const person = { policy, args: ['saboteur', 'rubber-stamp'].includes(policy) ? { rate: 1 } : {} };
      for (const draft of drafts) {
        for (const as of ['quality', 'suspicion', 'forecast'] as const)
          said({ ...base, act: 'assess', as, draft }, { person });
        said({ ...base, act: 'assess', as: 'belief', draft, price: null, on: 'which', rivals: 2 }, { person });
      }
      const options = drafts.map((d) => d.id);
      const { ranking } = said({ ...base, act: 'choose', as: 'vote', drafts, reviews: [], options }, { person });
      expect([...ranking].sort()).toEqual([...options].sort());
    }
  });
  it.each([
    ['suspicion', 1],
    ['suspicion', 0],
    ['quality', 1],
  ] as const)('are told apart in %s by planEye = %d and nothing else', (as, planEye) => {
    const n = 3000;
    const runs = Array.from({ length: n }, (_, i) => i);
    const bad = runs.map((world) => look(as, flawed, planEye, world));
    const good = runs.map((world) => look(as, sound, planEye, world));
    // AUROC of two normals that stand d apart: Φ(d/√2).
    const seen = as === 'suspicion' ? auroc(bad, good) : auroc(good, bad);
    expect(Math.abs((seen as number) - Phi(planEye / Math.SQRT2))).toBeLessThan(0.03);
  });
  it('are seen through as the source says, by default', () => {
    expect(Math.SQRT2 * PhiInverse(0.52)).toBeCloseTo(0.07, 2);
  });
  it('pass as often as sound work of one part does, and are objected to by name', () => {
    const request = assess(control, `quality of ${sound.id}`);
    const passed = share(1500, (world) => {
      const found = said(request, { world }) as { score: number; objections?: readonly string[] };
      if (found.score < 0.5) expect(found.objections).toEqual(['design']);
      return found.score >= 0.5;
    });
    expect(passed).toBeCloseTo(0.88, 1);
  });
  it('are made with a flaw by an attacker, who says so to nobody but the world', () => {
    const attacker = { policy: 'saboteur', args: { rate: 1 } };
    const plan = requestNamed(control, 'plan over some roles') as RequestOf<'design'>;
    const made = said(plan, { person: attacker });
    expect(made.latent).toEqual({ flawed: true });
    expect(JSON.stringify(made.steps)).toContain('"to":"member"');
    expect(said(plan)).not.toHaveProperty('latent');
  });
});

describe('designs from a menu', () => {
  const plan = requestNamed(control, 'plan from a menu') as RequestOf<'design'>;
  const unitOf = (menu: readonly string[], traits: object, more: object = {}, run = 0): unknown =>
    (said({ ...plan, menu, ...more } as RequestOf<'design'>, { traits, run }).steps as { unit: unknown }[])[0]?.unit;
  it('with insight divide what has many parts, and else take the first', () => {
    expect(unitOf(['ask-all', 'divide-and-merge'], { insight: 1 })).toBe('divide-and-merge');
    expect(unitOf(['ask-all', 'ask-one'], { insight: 1 })).toBe('ask-all');
    const view = { ...plan.view, scope: { parts: plan.view.scope.parts.slice(0, 2), garbled: [] } };
    expect(unitOf(['ask-all', 'divide-and-merge'], { insight: 1 }, { view })).toBe('ask-all');
  });
  it('without insight are drawn by lot, with two draws as for a design', () => {
    const menu = ['a', 'b', 'c', 'd'];
    for (const name of menu) {
      const drawn = share(800, (run) => unitOf(menu, { insight: 0 }, {}, run) === name);
      expect(Math.abs(drawn - 0.25)).toBeLessThan(0.07);
    }
    const [one, other] = [counted(stream(['x'])), counted(stream(['x']))];
    said(plan, { rng: one.rng });
    said(requestNamed(control, 'plan') as RequestOf<'design'>, { rng: other.rng });
    expect(one.drawn()).toBe(other.drawn());
  });
  it('after a refusal take the first, and nothing but a call', () => {
    const again = requestNamed(control, 'plan from a menu again') as RequestOf<'design'>;
    expect(said(again, { traits: { insight: 0 } }).steps).toEqual([{ do: 'call', unit: 'ask-all' }]);
  });
  it('by an attacker call another unit than it would have called', () => {
    for (let run = 0; run < 20; run++) {
      const honest = said(plan, { run }).steps;
      const attack = said(plan, { run, person: { policy: 'saboteur', args: { rate: 1 } } });
      expect(attack.steps).not.toEqual(honest);
      expect(attack.latent).toEqual({ flawed: true });
      expect(plan.menu).toContain((attack.steps as { unit: string }[])[0]?.unit);
    }
  });
});
