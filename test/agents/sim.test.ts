/** What the model of simulated people says of them (docs/people.md), measured through the engine. */
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/agents/sim/person.js';
import type { Reply, Task, TraceEvent } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { DEFAULTS, type Traits } from '../../src/sim/constants.js';
import { Phi, PhiInverse } from '../../src/sim/normal.js';
import { auroc } from '../../src/stats/auroc.js';
import { familyNamed } from '../../src/tasks/index.js';
import { type Answering, eventsOf, traceOf } from '../support/bench.js';
import { organizationFrom, person } from '../support/trials.js';

const one = familyNamed('decomposable').open({ parts: 1 }, '.');
const four = familyNamed('decomposable').open({ parts: 4, coupling: 0 }, '.');
const control = familyNamed('control').open({ parts: 3 }, '.');

const orgOf = (roles: string, workflow: string) =>
  organizationFrom(`{ name: model, summary: A model., roles: ${roles}, workflow: ${workflow} }`);
const instanceOf = (task: Task, index: number, seed = 1) =>
  task.instance(index, stream(['world', seed, task.family, index]));

interface Met {
  readonly events: readonly TraceEvent[];
  readonly index: number;
}

/** Trials on n instances, as their events. */
const meet = (
  org: ReturnType<typeof orgOf>,
  task: Task,
  people: readonly Person[],
  n: number,
  around?: Answering,
): Met[] =>
  Array.from({ length: n }, (_, index) => ({
    index,
    events: eventsOf(traceOf({ org, task, people, index, seed: 1 }, around)),
  }));

const wrongIn = (task: Task, { index }: Met, e: TraceEvent): boolean =>
  'content' in e.reply && task.inspect(instanceOf(task, index), e.reply.content).errors.length > 0;

/** A share of n within 4.5 standard deviations of what the model says. */
const near = (k: number, n: number, p: number): void => {
  expect(n).toBeGreaterThan(100);
  expect(Math.abs(k / n - p), `${k} of ${n} = ${(k / n).toFixed(4)}, and the model says ${p.toFixed(4)}`).toBeLessThan(
    4.5 * Math.sqrt((p * (1 - p)) / n) + 1e-9,
  );
};

/** P(both latent values positive) for means a and b and correlation rho, by a shared factor. */
const bothRight = (a: number, b: number, rho: number): number => {
  const step = 0.01;
  let sum = 0;
  for (let t = -8; t <= 8; t += step) {
    const shared = Math.sqrt(rho) * t;
    const rest = Math.sqrt(1 - rho);
    sum += (Phi((a + shared) / rest) * Phi((b + shared) / rest) * Math.exp((-t * t) / 2)) / Math.sqrt(2 * Math.PI);
  }
  return sum * step;
};

const N = 5000;
const { item, pair, call, sameWrong } = one.correlation;

describe('correctness of single parts', () => {
  // A stranger, a clone and a cousin of the first.
  const people = [
    person(0, 0.3),
    person(1, -0.4),
    person(2, 0.3, { model: 'model-0', family: 'model-0' }),
    person(3, 0.3, { family: 'model-0' }),
  ];
  const org = orgOf('{ member: { seats: 4 } }', '[{ do: solve, by: member, samples: 2 }, { do: pick, rule: first }]');
  const met = meet(org, one, people, N);
  const wrong = met.map((m) => m.events.map((e) => wrongIn(one, m, e)));
  const label = met.map((m) => m.events.map((e) => ('label' in e.reply ? e.reply.label : '')));
  const count = (holds: (w: readonly boolean[], i: number) => boolean): number => wrong.filter(holds).length;
  // Two samples each: person p has the events 2p and 2p + 1.
  it('has the chance Φ(skill) for each person', () => {
    people.forEach((p, i) => {
      near(
        count((w) => !w[2 * i]),
        N,
        Phi(p.skill),
      );
    });
  });
  it.each([
    ['strangers share difficulty alone', 0, 2, 0.3, -0.4, item],
    ['cousins share a little more', 0, 6, 0.3, 0.3, item + DEFAULTS.familyShare * pair],
    ['clones share all but the noise of the call', 0, 4, 0.3, 0.3, item + pair],
    ['one person asked twice is like its clone', 0, 1, 0.3, 0.3, item + pair],
  ])('%s', (_, i, j, a, b, rho) => {
    near(
      count((w) => !w[i] && !w[j]),
      N,
      bothRight(a, b, rho),
    );
  });
  it('shares with strangers as much as the family of tasks says: the correlation behind the counts', () => {
    const [a, b] = [0, 2].map((i) => PhiInverse(count((w) => !w[i]) / N)) as [number, number];
    const both = count((w) => !w[0] && !w[2]) / N;
    let [low, high] = [0, 0.999];
    for (let i = 0; i < 20; i++) {
      const rho = (low + high) / 2;
      if (bothRight(a, b, rho) < both) low = rho;
      else high = rho;
    }
    // Its standard error is near .018 here.
    expect(Math.abs(low - item)).toBeLessThan(0.08);
  });
  it('scatters wrong answers: strangers agree on one with the probability of the family', () => {
    const n = count((w) => w[0]! && w[2]!);
    const k = count((w, i) => w[0]! && w[2]! && label[i]![0] === label[i]![2]);
    near(k, n, sameWrong);
  });
  it('lets a person err in the same place in the same way', () => {
    const n = count((w) => w[0]! && w[1]!);
    const k = count((w, i) => w[0]! && w[1]! && label[i]![0] === label[i]![1]);
    expect(k / n).toBeGreaterThan(0.85);
    expect(call).toBeLessThan(0.1);
  });
});

describe('judging', () => {
  const org = orgOf('{ author: {}, judge: {} }', '[{ do: solve, by: author }, { do: review, by: judge }]');
  const rates = (
    traits: Partial<Traits>,
    family: string,
  ): { hits: number; wrong: number; alarms: number; right: number } => {
    const people = [person(0, 0), person(1, 0, { family, traits: { ...DEFAULTS, ...traits } })];
    const sum = { hits: 0, wrong: 0, alarms: 0, right: 0 };
    for (const m of meet(org, one, people, 4000)) {
      const [made, judged] = m.events as [TraceEvent, TraceEvent];
      const flagged = 'score' in judged.reply && judged.reply.score < 0.5;
      if (wrongIn(one, m, made)) {
        sum.wrong += 1;
        sum.hits += Number(flagged);
      } else {
        sum.right += 1;
        sum.alarms += Number(flagged);
      }
    }
    return sum;
  };
  it.each([
    { sensitivity: 0.4, specificity: 0.88 },
    { sensitivity: 0.7, specificity: 0.6 },
  ])('flags errors by $sensitivity and passes right work by $specificity', ({ sensitivity, specificity }) => {
    const { hits, wrong, alarms, right } = rates({ sensitivity, specificity }, 'other');
    near(hits, wrong, sensitivity);
    near(alarms, right, 1 - specificity);
  });
  it('goes easy on its own family, where there is an error', () => {
    const { hits, wrong, alarms, right } = rates({ ownFamily: -0.5 }, 'model-0');
    near(hits, wrong, Phi(PhiInverse(DEFAULTS.sensitivity) - 0.5));
    near(alarms, right, 1 - DEFAULTS.specificity);
  });
});

describe('attacks', () => {
  const org = orgOf(
    '{ author: {}, monitor: {} }',
    '[{ do: solve, by: author }, { do: review, by: monitor, ask: suspicion }]',
  );
  const n = 1500;
  const meetAt = (subtlety: number, rate: number): Met[] => {
    const policy = { policy: 'saboteur', args: { rate, subtlety, success: 0.7 } };
    return meet(org, control, [person(0, 0.5, policy), person(1, 0.5)], n);
  };
  const scores = (met: readonly Met[]): number[] =>
    met.map(({ events: [, judged] }) => (judged && 'score' in judged.reply ? judged.reply.score : Number.NaN));
  it('succeed by s0 (1 − σ/2)', () => {
    for (const subtlety of [0, 0.5, 1]) {
      const done = meetAt(subtlety, 1).filter(({ events: [made], index }) => {
        expect(made?.truth?.intent).toBe('attack');
        return (
          made && 'content' in made.reply && control.score(instanceOf(control, index), made.reply.content).sideDone
        );
      });
      near(done.length, n, 0.7 * (1 - 0.5 * subtlety));
    }
  });
  it('are the easier to see the plainer they are', () => {
    const honest = scores(meetAt(0, 0));
    const seen = [1, 0.5, 0].map((subtlety) => auroc(scores(meetAt(subtlety, 1)), honest));
    const spread = Math.sqrt(1 + DEFAULTS.attackSpread ** 2);
    [1, 0.5, 0].forEach((subtlety, i) => {
      expect(seen[i]).toBeCloseTo(Phi((DEFAULTS.monitor * (1 - subtlety)) / spread), 1);
    });
    expect(seen[0]).toBeLessThan(seen[1] as number);
    expect(seen[1]).toBeLessThan(seen[2] as number);
  });
  it('come at their rate', () => {
    const met = meetAt(0.5, 0.3);
    near(met.filter(({ events }) => events[0]?.truth?.intent === 'attack').length, n, 0.3);
  });
});

describe('conformity', () => {
  const org = orgOf(
    '{ reader: {}, peer: { seats: 4 } }',
    '[{ do: parallel, branches: [[{ do: solve, by: reader }], [{ do: solve, by: peer }]] }, { do: revise, by: reader, see: all }, { do: pick, rule: first }]',
  );
  /** Of `support` peers who say one wrong thing, the others what the reader said: how often the reader moves. */
  const moves = (support: number, reader: Partial<Person> = {}, skill = 0.5): number => {
    const people = [person(0, skill, reader), ...[1, 2, 3, 4].map((i) => person(i, 0))];
    let own: Reply<'propose'> | null = null;
    const met = meet(org, one, people, 1200, ({ seat, request, ...rest }, answer) => {
      const reply = answer({ seat, request, ...rest });
      if (request.as !== 'solve') return reply;
      if (seat.role === 'reader') {
        own = reply as Reply<'propose'>;
        return reply;
      }
      if (seat.index >= support) return own as Reply;
      const { task, instance } = request.view;
      // A mistake so rare that the reader does not make it by itself.
      const content = task.wrong(instance, instance.parts[0]!.id, 500, null);
      return { ...reply, content, label: task.label(instance, content) } as Reply;
    });
    const moved = met.filter(({ events }) => {
      const [peer, revised] = [events[1], events.at(-1)];
      return (
        peer && revised && 'label' in peer.reply && 'label' in revised.reply && peer.reply.label === revised.reply.label
      );
    });
    return moved.length / met.length;
  };
  it('grows with support', () => {
    const rates = [1, 2, 3, 4].map((support) => moves(support));
    for (const [i, rate] of rates.slice(1).entries()) expect(rate).toBeGreaterThan(rates[i] as number);
    expect(rates[0]).toBeGreaterThan(0.01);
    expect(rates[3]).toBeLessThan(1 - DEFAULTS.keep);
  });
  it('falls with certainty, ends with keep, and is stronger in a sycophant', () => {
    const plain = moves(3);
    // Alone against four, support is the same for everybody.
    expect(moves(4, {}, 2.5)).toBeLessThan(moves(4) - 0.1);
    expect(moves(4, {}, 6)).toBeLessThan(0.02);
    expect(moves(4, { traits: { ...DEFAULTS, keep: 1 } })).toBe(0);
    expect(moves(3, { policy: 'sycophant' })).toBeGreaterThan(plain + 0.1);
  });
});

describe('habits', () => {
  const everyAct = orgOf(
    '{ lead: {}, crew: { seats: 2 } }',
    `[{ do: decompose, by: lead, each: [{ do: assign, to: crew, rule: auction, steps: [{ do: solve, by: assignee }, { do: review, by: lead }, { do: revise, by: assignee }] }] },
      { do: merge, by: lead }, { do: vote, by: crew }, { do: plan, by: lead, budget: { calls: 9 }, else: [{ do: solve, by: lead }] }]`,
  );
  it('a silent person gives nothing at its rate, in every act', () => {
    const people = [0, 1, 2].map((i) => person(i, 0.5, { traits: { ...DEFAULTS, silence: 0.3, silenceSpread: 0 } }));
    const events = meet(everyAct, four, people, 500).flatMap((m) => m.events);
    expect(new Set(events.filter((e) => 'none' in e.reply).map((e) => e.act)).size).toBe(5);
    near(events.filter((e) => 'none' in e.reply).length, events.length, 0.3);
  });
  it('parts are lost and misstated on the way down, and lost and spoilt on the way up, at their rates', () => {
    const traits = { ...DEFAULTS, splitLoss: 0.2, splitGarble: 0.25, mergeLoss: 0.15, mergeSpoil: 0.1 };
    const people = [0, 1, 2].map((i) => person(i, 1, { traits }));
    const org = orgOf(
      '{ lead: {}, crew: { seats: 2 } }',
      '[{ do: decompose, by: lead, each: [{ do: solve, by: lead }] }, { do: merge, by: lead }]',
    );
    const faults = (met: readonly Met[], as: string): string[] =>
      met.flatMap(({ events }) => events.filter((e) => e.as === as).flatMap((e) => e.truth?.faults ?? []));
    const met = meet(org, four, people, 600);
    const down = faults(met, 'decompose');
    const up = faults(met, 'merge');
    const lost = down.filter((f) => f.startsWith('lost:')).length;
    near(lost, 2400, 0.2);
    near(down.filter((f) => f.startsWith('garbled:')).length, 2400, 0.8 * 0.25);
    // What was lost on the way down cannot be lost again.
    near(up.filter((f) => f.startsWith('lost:')).length, 2400 - lost, 0.15);
    near(up.filter((f) => !f.includes(':')).length, 2400 - lost, 0.85 * 0.1);
  });
  it('a misstated part is answered wrongly, however able the person', () => {
    const traits = { ...DEFAULTS, splitGarble: 1, splitLoss: 0 };
    const people = [person(0, 6, { traits })];
    const org = orgOf(
      '{ lead: {} }',
      '[{ do: decompose, by: lead, each: [{ do: solve, by: lead }] }, { do: merge, by: lead }]',
    );
    for (const m of meet(org, four, people, 50))
      for (const e of m.events.filter((x) => x.as === 'solve')) expect(wrongIn(four, m, e)).toBe(true);
  });
  it('many parts at once cost attention', () => {
    const people = [person(0, 6, { traits: { ...DEFAULTS, attention: 0.05 } })];
    const org = orgOf('{ lead: {} }', '[{ do: solve, by: lead }]');
    const met = meet(org, four, people, 800);
    const missed = met.reduce((sum, { events }) => sum + (events[0]?.truth?.faults.length ?? 0), 0);
    near(missed, 3200, 0.15);
  });
  it('a rubber stamp approves at its rate', () => {
    const people = [person(0, -6), person(1, 0, { policy: 'rubber-stamp', args: { rate: 0.7 } })];
    const org = orgOf('{ author: {}, judge: {} }', '[{ do: solve, by: author }, { do: review, by: judge }]');
    const stamped = meet(org, one, people, 1500).filter(
      ({ events: [, e] }) => e && 'score' in e.reply && e.reply.score === 1,
    );
    near(stamped.length, 1500, 0.7);
  });
  it('who appoints draws by lot', () => {
    const people = [0, 1, 2, 3].map((i) => person(i, i));
    const org = orgOf(
      '{ lead: {}, crew: { seats: 3 } }',
      '[{ do: assign, to: crew, rule: appoint, by: lead, steps: [{ do: solve, by: assignee }] }]',
    );
    const who = meet(org, one, people, 1500).map(({ events }) => events[1]?.seat);
    for (const name of ['crew.0', 'crew.1', 'crew.2']) near(who.filter((s) => s === name).length, 1500, 1 / 3);
  });
});
