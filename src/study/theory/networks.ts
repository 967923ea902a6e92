/**
 * People on a network search one landscape (Lazer & Friedman 2007): each copies the best neighbour who is better, and where none is
 * flips a bit by lot and keeps what is better. Fitness is (score / best score)⁸.
 */
import { drawLandscape, type Landscape } from '../../tasks/landscape.js';
import type { Arm, Trial } from './case.js';
import { written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

export interface Network {
  readonly bits: number;
  readonly couplings: number;
  readonly agents: number;
  readonly rounds: number;
}

interface Ground {
  readonly land: Landscape;
  readonly top: number;
  readonly starts: readonly number[];
}

const FINE = 2 ** 40;
const POWER = 8;

/** A network and another one beside it in one trial, so that both meet the same landscape and the same starts. */
const two = ({ agents, rounds }: Network) =>
  written({
    name: 'two-networks',
    summary: `${agents} people who see everybody and as many who see two neighbours search for ${rounds} rounds.`,
    roles: { complete: { seats: agents }, ring: { seats: agents, network: 'ring' } },
    workflow: [
      {
        do: 'parallel',
        branches: (['complete', 'ring'] as const).map((role) => [
          { do: 'solve', by: role },
          {
            do: 'repeat',
            times: rounds,
            steps: [{ do: 'revise', by: role, see: role === 'ring' ? 'neighbours' : 'all' }],
          },
          { do: 'pick', rule: 'first' },
        ]),
      },
      { do: 'pick', rule: 'first' },
    ],
  });

/** Mean fitness of what the people of a role said last. */
const fitnessOf = (role: string, { trace }: Trial, { land, top }: Ground): number => {
  const last = new Map<string, number>();
  for (const e of trace.entries)
    if (e.kind === 'event' && e.seat.startsWith(`${role}.`) && 'label' in e.reply)
      last.set(e.seat, Number(e.reply.label));
  let sum = 0;
  for (const at of last.values()) sum += ((land.points[at] as number) / top) ** POWER;
  return sum / last.size;
};

export const networked = (given: Network, first: 'complete' | 'ring'): Arm => {
  const { bits, couplings, agents } = given;
  const task = theoryTask<Ground>({
    world: (world) => {
      const land = drawLandscape(() => world.uniform(), bits, couplings, { points: FINE, most: bits });
      const top = land.points.reduce((a, b) => Math.max(a, b), 0);
      return { land, top, starts: Array.from({ length: agents }, () => Math.floor(world.uniform() * 2 ** bits)) };
    },
  });
  return {
    org: two(given),
    task,
    policy: (request, own) => {
      const { land, starts } = task.sealed(request);
      const score = (at: number): number => land.points[at] as number;
      if (request.act !== 'propose' || !request.own) {
        const at = starts[seatNumber(request)] as number;
        return propose(String(at), at);
      }
      const at = request.own.content as number;
      let next = at;
      for (const d of request.drafts) if (score(d.content as number) > score(next)) next = d.content as number;
      if (next === at) {
        const tried = at ^ (1 << Math.floor(own.uniform() * bits));
        if (score(tried) > score(at)) next = tried;
      }
      return propose(String(next), next);
    },
    measure: (trial) => {
      const sealed = task.sealed(trial);
      const lead = fitnessOf('complete', trial, sealed) - fitnessOf('ring', trial, sealed);
      return [first === 'complete' ? lead : -lead];
    },
  };
};
