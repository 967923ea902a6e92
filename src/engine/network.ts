/** Who is next to whom among the seats of a role. */

import type { Role } from '../org/schema.js';
import { keyText, type Stream } from '../rng/streams.js';
import type { Place, Run } from './state.js';
import type { Seat } from './types.js';

export type Network = NonNullable<Role['network']>;

/** Neighbours of every seat, by number, in order. Symmetric; nobody is a neighbour of itself. */
export const neighbours = (network: Network, seats: number, rng: Stream): readonly (readonly number[])[] => {
  const linked = Array.from({ length: seats }, () => new Set<number>());
  const link = (a: number, b: number): void => {
    if (a === b || a < 0 || b < 0 || a >= seats || b >= seats) return;
    linked[a]?.add(b);
    linked[b]?.add(a);
  };
  const width = Math.ceil(Math.sqrt(seats));
  for (let a = 0; a < seats; a++) {
    if (network === 'complete') for (let b = 0; b < a; b++) link(a, b);
    else if (network === 'ring') link(a, (a + 1) % seats);
    else if (network === 'line') link(a, a + 1);
    else if (network === 'star') link(0, a);
    else if (network === 'grid') {
      if ((a + 1) % width !== 0) link(a, a + 1);
      link(a, a + width);
    } else if ('regular' in network) {
      // Nearest in the circle first, one side and then the other.
      for (let k = 0; k < network.regular; k++)
        link(a, (a + (k % 2 === 0 ? 1 : -1) * (1 + Math.floor(k / 2)) + seats * network.regular) % seats);
    } else for (let b = 0; b < a; b++) if (rng() < network.random) link(a, b);
  }
  return linked.map((set) => [...set].sort((x, y) => x - y));
};

/** Networks of a run, worked out once for each role. */
const drawn = new WeakMap<Run, Map<string, readonly (readonly number[])[]>>();

/** Names of the seats next to one; a random network is drawn once for each trial. */
export const neighboursOf = (seat: Seat, here: Place): ReadonlySet<string> => {
  const { run } = here;
  const networks = drawn.get(run) ?? new Map<string, readonly (readonly number[])[]>();
  drawn.set(run, networks);
  const role = run.org.roles[seat.role];
  const near =
    networks.get(seat.role) ??
    neighbours(role?.network ?? 'complete', role?.seats ?? 1, run.lots(keyText(['network', seat.role])));
  networks.set(seat.role, near);
  return new Set((near[seat.index] ?? []).map((i) => `${seat.role}.${i}`));
};
