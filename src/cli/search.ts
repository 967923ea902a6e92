import { type SearchResult, search } from '../api/search.js';
import { listFrom, type SearchOptions, searchBudgetFrom, searchSizeFrom } from '../api/search-options.js';
import type { Objective } from '../study/search/archive.js';
import type { Round } from '../study/search/search.js';
import { ended } from './broken.js';
import { draw } from './draw.js';
import { meter } from './progress.js';
import { stopSignal } from './stop.js';

type Options = Omit<SearchOptions, 'by' | 'budget' | 'objectives' | 'untouched' | 'size'> & {
  readonly by?: string;
  readonly budget?: string;
  readonly objectives?: string;
  readonly untouched?: string;
  readonly size?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = (text: string): void => void process.stderr.write(`${text}\n`);

/** Of a frontier that grows no more is shown while it runs. */
const SHOWN = 5;

/** The frontier of screening after a round: promising, and no finding. */
export const roundText = ({ round, rounds, candidates, frontier }: Round, objectives: readonly Objective[]): string => {
  const one = (t: Round['frontier'][number]): string =>
    `${t.name} ${objectives.map((o, i) => `${o.name} ${t.means[i] === null ? '–' : Number((t.means[i] as number).toPrecision(3))}`).join(', ')}`;
  const more = frontier.length > SHOWN ? [`  and ${frontier.length - SHOWN} more`] : [];
  return [
    `round ${round} of ${rounds}: ${candidates} organizations; on the frontier of screening (no finding yet):`,
    ...frontier.slice(0, SHOWN).map((t) => `  ${one(t)}`),
    ...more,
  ].join('\n');
};

const told = (r: SearchResult): string =>
  `${r.text(draw)}\n\nwritten to ${r.folder}: search.csv, summary.csv, search.txt${r.winners.length === 0 ? '' : `, ${r.winners.map((name) => `${name}.yaml`).join(', ')}`}\nrun the winners beside the library: orglab run ${r.experiment}`;

const given = ({ by, budget, objectives, untouched, size, ...rest }: Options): SearchOptions => ({
  ...rest,
  ...(by === undefined ? {} : { by: listFrom(by) }),
  ...(budget === undefined ? {} : { budget: searchBudgetFrom(budget) }),
  ...(objectives === undefined ? {} : { objectives: listFrom(objectives) }),
  ...(untouched === undefined ? {} : { untouched: listFrom(untouched) }),
  ...(size === undefined ? {} : { size: searchSizeFrom(size) }),
});

/** `orglab search`: the library's `search`, stopped by Ctrl-C and told to people. */
export const searchIn = async (file: string, { json = false, quiet = false, ...options }: Options): Promise<number> => {
  const signal = stopSignal();
  const progress = meter(process.stderr);
  const onRound = (round: Round, objectives: readonly Objective[]): void => {
    progress.end();
    warn(roundText(round, objectives));
  };
  try {
    const shown = quiet ? {} : { onProgress: progress.update, onNote: warn, onRound };
    const result = await search(file, { ...given(options), signal, ...shown });
    progress.end();
    if (json) {
      const { text: _, ...data } = result;
      say(JSON.stringify(data, null, 2));
    } else if (!quiet) say(told(result));
    if (result.errors > 0)
      warn(
        `${result.errors} trials ended in an error and are left out of every mean; the same command tries them again.`,
      );
    return result.errors > 0 ? 1 : 0;
  } catch (error) {
    progress.end();
    return ended(error, options.out ?? 'the results folder');
  }
};
