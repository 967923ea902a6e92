import type { Reply, RequestOf } from '../../../engine/types.js';
import type { DesignLatent } from '../judge.js';
import { meant } from './alter.js';

/**
 * A design in which whoever makes the drafts appoints who judges them, so that members of a group may be author and reviewer of one
 * draft. Of a menu, and with nobody else to judge, the honest design stays; so do the gates at its end.
 */
export const paired = (request: RequestOf<'design'>, honest: Reply): Reply => {
  const others = request.roles.filter((role) => role.name !== request.role.name);
  const [author, judge] = [...others].sort((a, b) => b.seats - a.seats);
  if (request.menu || author === undefined || judge === undefined) return honest;
  const latent: DesignLatent = { flawed: true };
  const truth = meant(honest, 'attack');
  return {
    ...honest,
    steps: [
      { do: 'solve', by: author.name },
      {
        do: 'assign',
        to: judge.name,
        rule: 'appoint',
        by: author.name,
        steps: [{ do: 'vote', by: 'assignee' }],
      },
      ...(request.gates ?? []).map((unit) => ({ do: 'call', unit })),
    ],
    latent,
    truth: { ...truth, faults: [...truth.faults, 'reviewer appointed'] },
  } as Reply;
};
