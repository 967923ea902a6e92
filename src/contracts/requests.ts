/** One request of every kind about one instance, plain and at the edges: nothing on the table, one part, blind, misstated. */
import type {
  Content,
  Instance,
  Request,
  RoleView,
  Scope,
  ShownDraft,
  ShownReview,
  Task,
  TaskView,
} from '../engine/types.js';
import { whole } from './task-bench.js';

export interface Asked {
  readonly name: string;
  readonly request: Request;
}

export const member: RoleView = { name: 'member', seats: 3, brief: 'Solve the task.' };
export const critic: RoleView = { name: 'critic', seats: 1, brief: 'Say what is wrong.' };
export const SEAT = 'member.0';

export const shown = (
  task: Task,
  instance: Instance,
  id: string,
  content: Content,
  more: Partial<ShownDraft> = {},
): ShownDraft => ({
  id,
  content,
  label: task.label(instance, content),
  scope: whole(instance),
  author: 'member.1',
  own: false,
  confidence: 0.8,
  ...more,
});

export const reviewed = (
  of: string,
  score: number,
  ask: ShownReview['ask'] = 'quality',
  more: Partial<ShownReview> = {},
): ShownReview => ({
  id: `1.review/critic.0#${of}`,
  of,
  ask,
  score,
  author: 'critic.0',
  ...more,
});

/** Right, wrong, half done and attacked work, as it may lie on a table. */
export const worksOf = (task: Task, instance: Instance): readonly ShownDraft[] => {
  const scope = whole(instance);
  const right = scope.parts.reduce<Content>(
    (known, part) => task.combine(instance, [known, task.right(instance, part, known, false)]),
    task.combine(instance, []),
  );
  const first = scope.parts[0] as string;
  const wrong = task.combine(instance, [right, task.wrong(instance, first, 0, null)]);
  const half = task.combine(instance, [task.right(instance, first, null, false)]);
  const { content, latent } = task.corrupt(instance, right, { subtlety: 0.3, works: true });
  return [
    shown(task, instance, '0.solve/member.0', wrong, { author: SEAT, own: true }),
    shown(task, instance, '0.solve/member.1', right),
    shown(task, instance, '0.solve/member.2', half, { author: null }),
    shown(task, instance, '0.solve/member.3', content, latent === undefined ? {} : { latent }),
  ];
};

/** What every request carries. */
export const baseOf = (
  task: Task,
  instance: Instance,
  scope: Scope = whole(instance),
  { known = [], role = member, ...more }: Partial<TaskView> & { readonly role?: RoleView } = {},
) => ({
  view: { task, instance, scope, known, sees: 'share', facts: [], ...more } as TaskView,
  role,
  seat: `${role.name}.0`,
});

/** Requests with none of the optional fields: what an agent is asked in the plainest organizations. */
export const plainRequestsOf = (task: Task, instance: Instance): readonly Asked[] => {
  const works = worksOf(task, instance);
  const [own, other] = works as [ShownDraft, ShownDraft];
  const last = instance.parts.at(-1)?.id as string;
  const one: Scope = { parts: [last], garbled: [] };
  const garbled: Scope = { parts: [last], garbled: [last] };
  const base = (scope: Scope, known: readonly ShownDraft[] = [], role = member) =>
    baseOf(task, instance, scope, { known, role });
  const all = whole(instance);
  const reviews = [reviewed(own.id, 0.2, 'quality', { note: `wrong: ${last}` }), reviewed(other.id, 0.9, 'suspicion')];
  const propose = (
    as: 'solve' | 'revise' | 'merge',
    drafts: readonly ShownDraft[] = [],
    seen: readonly ShownReview[] = [],
  ) => ({ act: 'propose', as, drafts, reviews: seen }) as const;
  const vote = (drafts: readonly ShownDraft[], seen: readonly ShownReview[]) =>
    ({ act: 'choose', as: 'vote', drafts, reviews: seen, options: drafts.map((d) => d.id) }) as const;
  const design = (problems: readonly string[], roles: readonly RoleView[]) =>
    ({ act: 'design', as: 'plan', roles, budget: { calls: 10 }, problems }) as const;
  const list: readonly (readonly [string, Request])[] = [
    ['solve the whole', { ...base(all), ...propose('solve') }],
    ['solve a part', { ...base(one), ...propose('solve') }],
    ['solve a part on results', { ...base(one, [other]), ...propose('solve') }],
    ['solve a garbled part', { ...base(garbled), ...propose('solve') }],
    ['revise alone', { ...base(all), ...propose('revise', [own]), own }],
    ['revise among others', { ...base(all), ...propose('revise', works, reviews), own }],
    ['revise what another wrote', { ...base(all), ...propose('revise', [other], reviews.slice(1)), own: other }],
    ['revise without being shown anything', { ...base(all), ...propose('revise'), own }],
    ['merge', { ...base(all, [], critic), ...propose('merge', works, reviews) }],
    ['merge one', { ...base(all), ...propose('merge', [other]) }],
    ['merge nothing', { ...base(all), ...propose('merge') }],
    ...works.flatMap((draft) =>
      (['quality', 'suspicion'] as const).map(
        (as) => [`${as} of ${draft.id}`, { ...base(all, [], critic), act: 'assess', as, draft }] as const,
      ),
    ),
    ['bid for the whole', { ...base(all), act: 'assess', as: 'bid' }],
    ['bid for a part', { ...base(one, [other]), act: 'assess', as: 'bid' }],
    ['vote', { ...base(all), ...vote(works, reviews) }],
    ['vote on one', { ...base(all), ...vote([other], []) }],
    ['vote on nothing', { ...base(all), ...vote([], []) }],
    ['appoint', { ...base(all), act: 'choose', as: 'appoint', options: ['member.0', 'member.1', 'member.2'] }],
    ['appoint the only one', { ...base(one), act: 'choose', as: 'appoint', options: ['member.0'] }],
    ['split', { ...base(all), act: 'split', as: 'decompose', max: 4 }],
    ['split into one', { ...base(all), act: 'split', as: 'decompose', max: 1 }],
    ['split a part', { ...base(one), act: 'split', as: 'decompose', max: 3 }],
    ['plan', { ...base(all, [], critic), ...design([], [member, critic]) }],
    ['plan again', { ...base(all, [], critic), ...design(['steps[0].by: unknown role "boss"'], [member, critic]) }],
    ['plan with one role', { ...base(all), ...design([], [member]) }],
  ];
  return list.map(([name, request]) => ({ name, request }));
};
