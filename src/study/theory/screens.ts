/**
 * Hierarchy, polyarchy and committee (Sah & Stiglitz 1986, 1988): a sponsor drafts a project, n screens approve it or not,
 * and it passes with k approvals, else the default stands: nothing is done. k = n is the hierarchy, k = 1 the polyarchy.
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation, type Trial } from './case.js';
import { type Crowd, crowdOf } from './crowd.js';
import { library } from './organization.js';
import { propose, rank, seatNumber } from './replies.js';
import { theoryTask } from './task.js';

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

/** `passed` reads off a trial whether the project was done; `earned` what came of it. */
export const passed = (trial: Trial): number => (trial.trace.answer?.label === PROJECT ? 1 : 0);

/** n screens of whom k must approve. The quality of the project is drawn in the world; a screen errs on its own. */
export const screens = (n: number, k: number, projects: Projects, measure?: Arm['measure']): Arm => {
  const { alpha, z1, z2, p1, p2 } = projects;
  const [good, bad] = [crowdOf(n, p1), crowdOf(n, p2)];
  const task = theoryTask<Sealed>({
    world: (world) => (world.flip(alpha) ? { gain: z1, approves: good(world) } : { gain: -z2, approves: bad(world) }),
    worth: ({ gain }, content) => (content === PROJECT ? gain : 0),
  });
  return {
    org: library('quorum-screens', { screens: n, quorum: k }),
    task,
    policy: (request, own) =>
      request.act === 'choose'
        ? rank(request.options, task.sealed(request).approves(seatNumber(request), own) ? 1 : 0)
        : propose(PROJECT),
    measure: measure ?? ((trial) => [task.score(trial.instance, trial.trace.answer?.content).utility]),
  };
};

/** Projects of one kind, which screens approve with probability p. */
const alike = (p: number): Projects => ({ alpha: 1, z1: 1, z2: 0, p1: p, p2: p });
const acceptance = (n: number, k: number, p: number): Arm => screens(n, k, alike(p), (trial) => [passed(trial)]);

const np = z.object({ n: count, p: share });

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
    open: ({ n, k, p }) => (k > n ? refuse(`a quorum of ${k} among ${n} screens`) : { arms: [acceptance(n, k, p)] }),
  }),
];
