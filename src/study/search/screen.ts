/** Proposals gathered and screened: one round of every proposer at a time, halved rung by rung on trials that all of them share. */
import type { Organization } from '../../org/schema.js';
import { isAccepted } from '../propose/proposal.js';
import { type Edges, elitesOf, type Measured, type Objective, ranked } from './archive.js';
import { candidatesFor, kept, RUNGS, rungs, unitOf } from './budget.js';
import type { Candidate, Refused } from './candidate.js';
import { canonicalHash } from './canonical.js';
import type { Proposer } from './proposers.js';
import type { Block, Stage } from './stages.js';
import { emptyTally, type Seen, type Tally, together, unfit } from './tally.js';

/** A candidate with what screening found. */
export interface Tried extends Candidate, Measured {
  /** Rungs that it has met. */
  readonly rungs: number;
  readonly tally: Tally;
  /** Why it went no further. */
  readonly out?: string;
}

/** Whether trials of these organizations in these blocks are done; false when stopped. */
export type Run = (
  works: readonly { readonly blocks: readonly Block[]; readonly org: Organization }[],
) => Promise<boolean>;

export interface Ring {
  readonly objectives: readonly Objective[];
  /** Blocks of a stage in the places in which is chosen. */
  readonly blocks: (stage: Stage) => readonly Block[];
  readonly choosing: number;
  readonly run: Run;
  /** Trials that are done, place by place. */
  readonly seen: (blocks: readonly Block[], org: Organization) => readonly Seen[];
  readonly tally: (blocks: readonly Block[], org: Organization) => Tally;
  /** Why a checked organization cannot be tried here; null where it can. */
  readonly misfit: (org: Organization) => string | null;
}

/** A proposer at work. */
export interface Arm {
  readonly proposer: Proposer;
  readonly tried: readonly Tried[];
  readonly refused: readonly Refused[];
  /** Attempts, with the draws that it took until one passed. */
  readonly attempts: number;
  /** Trials of screening that it was charged. */
  readonly spent: number;
}

export const opened = (proposer: Proposer, spent: number): Arm => ({
  proposer,
  tried: [],
  refused: [],
  attempts: 0,
  spent,
});

/** Those that have met every rung. */
export const finished = ({ tried }: Pick<Arm, 'tried'>): readonly Tried[] =>
  tried.filter((t) => t.rungs === RUNGS && t.out === undefined);

/** Whom the next proposals descend from: the best of every kind and, as often, the best at all; hand-made ones while there is nobody. */
export const parentsIn = (
  arm: Arm,
  edges: Edges,
  objectives: readonly Objective[],
  library: readonly Candidate[],
): readonly Candidate[] => {
  const done = finished(arm);
  if (done.length < 2) return library;
  const elites = elitesOf(done, edges, objectives);
  return [...elites, ...ranked(done, objectives).slice(0, elites.length)];
};

/** Attempts for every candidate wanted, in which refusals and repetitions may be made up for. */
const SPARE = 5;

/** New candidates of one proposer for one round, at most as many as `wanted`. */
export const gathered = async (
  arm: Arm,
  ring: Ring,
  { round, wanted, parents, prefix }: { round: number; wanted: number; parents: readonly Candidate[]; prefix: string },
): Promise<{ readonly arm: Arm; readonly fresh: readonly Candidate[] }> => {
  const { proposer } = arm;
  const known = new Map(arm.tried.map((t) => [canonicalHash(t.org), t.name]));
  const refused: Refused[] = [...arm.refused];
  const fresh: Candidate[] = [];
  let attempts = arm.attempts;
  let k = arm.tried.length + arm.refused.length;
  const limit = k + wanted * SPARE;
  while (fresh.length < wanted && k < limit) {
    const name = `${prefix}-${k + 1}`;
    const made = await proposer.attempt({ round, parents, k, name });
    if (made.length === 0) break;
    for (const [i, { outcome, parents: of, draws }] of made.entries()) {
      attempts += draws;
      k++;
      const own = made.length === 1 ? name : `${name}.${i + 1}`;
      const refuse = (reason: string, repeats = false): void => {
        refused.push({ name: own, by: proposer.name, parents: of, round, reason, repeats });
      };
      if (!isAccepted(outcome)) {
        refuse(outcome.problems.join('; '));
        continue;
      }
      const { org, hash } = outcome;
      const what = canonicalHash(org);
      const twin = known.get(what);
      const misfit = ring.misfit(org);
      if (twin !== undefined) refuse(`does the same as ${twin}`, true);
      else if (misfit !== null) refuse(misfit);
      else {
        known.set(what, org.name);
        fresh.push({ name: org.name, by: proposer.name, org, hash, parents: of, round, accepted: outcome });
      }
    }
  }
  return { arm: { ...arm, refused, attempts }, fresh };
};

/** One round of one proposer on its way up the rungs. */
interface Climb {
  readonly arm: Arm;
  readonly keep: readonly number[];
  readonly all: readonly Tried[];
}

const climbing = (arm: Arm, fresh: readonly Candidate[], trials: number, ring: Ring): Climb => ({
  arm,
  // What is exhaustive loses nobody on the way; that it is paid for is known before.
  keep: arm.proposer.exhaustive ? rungs.map(() => fresh.length) : kept(trials, fresh.length, ring.choosing),
  all: fresh.map((c) => {
    const tally = emptyTally(ring.objectives.length);
    return { ...c, rungs: 0, tally, means: tally.means };
  }),
});

/** Those that a rung takes: of the ones that are left the best so far. */
const takenBy = ({ keep, all }: Climb, r: number, { objectives }: Ring): ReadonlySet<string> => {
  const left = all.filter((t) => t.rungs === r && t.out === undefined);
  const order = r === 0 ? left : ranked(left, objectives);
  return new Set(order.slice(0, keep[r] as number).map((t) => t.name));
};

const climbed = (climb: Climb, taken: ReadonlySet<string>, r: number, ring: Ring): Climb => {
  const blocks = ring.blocks(`screen-${r}`);
  const all = climb.all.map((t): Tried => {
    if (!taken.has(t.name)) return t;
    const tally = together(t.tally, ring.tally(blocks, t.org));
    const out = unfit(tally);
    return { ...t, rungs: r + 1, tally, means: tally.means, ...(out === null ? {} : { out }) };
  });
  const spent = climb.arm.spent + taken.size * unitOf(r, ring.choosing);
  return { ...climb, all, arm: { ...climb.arm, spent } };
};

/** All proposers up the rungs side by side, so that there is work for several threads; null when stopped. */
export const screened = async (
  entered: readonly { readonly arm: Arm; readonly fresh: readonly Candidate[]; readonly trials: number }[],
  ring: Ring,
): Promise<readonly Arm[] | null> => {
  let climbs = entered.map(({ arm, fresh, trials }) => climbing(arm, fresh, trials, ring));
  for (let r = 0; r < RUNGS; r++) {
    const blocks = ring.blocks(`screen-${r}`);
    const taken = climbs.map((climb) => takenBy(climb, r, ring));
    const works = climbs.flatMap(({ all }, i) =>
      all.flatMap((t) => (taken[i]?.has(t.name) ? [{ blocks, org: t.org }] : [])),
    );
    if (!(await ring.run(works))) return null;
    climbs = climbs.map((climb, i) => climbed(climb, taken[i] as ReadonlySet<string>, r, ring));
  }
  return climbs.map(({ arm, all }) => ({ ...arm, tried: [...arm.tried, ...all] }));
};

/** Candidates that a round of a proposer wants. */
export const wantedIn = ({ proposer, tried }: Arm, trials: number, rounds: number, choosing: number): number => {
  const paid = proposer.exhaustive ? Number.POSITIVE_INFINITY : candidatesFor(trials, choosing);
  if (proposer.most === undefined) return paid;
  const left = Math.max(0, proposer.most - tried.length);
  return Math.min(paid, left, proposer.once ? left : Math.ceil(proposer.most / rounds));
};
