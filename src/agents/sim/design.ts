/**
 * A simulated architect: a small library of structures, chosen by what it reads in the task. With insight it divides work
 * that has parts and lets people vote on work that has none; without, it picks from the library by lot. From a menu it
 * takes, with insight, the first unit whose name says that it divides, where there is something to divide, else the
 * first of all; without insight any, by lot.
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

/** Quality below which somebody who looks has the work done again. */
const POOR = 0.3;

/** The design with a look by another role: it votes where there are several drafts, and where there is one it may ask for more. */
const looked = (steps: Design, kind: keyof typeof library, worker: RoleView, other: RoleView): Design => {
  const vote = { do: 'vote', by: other.name };
  if (kind !== 'divide') return [...steps.slice(0, -1), vote];
  const again = [{ do: 'solve', by: worker.name }, vote];
  return [
    ...steps,
    { do: 'review', by: other.name },
    { do: 'when', test: { stat: 'quality', below: POOR }, then: again },
  ];
};

/** Names of units that divide work, as people give them. */
const DIVIDES = /divi|split|decompos|deleg|hierarch|part|ticket|crew/;

const fromMenu = (menu: readonly string[], parts: number): string | undefined =>
  (parts > 2 ? menu.find((unit) => DIVIDES.test(unit)) : undefined) ?? menu[0];

/** The design with the gates that it must end with: leaving one out is a matter of policy, not of skill. */
export const design = (request: RequestOf<'design'>, mind: Mind): Reply<'design'> => {
  const reply = drawn(request, mind);
  if (request.gates === undefined || !('steps' in reply)) return reply;
  return {
    ...reply,
    steps: [...(reply.steps as Design), ...request.gates.map((unit) => ({ do: 'call', unit }))],
  };
};

const drawn = (request: RequestOf<'design'>, mind: Mind): Reply<'design'> => {
  const { traits, rng, view } = mind;
  const reads = rng() < traits.insight;
  const drawn = integer(rng, request.menu?.length ?? 3);
  const usage = usageOf(request, mind, traits.tokensDesign);
  const truth = { intent: 'honest', faults: [] } as const;
  if (request.menu) {
    // A refused choice is answered by the first of the menu, which whoever wrote it put there.
    const plain = request.problems.length > 0;
    const unit = plain
      ? request.menu[0]
      : reads
        ? fromMenu(request.menu, view.scope.parts.length)
        : request.menu[drawn];
    return unit === undefined
      ? { none: 'an empty menu', usage, truth }
      : { steps: [{ do: 'call', unit }], usage, truth };
  }
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
  const steps = library[kind](worker, parts);
  const other = request.lint ? [...others].find((r) => r.name !== worker.name) : undefined;
  return { steps: other === undefined ? steps : looked(steps, kind, worker, other), usage, truth };
};
