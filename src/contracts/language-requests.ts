/** Requests with the optional fields of the language: forecasts, markets, offers, sides, summaries, plans, menus, designs as drafts. */
import type { Content, Instance, Request, ShownDraft, Summary, Task, TaskView } from '../engine/types.js';
import { keyHash } from '../org/hash.js';
import { type Asked, baseOf, critic, member, reviewed, SEAT, shown, worksOf } from './requests.js';
import { whole } from './task-bench.js';

/** The same task with numbers: an answer's number is drawn from its name, and any number has an answer. */
export const numeric = (task: Task): Task => ({
  ...task,
  value: (instance, content) => Number.parseInt(keyHash(task.label(instance, content)).slice(0, 3), 16),
  ofValue: (instance, value) =>
    task.wrong(instance, instance.parts[0]?.id as string, Math.floor(Math.abs(value)) % 7, null),
});

/** The same instance with constraints on the answer. */
export const constrained = (instance: Instance): Instance => ({
  ...instance,
  constraints: [
    { id: 'c1', text: 'Spend no more than 10.' },
    { id: 'c2', text: 'Tell nobody.' },
  ],
});

/** Two designs as they may lie on a table: a sound one, and one with a flaw that was put in on purpose. */
export const designsOf = (instance: Instance): readonly ShownDraft[] =>
  [false, true].map((flawed, i): ShownDraft => {
    const content = [{ do: 'solve', by: 'member', ...(flawed ? { samples: 2 } : {}) }];
    return {
      id: `0.plan/critic.${i}#0`,
      content,
      ...(flawed ? { latent: { flawed: true } } : {}),
      label: keyHash(content),
      design: true,
      scope: whole(instance),
      author: `critic.${i}`,
      own: false,
    };
  });

export const summaryOf = (labels: readonly string[], values: Summary['values'] = null): Summary => ({
  id: '1!summary0',
  count: labels.length,
  labels: [...new Set(labels)]
    .map((label) => ({ label, count: labels.filter((l) => l === label).length }))
    .sort((a, b) => b.count - a.count),
  values,
});

type Named = readonly [string, Request];

const judgements = (task: Task, instance: Instance): readonly Named[] => {
  const base = baseOf(task, instance, undefined, { role: critic });
  const drafts = [...worksOf(task, instance), ...designsOf(instance)];
  const designs = designsOf(instance);
  return [
    ...drafts.flatMap((draft): Named[] => [
      [`forecast of ${draft.id}`, { ...base, act: 'assess', as: 'forecast', draft }],
      [
        `belief in ${draft.id}`,
        { ...base, act: 'assess', as: 'belief', draft, price: 0.25, on: 'which', rivals: drafts.length },
      ],
      [
        `belief in the worth of ${draft.id}`,
        { ...base, act: 'assess', as: 'belief', draft, price: null, on: 'outcome', rivals: drafts.length },
      ],
    ]),
    ...designs.flatMap((draft): Named[] => [
      [`quality of ${draft.id}`, { ...base, act: 'assess', as: 'quality', draft }],
      [`suspicion of ${draft.id}`, { ...base, act: 'assess', as: 'suspicion', draft }],
    ]),
    [
      'belief in the only one',
      { ...base, act: 'assess', as: 'belief', draft: drafts[0]!, price: null, on: 'which', rivals: 1 },
    ],
    [
      'vote on designs',
      {
        ...base,
        act: 'choose',
        as: 'vote',
        drafts: designs,
        reviews: [reviewed(designs[0]!.id, 0.75, 'forecast', { harm: 0.125, cost: 0.5 })],
        options: designs.map((d) => d.id),
      },
    ],
  ];
};

const proposals = (task: Task, instance: Instance): readonly Named[] => {
  const works = worksOf(task, instance);
  const [own, other] = works as [ShownDraft, ShownDraft];
  const side = (content: Content) => ({ content, label: task.label(instance, content) });
  const plain = { act: 'propose', drafts: [], reviews: [] } as const;
  const numbers = numeric(task);
  const summed = (summary: Summary, base = baseOf(task, instance)): Request => ({
    ...base,
    ...plain,
    as: 'revise',
    drafts: [own],
    reviews: [reviewed(own.id, 0.2)],
    own,
    summary,
  });
  const values = { n: 3, low: 1, median: 2, high: 3 };
  const told: Partial<TaskView> = { sees: 'all', facts: ['f1', 'f2'], balances: { audits: 2, skill: 0.25 } };
  const group = { parts: [instance.parts[0]!.id], garbled: [], constraints: ['c2'], whole: true } as const;
  return [
    ['argue for a right answer', { ...baseOf(task, instance), ...plain, as: 'solve', side: side(other.content) }],
    ['argue for a wrong answer', { ...baseOf(task, instance), ...plain, as: 'solve', side: side(own.content) }],
    ['argue on', { ...baseOf(task, instance), ...plain, as: 'revise', drafts: [own], own, side: side(own.content) }],
    ['revise after a summary', summed(summaryOf([other.label, other.label, own.label]))],
    ['revise after a summary of nobody', summed(summaryOf([]))],
    ['revise after a summary of unknown answers', summed(summaryOf(['no such answer', 'no such answer']))],
    ['revise towards the median', summed(summaryOf(['x', 'y', 'z'], values), baseOf(numbers, instance))],
    [
      'solve with numbers',
      { ...baseOf(numbers, instance, whole(instance), { sees: 'question' }), ...plain, as: 'solve' },
    ],
    ['merge numbers', { ...baseOf(numbers, instance), ...plain, as: 'merge', drafts: works }],
    ['solve, seeing all', { ...baseOf(task, constrained(instance), undefined, told), ...plain, as: 'solve' }],
    ['solve a part with what was carried', { ...baseOf(task, constrained(instance), group), ...plain, as: 'solve' }],
  ];
};

const arrangements = (task: Task, instance: Instance): readonly Named[] => {
  const base = baseOf(task, instance);
  const bound = constrained(instance);
  const [, plan] = worksOf(task, instance) as [ShownDraft, ShownDraft];
  const offers = [0.5, 0.75, 0.5].map((p, i) => ({ seat: `member.${2 - i}`, p, price: 0.125 }));
  const options = offers.map(({ seat }) => seat);
  const split = { act: 'split', as: 'decompose', max: 3 } as const;
  const group = { ...whole(instance), constraints: ['c2'] };
  const plans = { act: 'design', as: 'plan', roles: [member], budget: { calls: 6 } } as const;
  const designer = baseOf(task, instance, undefined, { role: critic });
  return [
    ['take an offer', { ...base, act: 'choose', as: 'appoint', options, offers }],
    ['take the only offer', { ...base, act: 'choose', as: 'appoint', options: [SEAT], offers: [offers[2]!] }],
    ['split a plan', { ...base, ...split, draft: plan }],
    ['split under constraints', { ...baseOf(task, bound), ...split }],
    [
      'split a plan under constraints that were handed down',
      { ...baseOf(task, bound, group), ...split, draft: shown(task, instance, plan.id, plan.content) },
    ],
    ['plan from a menu', { ...designer, ...plans, menu: ['ask-all', 'divide-and-merge'], problems: [] }],
    ['plan from a menu again', { ...designer, ...plans, menu: ['ask-all'], problems: ['steps: one call of a unit'] }],
    ['plan over some roles', { ...designer, ...plans, problems: [] }],
  ];
};

/** Every request with an optional field that an agent can meet, about this instance. */
export const languageRequestsOf = (task: Task, instance: Instance): readonly Asked[] =>
  [judgements, proposals, arrangements].flatMap((of) =>
    of(task, instance).map(([name, request]) => ({ name, request })),
  );
