/**
 * Hierarchy, polyarchy and committee (Sah & Stiglitz 1986, 1988): a sponsor drafts a project, n screens approve it or not,
 * and it passes with k approvals, else the default stands: nothing is done. k = n is the hierarchy, k = 1 the polyarchy.
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { type Crowd, crowdOf } from './crowd.js';
import { library } from './organization.js';
import { propose, rank, seatNumber } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

const SOURCE = 'Sah & Stiglitz 1986, American Economic Review 76:716; 1988, Economic Journal 98:451';
const PROJECT = 'project';

interface Sealed {
  /** What the project earns if it is done. */
  readonly gain: number;
  /** Who of the screens will approve it. */
  readonly approves: Crowd;
}

/** Projects that are good (gain z1) with probability alpha, else bad (gain −z2); screens approve them with p1 and p2. */
export interface Projects {
  readonly alpha: number;
  readonly z1: number;
  readonly z2: number;
  readonly p1: number;
  readonly p2: number;
}

/** Whether the project was done. */
const passed = (trial: Trial): number => (trial.trace.answer?.label === PROJECT ? 1 : 0);

/** n screens of whom k must approve; `world` draws what the project earns and who will approve it. */
const screened = (
  n: number,
  k: number,
  world: (world: Chance) => Sealed,
  measure: (trial: Trial, task: TheoryTask<Sealed>) => readonly number[],
): Arm => {
  const task = theoryTask<Sealed>({ world, worth: ({ gain }, content) => (content === PROJECT ? gain : 0) });
  return {
    org: library('quorum-screens', { screens: n, quorum: k }),
    task,
    policy: (request, own) =>
      request.act === 'choose'
        ? rank(request.options, task.sealed(request).approves(seatNumber(request), own) ? 1 : 0)
        : propose(PROJECT),
    measure: (trial) => measure(trial, task),
  };
};

/** What a trial earned: the gain of the project if it was done, else nothing. */
const earned = ({ trace, instance }: Trial, task: TheoryTask<Sealed>): readonly number[] => [
  task.score(instance, trace.answer?.content).utility,
];

/** The quality of a project is drawn in the world; a screen errs on its own. */
export const screens = (n: number, k: number, { alpha, z1, z2, p1, p2 }: Projects): Arm => {
  const [good, bad] = [crowdOf(n, p1), crowdOf(n, p2)];
  const draw = (world: Chance): Sealed =>
    world.flip(alpha) ? { gain: z1, approves: good(world) } : { gain: -z2, approves: bad(world) };
  return screened(n, k, draw, earned);
};

/** Share of n screens that approve, and its square: moments of a variance. A single draft leaves no tie to settle. */
export const approvalMoments = (n: number, approves: (world: Chance) => Crowd): Arm =>
  screened(
    n,
    1,
    (world) => ({ gain: 1, approves: approves(world) }),
    ({ trace }) => {
      const approving = trace.entries.filter(
        (e) => e.kind === 'event' && 'approved' in e.reply && e.reply.approved === 1,
      );
      return [approving.length / n, (approving.length / n) ** 2];
    },
  );

/** Projects of one kind, which screens approve with probability p. */
const acceptance = (n: number, k: number, p: number): Arm => {
  const approves = crowdOf(n, p);
  return screened(
    n,
    k,
    (world) => ({ gain: 1, approves: approves(world) }),
    (trial) => [passed(trial)],
  );
};

const np = z.object({ n: count, p: share });
const stakes = z.object({ n: count, alpha: share, z1: z.number(), z2: z.number(), p1: share, p2: share });

/** Quorum of a form with n screens; a committee says its own. */
const quorumOf = (form: string | undefined, n: number, k: number | undefined): number =>
  k ?? (form === 'polyarchy' ? 1 : form === 'hierarchy' || n === 1 ? n : refuse(`form "${form}" without a quorum k`));

const enough = (n: number, k: number): number => (k > n ? refuse(`a quorum of ${k} among ${n} screens`) : k);

export const screening = [
  simulation({
    prefix: 'sah.hier',
    realizes: 'share of projects that all n screens approve: p^n',
    source: SOURCE,
    params: np,
    open: ({ n, p }) => ({ arms: [acceptance(n, n, p)] }),
  }),
  simulation({
    prefix: 'sah.poly',
    realizes: 'share of projects that at least one of n screens approves: 1 − (1 − p)^n',
    source: SOURCE,
    params: np,
    open: ({ n, p }) => ({ arms: [acceptance(n, 1, p)] }),
  }),
  simulation({
    prefix: 'sah.comm',
    realizes: 'share of projects that at least k of n screens approve: Σ_{j≥k} C(n,j) p^j q^(n−j)',
    source: SOURCE,
    params: np.extend({ k: count }),
    open: ({ n, k, p }) => ({ arms: [acceptance(n, enough(n, k), p)] }),
  }),
  simulation({
    prefix: 'sah.profit',
    realizes: 'profit per project of a hierarchy, a polyarchy or a single screen: α z1 f(p1) − (1 − α) z2 f(p2)',
    source: SOURCE,
    params: stakes.extend({ k: count.optional() }),
    open: ({ n, k, ...projects }, { id }) => ({
      arms: [screens(n, enough(n, quorumOf(id.split('.')[2], n, k)), projects)],
    }),
  }),
  simulation({
    prefix: 'sah.ystar',
    realizes: 'profit per project of n screens at quorum k',
    source: SOURCE,
    params: stakes.extend({ k: count }),
    open: ({ n, k, ...projects }) => ({ arms: [screens(n, enough(n, k), projects)] }),
  }),
  simulation({
    prefix: 'sah.delta.poly_minus_hier',
    realizes: 'profit of the polyarchy less that of the hierarchy; for n = 2, 2(α z1 p1 q1 − (1 − α) z2 p2 q2)',
    source: SOURCE,
    params: stakes,
    open: ({ n, ...projects }) => ({
      arms: [screens(n, 1, projects), screens(n, n, projects)],
      number: ([poly, hier]) => (poly?.[0] ?? Number.NaN) - (hier?.[0] ?? Number.NaN),
    }),
  }),
];
