/**
 * A search for organizations: proposed, checked, screened by halving on few trials, validated on others, and reported on trials and
 * tasks that chose nobody. A fold over trials that the sink keeps, so that a search that was stopped goes on and ends with the same bytes.
 */
import { InputError } from '../../org/yaml.js';
import { type Edges, edgesOf, elitesOf, frontierOf, ranked, spread } from './archive.js';
import { FRONTIER, type Shares, unitOf } from './budget.js';
import type { Candidate } from './candidate.js';
import { finalistsOf, lotsOf, standing, type Validated, validated } from './finalists.js';
import { LIBRARY, type Proposer } from './proposers.js';
import {
  type Arm,
  finished,
  gathered,
  opened,
  parentsIn,
  type Ring,
  screened,
  type Tried,
  wantedIn,
} from './screen.js';
import type { Block, Stage } from './stages.js';

export interface Hunt extends Ring {
  readonly seed: number;
  readonly shares: Shares;
  /** The proposers, without the library. */
  readonly proposers: readonly Proposer[];
  readonly library: readonly Candidate[];
  /** What everything is compared with; chosen by nobody. */
  readonly baseline: Candidate;
  /** Blocks of the report in places that nobody chose by. */
  readonly untouched: readonly Block[];
  /** Names of files that candidates of a proposer may have. */
  readonly prefix: (proposer: string) => string;
  readonly onLibrary: (known: readonly Tried[]) => void;
  readonly onRound?: (told: Round) => void;
}

export interface Round {
  readonly round: number;
  readonly rounds: number;
  readonly candidates: number;
  readonly frontier: readonly Tried[];
}

/** What became of one proposer. */
export interface Chosen {
  readonly arm: Arm;
  readonly elites: readonly Tried[];
  readonly finalists: readonly Validated[];
  /** The best finalist on validation; null where there was none. */
  readonly chosen: Validated | null;
  /** Valid proposals drawn by lot, whatever screening found. */
  readonly lots: readonly Candidate[];
}

export interface Found {
  /** The library first, then the proposers in the order given. */
  readonly arms: readonly Chosen[];
  /** Validated organizations that none other dominates on validation. */
  readonly frontier: readonly Validated[];
}

const PARTS = 'screen-0' as const;

/** The library on the first rung: what some proposers read, and the edges of the archive. */
const libraryFirst = async (hunt: Hunt): Promise<readonly Tried[] | null> => {
  const blocks = hunt.blocks(PARTS);
  if (!(await hunt.run(hunt.library.map(({ org }) => ({ blocks, org }))))) return null;
  const known = hunt.library.map((c): Tried => {
    const tally = hunt.tally(blocks, c.org);
    return { ...c, rungs: 1, tally, means: tally.means };
  });
  if (ranked(known, hunt.objectives).length === 0)
    throw new InputError(
      `the objective "${hunt.objectives[0]?.name}" is empty in every trial of the library: nothing is measured to choose by. Where tasks have nothing at stake, harm is empty; choose by value, or take a task such as control or charter`,
    );
  return known;
};

/** Trials of screening in one round of one proposer. */
const roundOf = ({ shares }: Hunt, { once }: Proposer, charged: number): number =>
  Math.floor((shares.screening - charged) / (once ? 1 : shares.rounds));

const library: Proposer = {
  name: LIBRARY,
  once: true,
  exhaustive: false,
  reads: false,
  attempt: async () => [],
  cost: () => ({ calls: 0, tokens: 0 }),
};

interface Entered {
  readonly arm: Arm;
  readonly fresh: readonly Candidate[];
  readonly trials: number;
}

/** What one proposer enters in a round. */
const entering = async (hunt: Hunt, arm: Arm, edges: Edges, round: number): Promise<Entered> => {
  const { proposer } = arm;
  const charged = proposer.reads ? hunt.library.length * unitOf(0, hunt.choosing) : 0;
  const trials = roundOf(hunt, proposer, charged);
  if (proposer.once && round > 0) return { arm, fresh: [], trials };
  const wanted = wantedIn(arm, trials, hunt.shares.rounds, hunt.choosing);
  const parents = parentsIn(arm, edges, hunt.objectives, hunt.library);
  const prefix = hunt.prefix(proposer.name);
  const { arm: asked, fresh } = await gathered(arm, hunt, { round, wanted, parents, prefix });
  return { arm: asked, fresh, trials };
};

/** All rounds of all proposers; null when stopped. */
const rounds = async (hunt: Hunt, edges: Edges): Promise<readonly Arm[] | null> => {
  const read = hunt.library.length * unitOf(0, hunt.choosing);
  let arms: readonly Arm[] = [opened(library, 0), ...hunt.proposers.map((p) => opened(p, p.reads ? read : 0))];
  for (let round = 0; round < hunt.shares.rounds; round++) {
    const entered: Entered[] = [];
    for (const arm of arms)
      entered.push(
        arm.proposer === library
          ? { arm, fresh: round === 0 ? hunt.library : [], trials: roundOf(hunt, library, 0) }
          : await entering(hunt, arm, edges, round),
      );
    const next = await screened(entered, hunt);
    if (next === null) return null;
    arms = next;
    const done = arms.flatMap(finished);
    const candidates = arms.reduce((n, { tried }) => n + tried.length, 0);
    const frontier = frontierOf(done, hunt.objectives);
    hunt.onRound?.({ round: round + 1, rounds: hunt.shares.rounds, candidates, frontier });
  }
  return arms;
};

/** Runs a search to its end; null when it was stopped. Takes no more trials than its shares have. */
export const search = async (hunt: Hunt): Promise<Found | null> => {
  const known = await libraryFirst(hunt);
  if (known === null) return null;
  hunt.onLibrary(known);
  const edges = edgesOf(known, hunt.objectives);
  const arms = await rounds(hunt, edges);
  if (arms === null) return null;
  const held = arms.map((arm) => {
    const elites = elitesOf(finished(arm), edges, hunt.objectives);
    return { arm, elites, tried: finalistsOf(arm, elites, hunt) };
  });
  const choose = hunt.blocks('validate');
  const screening = hunt.shares.stages.flatMap(({ stage }) => (isScreening(stage) ? hunt.blocks(stage) : []));
  const baseline = [{ blocks: [...screening, ...choose], org: hunt.baseline.org }];
  const finalists = held.flatMap(({ tried }) => tried.map(({ org }) => ({ blocks: choose, org })));
  if (!(await hunt.run([...baseline, ...finalists]))) return null;
  const chosen = held.map(({ arm, elites, tried }): Chosen => {
    const all = validated(hunt, tried);
    const [first = null] = ranked(standing(all), hunt.objectives);
    return { arm, elites, finalists: all, chosen: first, lots: lotsOf(arm, hunt.seed) };
  });
  const all = standing(chosen.flatMap((c) => c.finalists));
  const front = frontierOf(
    all.filter((v, i) => all.findIndex((o) => o.hash === v.hash) === i),
    hunt.objectives,
  );
  const found = { arms: chosen, frontier: spread(front, FRONTIER) };
  const blocks = [...hunt.blocks('report'), ...hunt.untouched];
  const done = await hunt.run(reportedIn(hunt, found).map(({ org }) => ({ blocks, org })));
  return done ? found : null;
};

const isScreening = (stage: Stage): boolean => stage.startsWith('screen');

/** Everything that is reported, each organization once. */
export const reportedIn = ({ baseline }: Pick<Hunt, 'baseline'>, { arms, frontier }: Found): readonly Candidate[] => {
  const all: Candidate[] = [
    baseline,
    ...arms.flatMap(({ arm, chosen, finalists, lots }) => [
      ...(arm.proposer.name === LIBRARY ? finalists : chosen === null ? [] : [chosen]),
      ...lots,
    ]),
    ...frontier,
  ];
  return all.filter((c, i) => all.findIndex((o) => o.hash === c.hash) === i);
};
