/**
 * A simulated architect: a small library of structures, chosen by what it reads in the task. With insight it divides work
 * that has parts and lets people vote on work that has none; without, it picks from the library by lot.
 */

import type { Reply, RequestOf, RoleView } from '../../engine/types.js';
import { integer } from '../../rng/streams.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';

type Design = readonly Record<string, unknown>[];

/** Structures over one role: `lead` is a seat of the same role, drawn by lot, where one seat must act. */
const library: Record<'divide' | 'vote' | 'deliberate', (worker: RoleView, parts: number) => Design> = {
  divide: (worker, parts) => [
    {
      do: 'assign',
      to: worker.name,
      rule: 'random',
      steps: [
        {
          do: 'decompose',
          by: 'assignee',
          max: parts,
          each: [{ do: 'assign', to: worker.name, rule: 'rotate', steps: [{ do: 'solve', by: 'assignee' }] }],
        },
        { do: 'merge', by: 'assignee' },
      ],
    },
  ],
  vote: (worker) => [
    { do: 'solve', by: worker.name },
    { do: 'pick', rule: 'most-common' },
  ],
  deliberate: (worker) => [
    { do: 'solve', by: worker.name },
    { do: 'revise', by: worker.name, see: 'all' },
    { do: 'vote', by: worker.name },
  ],
};

export const design = (request: RequestOf<'design'>, mind: Mind): Reply<'design'> => {
  const { traits, rng, view } = mind;
  const reads = rng() < traits.insight;
  const drawn = integer(rng, 3);
  const usage = usageOf(request, mind, traits.tokensDesign, false);
  const truth = { intent: 'honest', faults: [] } as const;
  const others = request.roles.filter((r) => r.name !== request.role.name);
  const worker = [...(others.length > 0 ? others : request.roles)].sort((a, b) => b.seats - a.seats)[0];
  if (!worker) return { none: 'no role to seat', usage, truth };
  const parts = Math.min(view.scope.parts.length, 4);
  // A refused design is answered by the plainest one.
  const kind =
    request.problems.length > 0
      ? 'vote'
      : reads
        ? view.scope.parts.length > 2
          ? 'divide'
          : worker.seats > 1
            ? 'deliberate'
            : 'vote'
        : ((['divide', 'vote', 'deliberate'] as const)[drawn] ?? 'vote');
  return { steps: library[kind](worker, parts), usage, truth };
};
