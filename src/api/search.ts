/** A search for organizations, from beginning to end: prepared, run through the lab and its journal, written. */
import { join } from 'node:path';
import { isStopRun } from '../agents/calls/call.js';
import type { Spent } from '../agents/calls/tally.js';
import type { Sink } from '../lab/sink.js';
import { keyHash } from '../org/hash.js';
import { InputError } from '../org/yaml.js';
import { type Draw, records } from '../report/verdict.js';
import { openJournal, SCHEMA } from '../store/journal.js';
import { type Shares, sharesOf } from '../study/search/budget.js';
import { enumerated } from '../study/search/enumerate.js';
import type { Validated } from '../study/search/finalists.js';
import { type Outcome, outcomeOf } from '../study/search/outcome.js';
import { LIBRARY, type Proposer } from '../study/search/proposers.js';
import { type Found, type Hunt, search as hunting } from '../study/search/search.js';
import { blocksOf } from '../study/search/stages.js';
import { plain } from './draw.js';
import type { ExperimentInput } from './options.js';
import { slug } from './proposals.js';
import type { TableRow } from './rows.js';
import { stopped } from './run.js';
import { type Opening, openSearch } from './search-open.js';
import type { SearchOptions } from './search-options.js';
import { checkProposers, EXHAUSTIVE, namesOf, proposersOf } from './search-proposers.js';

import { summaryTable } from './search-tables.js';
import { searchText } from './search-text.js';
import { type Count, columnsOf, reader, runner, slim } from './search-trials.js';
import { writeSearch } from './search-write.js';

/** What a search found, and where it is written. */
export interface SearchResult {
  /** Holds search.csv, summary.csv, search.txt, the winners as files, experiment.yaml and the journal. */
  readonly folder: string;
  readonly experiment: string;
  readonly winners: readonly string[];
  /** The rows of summary.csv: every proposer on other seeds and on other tasks. */
  readonly summary: readonly TableRow[];
  /** Trials of the search, and those of them run by this call. */
  readonly trials: number;
  readonly ran: number;
  /** Trials that ended in an error: left out of every mean, tried again by the next call. */
  readonly errors: number;
  readonly notes: readonly string[];
  readonly spent?: Spent;
  readonly text: (draw?: Draw) => string;
}

/** The shares of a search, and the blocks of its stages. */
const sharing = (opening: Opening): Shares => {
  const { plan, asked, choosing, untouched, library } = opening;
  const { instances, replicates } = plan.experiment;
  const names = namesOf(asked.by);
  return sharesOf({
    trials: asked.budget.trials,
    instances,
    replicates,
    choosing: choosing.length,
    untouched: untouched.length,
    proposers: names.length,
    library: library.length,
    exhaustive: names.filter((name) => name === EXHAUSTIVE).length,
    ...(names.includes(EXHAUSTIVE) ? { enumerated: enumerated(asked.size).length } : {}),
  });
};

/** The search over a sink. */
export const huntIn = (
  opening: Opening,
  proposers: readonly Proposer[],
  sink: Sink,
  run: Hunt['run'],
  onLibrary: Hunt['onLibrary'],
  shares: Shares = sharing(opening),
): Hunt => {
  const { plan, choosing, untouched, objectives, library, baseline, misfit } = opening;
  const blocks = blocksOf(choosing, shares.stages, plan.seed);
  return {
    seed: plan.seed,
    objectives,
    shares,
    proposers,
    library,
    baseline,
    misfit,
    choosing: choosing.length,
    blocks: (stage) => blocks.filter((block) => block.stage === stage),
    untouched: blocksOf(untouched, shares.stages.slice(0, 1), plan.seed),
    prefix: slug,
    run,
    onLibrary,
    ...reader(opening, sink),
  };
};

/**
 * Searches for organizations as `orglab search` does: proposed, screened, validated, and reported on trials and tasks that chose
 * nobody. Same call, same bytes, whatever the number of workers; what was finished before is kept, so that the same call resumes.
 * Rejects with an `InputError` on bad input, with an `AbortError` when `signal` stops it, with a `StopRun` when models cannot go on.
 */
export const search = async (
  experiment: string | ExperimentInput,
  options: SearchOptions = {},
): Promise<SearchResult> => {
  const opening = await openSearch(experiment, options);
  const { plan, asked, notes } = opening;
  const specs = checkProposers(asked.by, options.baseUrl);
  const shares = sharing(opening);
  const folder = options.out ?? join('results', `search-${plan.experiment.name}`);
  const { objectives, budget, by, size } = asked;
  const hash = keyHash({ plans: opening.hashes, objectives, budget, by, size, specs });
  const journal = openJournal(folder, { schema: SCHEMA, experiment: `search ${plan.experiment.name}`, hash });
  const count: Count = { trials: 0, ran: 0, errors: 0 };
  const sink = slim(journal, columnsOf(opening));
  let close = async (): Promise<void> => {};
  let open: Awaited<ReturnType<typeof proposersOf>> | undefined;
  try {
    open = await proposersOf(opening, specs, folder, options);
    if (journal.dropped > 0)
      options.onNote?.(
        `${folder}: ${journal.dropped} damaged bytes of the journal are dropped; their trials run again`,
      );
    const runs = runner(sink, shares, options, count);
    close = runs.close;
    const hunt: Hunt = {
      ...huntIn(opening, open.proposers, sink, runs.run, open.onLibrary, shares),
      onRound: (round) => options.onRound?.(round, opening.objectives),
    };
    const found = await hunting(hunt);
    if (found === null) throw stopped(folder);
    journal.hold();
    const outcome = outcomeOf(hunt, found);
    const said = { opening, hunt, found, outcome, trials: count.trials };
    const text = (draw: Draw = plain): string => searchText(said, draw);
    const written = writeSearch(folder, said, text());
    return {
      folder,
      ...written,
      summary: records(summaryTable(said)),
      trials: count.trials,
      ran: count.ran,
      errors: count.errors,
      notes,
      ...(open.spent === undefined ? {} : { spent: open.spent() }),
      text,
    };
  } catch (error) {
    if (isStopRun(error)) throw new InputError(error.message);
    throw error;
  } finally {
    open?.close();
    await close();
    journal.close();
  }
};

/** What is told and written of a search. */
export interface Said {
  readonly opening: Opening;
  readonly hunt: Hunt;
  readonly found: Found;
  readonly outcome: Outcome;
  readonly trials: number;
}

/** Proposals that won: the chosen one of every proposer, and the frontier; hand-made ones are there already. */
export const winnersOf = ({ arms, frontier }: Found): readonly Validated[] => {
  const all = [...arms.flatMap(({ chosen }) => (chosen === null ? [] : [chosen])), ...frontier];
  return all.filter((one, i) => one.by !== LIBRARY && all.findIndex(({ hash }) => hash === one.hash) === i);
};
