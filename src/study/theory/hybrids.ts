/**
 * Screens put in series and in parallel (Christensen & Knudsen 2010; Moore & Shannon 1956), and screens that see a quality with an
 * error of their own (after Csaszar 2013, whose set-up is recalled and not read).
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation } from './case.js';
import { crowdBelow } from './crowd.js';
import { library, written } from './organization.js';
import { propose, rank } from './replies.js';
import { committee } from './seats.js';
import { theoryTask } from './task.js';

const PROJECT = 'project';
const passed: Arm['measure'] = ({ trace }) => [trace.answer?.label === PROJECT ? 1 : 0];

/** Every screen approves with probability p, on its own. */
const screened = (org: Arm['org'], p: number): Arm => ({
  org,
  task: theoryTask({ world: () => null }),
  policy: (request, own) => (request.act === 'choose' ? rank(request.options, own.flip(p) ? 1 : 0) : propose(PROJECT)),
  measure: passed,
});

const DEFAULT = { do: 'pick', rule: 'default' };

/** Chains of which one is enough: who is turned down by all of one chain's screens goes to the next. */
const appeals = (branches: number, depth: number): Arm['org'] => {
  const chain = (i: number): readonly unknown[] => [
    { do: 'vote', by: `chain-${i}`, rule: 'quorum', quorum: depth },
    {
      do: 'when',
      test: { stat: 'decided', below: 1 },
      missing: 'then',
      then: i + 1 < branches ? chain(i + 1) : [DEFAULT],
    },
  ];
  return written({
    name: 'appeals',
    summary: `${branches} chains of ${depth} screens; a project passes if all of one chain approve it.`,
    roles: {
      sponsor: {},
      ...Object.fromEntries(Array.from({ length: branches }, (_, i) => [`chain-${i}`, { seats: depth }])),
    },
    workflow: [{ do: 'solve', by: 'sponsor' }, ...chain(0)],
  });
};

/** Qualities reach from −3 to 3. */
const REACH = 3;

/** n screens of whom k must see a good quality in a project of that sign; each errs by a standard normal of its own. */
const noisy = (n: number, k: number, sd: number, sign: 1 | -1): Arm =>
  committee(n, k, (world) => crowdBelow(world, n, (sign * REACH * world.uniform()) / sd));

const SHAPES =
  'Christensen & Knudsen 2010, Management Science 56:71; Moore & Shannon 1956, Journal of the Franklin Institute 262:191';
const SCREENS = 'after Csaszar 2013, Organization Science 24:1083 (set-up recalled, integrals derived)';

const panel = z.object({
  n: count.max(1000),
  k: count.max(1000),
  noise_sd: z.number().gt(0),
  quality: z.literal('U[-3,3]', { error: 'qualities are U[-3,3]' }),
});

export const hybrids = [
  simulation({
    prefix: 'ck.hier_of_poly',
    realizes: 'share of projects that pass two panels, in each of which one approval is enough: (1 − (1 − p)^w)²',
    source: SHAPES,
    params: z.object({ levels: count, width: count.max(1000), p: share }),
    open: ({ levels, width, p }) =>
      levels === 2
        ? { arms: [screened(library('hybrid-screens', { width, quorum: 1 }), p)] }
        : refuse(`hybrid-screens has two panels, not ${levels}`),
  }),
  simulation({
    prefix: 'ck.poly_of_hier',
    realizes: 'share of projects that pass one of several chains, in which all must approve: 1 − (1 − p^d)^b',
    source: SHAPES,
    params: z.object({ branches: count.max(20), depth: count.max(1000), p: share }),
    open: ({ branches, depth, p }) => ({ arms: [screened(appeals(branches, depth), p)] }),
  }),
  simulation({
    prefix: 'csaszar.omit',
    realizes: 'share of good projects that k of n noisy screens turn down',
    source: SCREENS,
    params: panel,
    open: ({ n, k, noise_sd: sd }) =>
      k > n
        ? refuse(`a quorum of ${k} among ${n} screens`)
        : { arms: [noisy(n, k, sd, 1)], number: ([m]) => 1 - (m?.[0] ?? Number.NaN) },
  }),
  simulation({
    prefix: 'csaszar.commit',
    realizes: 'share of bad projects that k of n noisy screens let pass',
    source: SCREENS,
    params: panel,
    open: ({ n, k, noise_sd: sd }) =>
      k > n ? refuse(`a quorum of ${k} among ${n} screens`) : { arms: [noisy(n, k, sd, -1)] },
  }),
];
