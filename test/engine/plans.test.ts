/** What a design may not do: plan deeper, seat others, spend more, drop a gate. */
import { describe, expect, it } from 'vitest';
import type { Reply, Trace } from '../../src/engine/types.js';
import { check } from '../../src/org/check.js';
import { whateverIsReplied } from '../laws/laws.js';
import { watched } from '../laws/watch.js';
import { type Answering, careful, eventsOf, type Given, traceOf } from '../support/bench.js';
import { organizationFrom, taskNamed } from '../support/trials.js';

const given = (yaml: string): Given => ({
  org: organizationFrom(`name: x\nsummary: x\n${yaml}`),
  task: taskNamed('decomposable'),
  people: careful,
  index: 1,
  seed: 1,
});
const usage = { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null };
/** Designs by the path of the plan that asks for them, one for each try. */
const designing =
  (designs: Readonly<Record<string, readonly unknown[]>>): Answering =>
  (call, answer) => {
    if (call.request.act !== 'design') return answer(call);
    const [, path, attempt] = /^(.*)\/[^/]*#(\d+)$/.exec(call.id) ?? [];
    const steps = designs[path ?? '']?.[Number(attempt)];
    return (steps === undefined ? { none: 'no design', usage } : { steps, usage }) as Reply;
  };
const verdicts = (trace: Trace) =>
  trace.entries.flatMap((e) => (e.kind === 'ruling' && e.ruling === 'plan' ? [`${e.outcome}: ${e.why}`] : []));
const lawful = async (one: Given): Promise<void> => {
  const { trace } = watched(one);
  for (const law of Object.values(whateverIsReplied)) await law(one, trace);
};
const SOLVE = [
  { do: 'solve', by: 'worker' },
  { do: 'pick', rule: 'first' },
];
const GATE = { do: 'call', unit: 'gate' };
const planBy = (by: string, more: object = {}) => [{ do: 'plan', by, budget: { calls: 3 }, else: SOLVE, ...more }];

describe('a declared gate', () => {
  const yaml = (more = '') => `
accounts: { audits: { start: 1 } }
roles: { architect: {}, worker: { seats: 2 }, auditor: {} }
units: { gate: [{ do: review, by: auditor, spend: audits }], none: [{ do: pick, rule: default }] }
workflow:
  - { do: plan, by: architect, budget: { calls: 6 }, tries: 2, roles: [worker], gates: [gate], ${more} else: [{ do: pick, rule: default }] }
`;
  const first = (...designs: unknown[]) => traceOf(given(yaml()), designing({ '0.plan': designs }));
  it('is kept by who sits in it, although a design may not seat that role', () => {
    const trace = first([...SOLVE, GATE]);
    expect(verdicts(trace)).toEqual(['accepted: at most 3 calls']);
    expect(eventsOf(trace).at(-1)?.seat).toBe('auditor.0');
    expect(trace.answer?.seat).toBe('worker.0');
  });
  it.each([
    ['dropped', SOLVE],
    ['moved to the front', [GATE, ...SOLVE]],
    ['paid for by an account', [...SOLVE, { ...GATE, spend: 'audits' }]],
    ['put under a test', [...SOLVE, { do: 'when', test: { feature: 'parts', above: 99 }, then: [GATE] }]],
    ['replaced by another unit', [...SOLVE, { do: 'call', unit: 'none' }]],
    ['followed by other work', [...SOLVE, GATE, { do: 'solve', by: 'worker' }, { do: 'pick', rule: 'first' }]],
  ])('cannot be %s', (_, steps) => {
    const [refused, repaired] = verdicts(first(steps, [...SOLVE, GATE]));
    expect(refused).toMatch(/^refused: steps: must end with {"do":"call","unit":"gate"}/);
    expect(repaired).toMatch(/^accepted/);
  });
  it('cannot be starved of what it is paid from', () => {
    const [why] = verdicts(first([{ ...SOLVE[0], spend: 'audits' }, ...SOLVE, GATE]));
    expect(why).toContain('pay from or into "audits", which a gate at the end needs');
  });
  it('counts within the budget', () => {
    const many = [{ do: 'solve', by: 'worker', samples: 3 }, { do: 'pick', rule: 'first' }, GATE];
    expect(verdicts(first(many))[0]).toBe('refused: steps: up to 7 calls, and the budget is 6');
  });
  it('stands behind a unit of the menu too', () => {
    const org = given(yaml('menu: [none],'));
    const trace = traceOf(
      org,
      designing({ '0.plan': [[{ do: 'call', unit: 'none' }], [{ do: 'call', unit: 'none' }, GATE]] }),
    );
    expect(verdicts(trace).map((v) => v.slice(0, 7))).toEqual(['refused', 'accepte']);
  });
  it('is shown to the designer, and the simulated architect keeps it', () => {
    const trace = traceOf(given(yaml().replace('calls: 6', 'calls: 9')));
    expect(verdicts(trace)[0]).toMatch(/^accepted/);
    expect(eventsOf(trace).at(-1)?.seat).toBe('auditor.0');
  });
  it('must be a unit, and leave a design some calls', () => {
    const bad = (gates: string, calls: number) => () =>
      given(yaml().replace('[gate],', `${gates},`).replace('calls: 6', `calls: ${calls}`));
    expect(bad('[gait]', 6)).toThrow(/unknown unit "gait"; declared: gate, none/);
    expect(bad('[gate, gate]', 1)).toThrow(/gates: may take 2 calls, and the budget of the design is 1/);
  });
  it('keeps every law, whatever is designed', async () => {
    for (const design of [[...SOLVE, GATE], SOLVE, [GATE]])
      await lawful({ ...given(yaml()), around: designing({ '0.plan': [design, [...SOLVE, GATE]] }) });
  });
});

describe('plans inside a design', () => {
  const yaml = (depth: string, calls = 12) => `
roles: { architect: {}, foreman: {}, worker: { seats: 2 } }
units: { more: [{ do: plan, by: foreman, budget: { calls: 3 }, else: [{ do: pick, rule: default }] }] }
workflow:
  - { do: plan, by: architect, budget: { calls: ${calls} }, ${depth} else: [{ do: pick, rule: default }] }
`;
  const followed = (depth: string, designs: Readonly<Record<string, readonly unknown[]>>, calls = 12) =>
    verdicts(traceOf(given(yaml(depth, calls)), designing(designs)));
  it('are refused where no depth is given', () => {
    const why = /^refused: .*a design may not contain plan here/;
    expect(followed('', { '0.plan': [planBy('foreman')] })[0]).toMatch(why);
    expect(followed('depth: 1,', { '0.plan': [planBy('foreman')] })[0]).toMatch(why);
    expect(followed('', { '0.plan': [[{ do: 'call', unit: 'more' }]] })[0]).toMatch(why);
  });
  it('are designed, checked, traced and followed as deep as it goes, and no deeper', async () => {
    const designs = {
      '0.plan': [planBy('foreman')],
      '0.plan[0]/0.plan': [SOLVE],
    };
    const one = { ...given(yaml('depth: 2,')), around: designing(designs) };
    const trace = traceOf(one, one.around);
    expect(verdicts(trace)).toEqual(['accepted: at most 4 calls', 'accepted: at most 2 calls']);
    expect(trace.answer?.id).toBe('0.plan[0]/0.plan[0]/0.solve/worker.0');
    await lawful(one);
    const deeper = { ...designs, '0.plan[0]/0.plan': [planBy('worker', { choose: [{ do: 'pick', rule: 'first' }] })] };
    expect(followed('depth: 2,', deeper)[1]).toMatch(/^refused: .*a design may not contain plan here/);
    expect(followed('depth: 4,', deeper)[1]).toMatch(/^refused: .*a design may not contain plan here/);
    const open = { ...designs, '0.plan': [planBy('foreman', { depth: 4, budget: { calls: 9 } })] };
    const inner = [
      { do: 'plan', by: 'worker', budget: { calls: 2 }, choose: [{ do: 'pick', rule: 'first' }], else: SOLVE },
    ];
    expect(followed('depth: 3,', { ...open, '0.plan[0]/0.plan': [inner] })[1]).toMatch(/^accepted/);
    expect(followed('depth: 2,', { ...open, '0.plan[0]/0.plan': [inner] })[1]).toMatch(/^refused/);
  });
  it('cost no more than the design around them has', () => {
    expect(followed('depth: 2,', { '0.plan': [planBy('foreman')] }, 3)[0]).toBe(
      'refused: steps: up to 4 calls, and the budget is 3',
    );
    const [, inner] = followed('depth: 2,', {
      '0.plan': [planBy('foreman')],
      '0.plan[0]/0.plan': [
        [
          { do: 'solve', by: 'worker', samples: 2 },
          { do: 'pick', rule: 'first' },
        ],
      ],
    });
    expect(inner).toBe(
      'refused: steps: up to 4 calls, and the budget is 3; steps: up to 4 drafts on the table, and the budget is 3',
    );
  });
  it('seat nobody whom the design around them may not seat', () => {
    const [outer, inner] = followed('depth: 2, roles: [foreman, worker],', {
      '0.plan': [planBy('foreman')],
      '0.plan[0]/0.plan': [[{ do: 'solve', by: 'architect' }]],
    });
    expect(outer).toMatch(/^accepted/);
    expect(inner).toMatch(/^refused: .*unknown role "architect"; declared: worker$/);
  });
  it('through a unit that plans are held alike', async () => {
    const designs = { '0.plan': [[{ do: 'call', unit: 'more' }]] };
    const one = (steps: unknown): Given => ({
      ...given(yaml('depth: 2,')),
      around: designing({ ...designs, '0.plan[0]/0.call/0.plan': [steps] }),
    });
    await lawful(one(SOLVE));
    const again = one([{ do: 'call', unit: 'more' }]);
    expect(verdicts(traceOf(again, again.around))).toEqual([
      'accepted: at most 4 calls',
      expect.stringMatching(/^refused: .*a design may not contain plan here/),
    ]);
    expect(check(again.org).bound.calls).toBe(13);
  });
});

describe('a plan with lint', () => {
  const one = (more = ''): Given =>
    given(`
roles: { boss: {}, worker: { seats: 2 }, expert: {}, checker: {} }
workflow:
  - { do: plan, by: boss, budget: { calls: 12 }, tries: 2, lint: true${more}, else: [{ do: solve, by: worker }, { do: vote, by: checker }] }`);
  const alone = [{ do: 'assign', to: 'expert', rule: 'random', steps: [{ do: 'solve', by: 'assignee' }] }];
  const looked = [
    { do: 'solve', by: 'worker' },
    { do: 'vote', by: 'checker' },
  ];
  it('refuses a design that nobody but its makers looks at, and says why', () => {
    const trace = traceOf(one(), designing({ '0.plan': [alone, looked] }));
    const [first, second] = verdicts(trace);
    expect(first).toMatch(
      /^refused: steps: there is a way to the end .* \(no-look\); steps: .* \(single-seat-chain\)$/,
    );
    expect(second).toMatch(/^accepted/);
  });
  it('takes what lies on the table for work by those who made it', () => {
    const later = given(`
roles: { boss: {}, worker: { seats: 2 }, checker: {} }
workflow:
  - { do: solve, by: worker }
  - { do: plan, by: boss, budget: { calls: 9 }, tries: 2, lint: true, else: [{ do: pick, rule: first }] }`);
    const unseen = [{ do: 'pick', rule: 'first' }];
    const trace = traceOf(later, designing({ '1.plan': [unseen, [{ do: 'vote', by: 'checker' }]] }));
    expect(verdicts(trace).map((v) => v.slice(0, 8))).toEqual(['refused:', 'accepted']);
    expect(verdicts(trace)[0]).toContain('(no-look)');
  });
  it('is told to the designer, and whoever is honest has somebody look at the first try', () => {
    for (const index of [0, 1, 2, 3, 4, 5]) {
      const trace = traceOf({ ...one(), index });
      expect(eventsOf(trace).filter((e) => e.act === 'design')).toHaveLength(1);
      expect(verdicts(trace)[0]).toMatch(/^accepted/);
    }
  });
  it('stops a saboteur once; told why, it keeps the form of a look', () => {
    const people = careful.map((p) => ({ ...p, policy: 'saboteur', args: { rate: 1 } }));
    const trace = traceOf({ ...one(), people });
    expect(verdicts(trace).map((v) => v.slice(0, 8))).toEqual(['refused:', 'accepted']);
    const [, disguised] = eventsOf(trace).filter((e) => e.act === 'design');
    expect(disguised?.reply).toMatchObject({ steps: [{}, { by: 'expert' }, { do: 'vote', from: 'expert' }] });
  });
  it('keeps every law, whatever is designed', () => lawful(one(', choose: [{ do: pick, rule: random }]')));
});
