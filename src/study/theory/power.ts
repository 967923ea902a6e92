/**
 * Power of a vote, read off answers: a voter has it in a coalition where the answer is another when the voter says yes than when it says
 * no. Banzhaf: over all coalitions of the others; Shapley–Shubik: over sizes first, each as likely as any other (Owen 1972).
 */
import { z } from 'zod';
import { type Arm, count, numberIn, refuse, simulation } from './case.js';
import type { Chance } from './chance.js';
import { jury, RIGHT } from './jury.js';
import { theoretical } from './organization.js';

/** Who of n votes yes; `world` draws it for all. */
type Ballots = readonly boolean[];

const yes: Arm['measure'] = ({ trace }) => [trace.answer?.label === RIGHT ? 1 : 0];

const all = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Every coalition of the others alike. */
const anyCoalition =
  (n: number, voter: number, says: boolean) =>
  (world: Chance): Ballots =>
    all(n).map((i) => (i === voter ? says : world.flip(0.5)));

/** Every size of coalition of the others alike, and every coalition of one size. */
const anySize =
  (n: number, voter: number, says: boolean) =>
  (world: Chance): Ballots => {
    let wanted = world.pick(all(n).map(() => 1 / n));
    let left = n - 1;
    return all(n).map((i) => {
      if (i === voter) return says;
      const joins = world.flip(wanted / left);
      left -= 1;
      if (joins) wanted -= 1;
      return joins;
    });
  };

/**
 * A vote in which yes needs a quota of weights. A clerk, the last juror, stands for things as they are: it votes no with the weight
 * 2·quota − total − 1, so that yes has the greater weight just when it has the quota (weights are whole numbers).
 */
const weighed = (weights: readonly number[], quota: number, draw: (world: Chance) => Ballots): Arm => {
  const total = weights.reduce((a, b) => a + b, 0);
  const standing = [...weights, 2 * quota - total - 1];
  return jury(
    standing.length,
    (world) => {
      const ballots = draw(world);
      return (i) => ballots[i] === true;
    },
    {
      org: theoretical('weighted-panel', { jurors: standing.length }),
      opening: { standing: Object.fromEntries(standing.map((w, i) => [String(i + 2), w])) },
      measure: yes,
    },
  );
};

/** How often the answer turns on each voter: yes-arms and no-arms one after the other. */
const swings = (means: readonly (readonly number[])[]): readonly number[] =>
  all(means.length / 2).map((v) => (means[2 * v]?.[0] ?? Number.NaN) - (means[2 * v + 1]?.[0] ?? Number.NaN));

const game = z.object({
  quota: z.number().int(),
  w: z.array(z.number().int().min(0)).min(1).max(16),
});

const checked = ({ quota, w }: z.infer<typeof game>): void => {
  const total = w.reduce((a, b) => a + b, 0);
  if (quota < 1 || quota > total) refuse(`a quota of ${quota} among weights of ${total} together`);
};

/** The Security Council's seats by name, and `ss0` by number. */
const voterOf = (id: string): number => {
  const part = id.split('.')[2] ?? '';
  return part.endsWith('_perm') ? 0 : part.endsWith('_non') ? 14 : numberIn(id, 2);
};

const shapley = (given: z.infer<typeof game>, voter: number) => {
  checked(given);
  const { w, quota } = given;
  if (voter >= w.length) refuse(`voter ${voter} of ${w.length}`);
  return {
    arms: [true, false].map((says) => weighed(w, quota, anySize(w.length, voter, says))),
    number: (means: readonly (readonly number[])[]) => swings(means)[0] as number,
  };
};

const banzhaf = (given: z.infer<typeof game>, voter: number) => {
  checked(given);
  const { w, quota } = given;
  if (voter >= w.length) refuse(`voter ${voter} of ${w.length}`);
  return {
    arms: all(w.length).flatMap((v) => [true, false].map((says) => weighed(w, quota, anyCoalition(w.length, v, says)))),
    number: (means: readonly (readonly number[])[]) => {
      const each = swings(means);
      return (each[voter] as number) / each.reduce((a, b) => a + b, 0);
    },
  };
};

const POWER =
  'Banzhaf 1965, Rutgers Law Review 19:317; Shapley & Shubik 1954, American Political Science Review 48:787; Owen 1972';

export const votingPower = [
  simulation({
    prefix: 'penrose',
    realizes: 'how often a majority of n turns on one voter: C(n − 1, (n − 1)/2)/2^(n − 1)',
    source: 'Penrose 1946, Journal of the Royal Statistical Society 109:53',
    params: z.object({ n: count.max(51) }),
    open: ({ n }) =>
      n % 2 === 0
        ? refuse('an odd number of voters')
        : {
            arms: [true, false].map((says) =>
              weighed(
                all(n).map(() => 1),
                (n + 1) / 2,
                anyCoalition(n, 0, says),
              ),
            ),
            number: (means) => swings(means)[0] as number,
          },
  }),
  simulation({
    prefix: 'power',
    realizes:
      'power of one voter: its part in how often the answer turns on each (bz), or how often it turns where every size of coalition is as likely (ss)',
    source: POWER,
    params: game,
    open: (given, { id }) => {
      const [, , index = ''] = id.split('.');
      if (index.startsWith('bz')) return banzhaf(given, voterOf(id));
      return index.startsWith('ss') ? shapley(given, voterOf(id)) : refuse(`index "${index}"; known: bz, ss`);
    },
  }),
];
