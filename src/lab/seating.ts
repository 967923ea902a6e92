/** Who sits where: by default a seeded permutation of the staff, the same for every organization. */

import type { Seat } from '../engine/types.js';
import type { Organization } from '../org/schema.js';
import { shuffle, stream } from '../rng/streams.js';
import type { Staff } from './staff.js';

/**
 * Seats of every role, filled. The k-th seat of the organization takes the k-th person of a permutation keyed by seed,
 * replicate, task and instance, so that `single` is not the same person for ever; past the end the permutation begins
 * again, and then one person holds several seats. A role with a seating of its own is filled from its model's people.
 */
export const seat = (
  org: Organization,
  staff: Staff,
  seating: 'permuted' | 'best',
  key: readonly (string | number)[],
): Readonly<Record<string, readonly Seat[]>> => {
  const best = [...staff.people].sort((a, b) => b.skill - a.skill)[0]?.index ?? 0;
  const order =
    seating === 'best'
      ? [best]
      : shuffle(
          stream(['seating', ...key]),
          staff.people.map((p) => p.index),
        );
  const reserved = new Set(Object.values(staff.seating));
  // People kept for a role do not fill other roles, unless nobody else is there.
  const free = order.filter((p) => !reserved.has(staff.people[p]?.model ?? ''));
  const common = free.length > 0 ? free : order;
  let next = 0;
  const seats: Record<string, Seat[]> = {};
  for (const [role, { seats: count }] of Object.entries(org.roles)) {
    const model = staff.seating[role];
    const own = model === undefined ? undefined : order.filter((p) => staff.people[p]?.model === model);
    seats[role] = Array.from({ length: count }, (_, index): Seat => {
      const person = own && own.length > 0 ? own[index % own.length] : common[next++ % common.length];
      return { name: `${role}.${index}`, role, index, person: person as number };
    });
  }
  return seats;
};
