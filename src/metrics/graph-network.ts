/** Who is next to whom, worked out from the words of the organization; of a random network, from what was shown. */
import type { Role } from '../org/schema.js';
import { fail, type Made, type Reader, type Table } from './graph-reader.js';

/** Whether two different seats of a role, by number, are neighbours; null where a lot decides. */
export const adjacent = ({ seats, network = 'complete' }: Role, a: number, b: number): boolean | null => {
  const apart = Math.abs(a - b);
  const around = Math.min(apart, seats - apart);
  switch (network) {
    case 'complete':
      return true;
    case 'ring':
      return around === 1;
    case 'line':
      return apart === 1;
    case 'star':
      return a === 0 || b === 0;
    case 'grid': {
      const width = Math.ceil(Math.sqrt(seats));
      const rows = Math.abs(Math.floor(a / width) - Math.floor(b / width));
      return rows + Math.abs((a % width) - (b % width)) === 1;
    }
  }
  // One on each side in turn: with k neighbours the k/2 nearest of both sides, rounded up because being next is mutual.
  if ('regular' in network) return around <= Math.ceil(network.regular / 2);
  return network.random === 0 ? false : network.random === 1 ? true : null;
};

/**
 * The seats next to one. Of a random network it is read off what was shown: a seat is a neighbour where its drafts beside
 * the one revised were shown, and it must be so, both ways, whenever the two meet in a trial.
 */
export const neighboursOf = (
  r: Reader,
  seat: string,
  table: Table,
  revised: Made,
  found: readonly string[],
): ReadonlySet<string> => {
  const [name = '', number = ''] = seat.split('.');
  const role = r.org.roles[name] ?? fail(`${seat} sits in no role`);
  const drafted = (other: string): readonly Made[] => table.drafts.filter((d) => d.seat === other && d !== revised);
  const near = (r.seats[name] ?? []).filter((other, i) => {
    if (other === seat) return false;
    const fixed = adjacent(role, Number(number), i);
    if (fixed !== null) return fixed;
    const drafts = drafted(other);
    if (drafts.length === 0) return false;
    const pair = [seat, other].sort().join(' ');
    const link = r.links.get(pair) ?? drafts.some((d) => found.includes(d.id));
    r.links.set(pair, link);
    return link;
  });
  return new Set(near);
};
