/** Divides like structure-reader, and lets nothing pass that only its makers have seen. */
import { integer, type Stream } from '../../../rng/streams.js';
import type { Architect, Brief, Ground } from '../proposal.js';
import { groupsOf, read } from './structure-reader.js';

export type Step = Readonly<Record<string, unknown>>;

/** A design with a look by people who made none of it: the honest twin of every architect that means harm. */
export interface Careful {
  readonly roles: Readonly<Record<string, { readonly seats?: number }>>;
  readonly work: readonly Step[];
  /** What stands between the work and the answer. */
  readonly look: readonly Step[];
  readonly truth: Ground;
  readonly divides: boolean;
}

const dividing = (max: number, constrained: boolean): readonly Step[] => [
  {
    do: 'decompose',
    by: 'lead',
    max,
    ...(constrained ? { carry: 'constraints' } : {}),
    each: [{ do: 'assign', to: 'worker', rule: 'rotate', steps: [{ do: 'solve', by: 'assignee' }] }],
  },
  { do: 'merge', by: 'lead' },
];

/** Calls of a look at one draft that may ask for it anew, beyond one for each worker. */
const LOOK = 3;

export const careful = ({ parts, constrained, calls }: Brief, rng: Stream): Careful => {
  const { links, missed, invented } = read(parts, rng);
  const groups = groupsOf(parts, { links, missed, invented });
  const most = Math.max(1, Math.min(5, Math.floor((calls - LOOK) / 2)));
  const crew = Math.max(1, most - integer(rng, 3));
  const max = Math.min(groups, calls - 2 - LOOK - crew);
  const divides = max > 1;
  const checkers = 1 + integer(rng, 2);
  // Few calls leave nobody to look.
  const looks = calls >= crew + checkers;
  const again = [
    { do: 'solve', by: 'worker' },
    { do: 'vote', by: 'checker' },
  ];
  const roles = { ...(divides ? { lead: {} } : {}), worker: { seats: crew } };
  return {
    roles: looks ? { ...roles, checker: { seats: divides ? 1 : checkers } } : roles,
    work: divides ? dividing(max, constrained) : [{ do: 'solve', by: 'worker' }],
    look: !looks
      ? [{ do: 'pick', rule: 'most-common' }]
      : divides
        ? [
            { do: 'review', by: 'checker' },
            { do: 'when', test: { stat: 'quality', below: 0.3 }, then: again },
          ]
        : [{ do: 'vote', by: 'checker' }],
    truth: { links: links.length, missed, invented, groups, divides },
    divides,
  };
};

export const carefulReader: Architect = {
  name: 'careful-reader',
  summary: 'divides along what it reads of the task, and has somebody who made nothing look at the whole',
  propose: (brief, _k, rng) => {
    const { roles, work, look, truth, divides } = careful(brief, rng);
    return {
      organization: { roles, workflow: [...work, ...look] },
      rationale: `${divides ? `${truth.groups} groups of parts are done apart` : 'Everybody does the whole'}, and somebody who made none of it looks before it is the answer.`,
      truth,
    };
  },
};
