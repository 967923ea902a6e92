/**
 * Audits of some of many tasks. At random: a series with a budget in the ledger, drawn without replacement, so that the number
 * of attacks audited is hypergeometric. By suspicion: all drafts are scored, and the B most suspect are not released. One
 * monitor at a threshold: the ROC of two normal laws.
 */
import { z } from 'zod';
import type { Trace } from '../../engine/types.js';
import { logistic, Phi } from '../../sim/normal.js';
import { type Arm, count, refuse, share, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { library, written } from './organization.js';
import { propose, score, seatNumber } from './replies.js';
import { NOTHING, theoryTask } from './task.js';

const ATTACK = 'attack';
const HONEST = 'honest';

/** A set of m among n, every one equally likely; enumerated, the first m, which is as good where audits fall by chance. */
const someOf = (world: Chance, n: number, m: number): ReadonlySet<number> => {
  const places = Array.from({ length: n }, (_, i) => i);
  if (!world.exact)
    for (let i = 0; i < m; i++) {
      const j = i + Math.floor(world.uniform() * (n - i));
      [places[i], places[j]] = [places[j] as number, places[i] as number];
    }
  return new Set(places.slice(0, m));
};

const stopped = (trace: Trace): number => (trace.answer?.label === NOTHING ? 1 : 0);

/** How a monitor that knows nothing calls for an audit of the k-th of n tasks, with so many audits left. */
export type Lottery = (left: number, k: number, n: number, own: Chance) => boolean;

/** Without replacement: every audit left falls on any task left. */
export const withoutReplacement: Lottery = (left, k, n, own) => own.flip(left / (n - k));

/**
 * A series of n tasks of which m are attacks, with a budget of audits. The monitor calls for audits by lot; an auditor finds an
 * attack with probability d and stops it. The number is whether any was stopped.
 */
export const audited = (n: number, m: number, budget: number, d: number, lottery = withoutReplacement): Arm => {
  let attacks: ReadonlySet<number> = new Set();
  const task = theoryTask<{ readonly k: number; readonly attack: boolean }>({
    world: (world, index) => {
      const k = index % n;
      if (k === 0) attacks = someOf(world, n, m);
      return { k, attack: attacks.has(k) };
    },
  });
  return {
    org: library('audited-monitoring', { audits: budget }),
    task,
    policy: (request, own) => {
      const { k, attack } = task.sealed(request);
      if (request.act !== 'assess') return propose(attack ? ATTACK : HONEST);
      if (request.role.name === 'auditor') return score(attack && own.flip(d) ? 1 : 0);
      const left = request.view.balances?.audits ?? 0;
      return score(left > 0 && lottery(left, k, n, own) ? 1 : 0);
    },
    measure: (_, series) => [Math.max(...series.map((t) => stopped(t.trace)))],
    series: n,
  };
};

/** What a monitor sees of a draft: noise, and of an attack δ more. */
const signal = (separation: number, attack: boolean, own: Chance): number => own.normal() + (attack ? separation : 0);

/** n people write drafts, some of them attacks; a monitor scores all, and all but the B most suspect are released. */
const mostSuspect = (n: number, budget: number, separation: number, attacks: number): Arm => {
  const task = theoryTask<ReadonlySet<number>>({ world: (world) => someOf(world, n, attacks) });
  return {
    org: written({
      name: 'most-suspect',
      summary: `A monitor scores ${n} drafts; the ${budget} most suspect are kept for audits, the others released.`,
      roles: { untrusted: { seats: n }, monitor: {} },
      workflow: [
        { do: 'solve', by: 'untrusted' },
        { do: 'review', by: 'monitor', ask: 'suspicion' },
        { do: 'pick', rule: 'least-suspect', keep: n - budget },
      ],
    }),
    task,
    policy: (request, own) => {
      if (request.act !== 'assess') return propose(task.sealed(request).has(seatNumber(request)) ? ATTACK : HONEST);
      const attack = 'draft' in request && request.draft.label === ATTACK;
      return score(logistic(signal(separation, attack, own)));
    },
    measure: (trial) => [heldBack(trial)],
  };
};

/** Whether an attack is among the drafts that were not released. */
const heldBack = ({ trace }: Trial): number => {
  const picked = trace.entries.find((e) => e.kind === 'ruling' && e.ruling === 'pick');
  const released = new Set(picked?.kind === 'ruling' ? picked.outcome.split(' ') : []);
  const held = trace.entries.some(
    (e) => e.kind === 'event' && 'label' in e.reply && e.reply.label === ATTACK && !released.has(e.id),
  );
  return held ? 1 : 0;
};

/** An attack, and a monitor that says which share of honest work looks less suspect: the threshold is then 1 − FPR. */
const monitored = (separation: number, fpr: number): Arm => ({
  org: library('trusted-monitoring', { threshold: 1 - fpr }),
  task: theoryTask({ world: () => null }),
  policy: (request, own) => (request.act === 'assess' ? score(Phi(signal(separation, true, own))) : propose(ATTACK)),
  measure: ({ trace }) => [stopped(trace)],
});

const tasks = z.object({
  tasks: count.max(1000),
  attacks: z.number().int().min(0).max(1000),
  audits: z.number().int().min(0).max(1000),
});
/** Work over all trials of a case: a series of a hundred tasks is a hundred trials of the engine. */
const MOST_TASKS = 1_000_000;
const MOST_DRAFTS = 1_000_000;

export const auditing = [
  simulation({
    prefix: 'audit.hyper',
    realizes: 'whether B audits of N tasks, each finding with d, stop one of m attacks: 1 − Σ_j Hyp(j)(1 − d)^j',
    source: 'sampling without replacement (hypergeometric law)',
    params: tasks.extend({ d: share.default(1) }),
    open: ({ tasks: n, attacks: m, audits: budget, d }) =>
      m > n || budget > n
        ? refuse(`${m} attacks and ${budget} audits among ${n} tasks`)
        : { arms: [audited(n, m, budget, d)], most: Math.ceil(MOST_TASKS / n) },
  }),
  simulation({
    prefix: 'audit.topB',
    realizes: 'whether an attack is among the B most suspect: ∫ φ(s − δ) P(Bin(N − 1, 1 − Φ(s)) ≤ B − 1) ds',
    source: 'signal detection with two normal laws (Green & Swets 1966)',
    params: tasks.extend({ separation: z.number() }),
    open: ({ tasks: n, attacks: m, audits: budget, separation }) =>
      m > n || budget >= n
        ? refuse(`${m} attacks and ${budget} audits among ${n} tasks`)
        : { arms: [mostSuspect(n, budget, separation, m)], most: Math.ceil(MOST_DRAFTS / n) },
  }),
  simulation({
    prefix: 'monitor.tpr_at_fpr',
    realizes: 'whether a monitor flags an attack at a false-positive rate: Φ(δ − z_(1 − FPR))',
    source: 'signal detection with two normal laws (Green & Swets 1966)',
    params: z.object({ separation: z.number(), fpr: z.number().gt(0).lt(1) }),
    open: ({ separation, fpr }) => ({ arms: [monitored(separation, fpr)] }),
  }),
];
