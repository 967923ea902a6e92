/** NK landscapes of the family `rugged` with contributions in so many points that they never tie, and a crowd that stands all over one. */
import { drawLandscape, type Landscape } from '../../tasks/landscape.js';
import type { Arm, Trial } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose, seatNumber } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

/** Contributions are whole numbers below this: as good as uniform on (0, 1). */
const FINE = 2 ** 40;

export interface Ground {
  readonly land: Landscape;
  /** A configuration drawn with it. */
  readonly start: number;
}

export const ground =
  (bits: number, couplings: number) =>
  (world: Chance): Ground => {
    const rng = () => world.uniform();
    const land = drawLandscape(rng, bits, couplings, { points: FINE });
    return { land, start: Math.floor(world.uniform() * 2 ** bits) };
  };

/** Mean contribution, in (0, 1). */
export const fitness = (land: Landscape, code: number): number => (land.points[code] as number) / (FINE * land.bits);

/** The best of a configuration and its neighbours. */
export const bestNear = ({ bits, points }: Landscape, code: number): number => {
  let best = code;
  for (let bit = 0; bit < bits; bit++) {
    const near = code ^ (1 << bit);
    if ((points[near] as number) > (points[best] as number)) best = near;
  }
  return best;
};

const BENCH = 1000;

/** As many people as there are configurations, on benches; an editor takes the best of what they hand in. */
const settlers = (people: number) => {
  const sizes = Array.from({ length: Math.ceil(people / BENCH) }, (_, i) => Math.min(BENCH, people - i * BENCH));
  return written({
    name: 'settlers',
    summary: `${people} people each stand somewhere and say where they would go; an editor takes the best of it.`,
    roles: { ...Object.fromEntries(sizes.map((seats, i) => [`bench-${i}`, { seats }])), editor: {} },
    workflow: [
      ...sizes.map((_, i) => ({ do: 'solve', by: `bench-${i}`, ...(i === 0 ? {} : { keep: true }) })),
      { do: 'merge', by: 'editor' },
    ],
  });
};

/** Where everybody would go, by where they stand. */
const goals = ({ trace }: Trial): readonly number[] => {
  const to: number[] = [];
  for (const e of trace.entries)
    if (e.kind === 'event' && e.as === 'solve' && 'label' in e.reply) {
      const [role = '', seat] = e.seat.split('.');
      to[Number(role.slice('bench-'.length)) * BENCH + Number(seat)] = Number(e.reply.label);
    }
  return to;
};

export const crowd = (
  bits: number,
  couplings: number,
  measure: (trial: Trial, task: TheoryTask<Ground>) => readonly number[],
  go: (land: Landscape, at: number) => number = bestNear,
): Arm => {
  const task = theoryTask<Ground>({ world: ground(bits, couplings) });
  return {
    org: settlers(2 ** bits),
    task,
    policy: (request) => {
      const { land } = task.sealed(request);
      if (request.act === 'propose' && request.as === 'merge') {
        const codes = request.drafts.map((d) => d.content as number);
        const best = codes.reduce((a, b) => ((land.points[b] as number) > (land.points[a] as number) ? b : a));
        return propose(String(best), best);
      }
      const bench = Number(request.role.name.slice('bench-'.length));
      const next = go(land, bench * BENCH + seatNumber(request));
      return propose(String(next), next);
    },
    measure: (trial) => measure(trial, task),
  };
};

/** How many stay where they are, and how well they stand together. */
export const staying = (trial: Trial, task: TheoryTask<Ground>): readonly number[] => {
  const { land } = task.sealed(trial);
  const stay = goals(trial).flatMap((to, at) => (to === at ? [at] : []));
  return [stay.length, stay.reduce((sum, at) => sum + fitness(land, at), 0)];
};

/** Everybody goes so many bits away: products of what both places are worth beyond a half, and the square of what one is. */
export const moving = (bits: number, couplings: number, distance: number): Arm =>
  crowd(
    bits,
    couplings,
    (trial, task) => {
      const { land } = task.sealed(trial);
      const beyond = (at: number): number => fitness(land, at) - 0.5;
      const places = goals(trial);
      return [
        places.reduce((sum, to, at) => sum + beyond(at) * beyond(to), 0),
        places.reduce((sum, _, at) => sum + beyond(at) ** 2, 0),
      ];
    },
    (_, at) => at ^ (2 ** distance - 1),
  );
