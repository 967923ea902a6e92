/** The folder of a search: its tables, its text, the winners as files, and the experiment in which they stand beside the library. */
import { dirname, join, resolve } from 'node:path';
import type { Experiment } from '../lab/experiment.js';
import { placed } from '../lab/locate.js';
import { writeCsv } from '../store/csv.js';
import { writeWhole } from '../store/whole.js';
import type { Library } from '../study/propose/pilot.js';
import type { Accepted, Known } from '../study/propose/proposal.js';
import { callsOf } from '../study/search/candidate.js';
import { LIBRARY } from '../study/search/proposers.js';
import { write } from './proposals.js';
import { type Said, winnersOf } from './search.js';
import { TOKENS } from './search-places.js';
import { searchTable, summaryTable } from './search-tables.js';

/** Paths are written down as they are found from the experiment, names stay names. */
const placedIn =
  (folder: string) =>
  (entry: unknown): unknown => {
    if (typeof entry === 'string') return placed(entry, folder);
    const { params } = (entry ?? {}) as { params?: { file?: unknown } };
    if (typeof params?.file !== 'string') return entry;
    return { ...(entry as object), params: { ...params, file: resolve(folder, params.file) } };
  };

/** Name of an organization as an experiment has it. */
const nameIn = (entry: Experiment['organizations'][number]): string =>
  typeof entry === 'string' ? entry.replace(/^.*[\\/]|\.ya?ml$/g, '') : entry.name;

/** The objectives as an experiment asks for them: columns by name, expressions under names of their own. */
const metricsOf = (names: readonly string[]): Experiment['metrics'] => [
  ...new Set(['value', ...names.filter(isColumn)]),
  ...names.flatMap((name, i) => (isColumn(name) || name === 'tokens' ? [] : [{ [`objective_${i + 1}`]: name }])),
  { tokens: TOKENS },
];

const isColumn = (name: string): boolean => /^[a-z][a-z0-9_]*$/.test(name) && name !== 'tokens';

/** The winners beside the library, on the trials of the report: the same seed, and so the same numbers. */
const comparing = ({ opening, hunt, found }: Said, winners: readonly Accepted[]) => {
  const { plan, opened, asked, untouched } = opening;
  const { experiment } = plan;
  const place = placedIn(dirname(opened.file));
  const library = found.arms.find(({ arm }) => arm.proposer.name === LIBRARY);
  const beside = new Set([hunt.baseline.name, ...(library?.finalists ?? []).map(({ name }) => name)]);
  // Levels of tasks are crossed with every task, and the untouched ones do not have them.
  const crossed = Object.keys(experiment.settings).some((name) => name.startsWith('task.'));
  const others = asked.untouched?.map(place) ?? untouched.map(({ base }) => base.task.name);
  const best = library?.chosen;
  const goal = hunt.objectives[0];
  return {
    name: `search-${experiment.name}`,
    question: `Do the organizations that a search chose do better than those of the library, by ${goal?.name}?`,
    seed: hunt.seed,
    instances: experiment.instances,
    replicates: experiment.replicates,
    tasks: [...experiment.tasks.map(place), ...(crossed ? [] : [...new Set(others)])],
    organizations: [
      ...experiment.organizations.filter((entry) => beside.has(nameIn(entry))).map(place),
      ...winners.map(({ org }) => `./${org.name}.yaml`),
    ],
    staff: experiment.staff.map(place),
    ...(Object.keys(experiment.settings).length === 0 ? {} : { settings: experiment.settings }),
    baseline: hunt.baseline.name,
    metrics: metricsOf(hunt.objectives.map(({ name }) => name)),
    ...(best === null || best === undefined || goal === undefined || !isColumn(goal.name)
      ? {}
      : { hypotheses: winners.map(({ org }) => ({ metric: goal.name, better: org.name, than: best.name })) }),
  };
};

/** The hand-made organizations as screening found them. */
const shelf = (known: readonly Known[]): Library => ({
  all: () => known.map(({ org }) => org),
  tried: (names) => known.filter(({ org }) => names.includes(org.name)),
  ranked: () => known,
  asked: () => true,
  worth: () => null,
});

/** Writes everything; returns the experiment and the names of the winners. */
export const writeSearch = (
  folder: string,
  said: Said,
  text: string,
): { readonly experiment: string; readonly winners: readonly string[] } => {
  const { opening, hunt, found } = said;
  const winners = winnersOf(found).flatMap(({ accepted }) => (accepted === undefined ? [] : [accepted]));
  const library = found.arms.find(({ arm }) => arm.proposer.name === LIBRARY)?.arm.tried ?? [];
  const known: readonly Known[] = library.map((t) => ({ org: t.org, calls: callsOf(t), worth: t.means[0] ?? null }));
  writeCsv(join(folder, 'search.csv'), searchTable(said));
  writeCsv(join(folder, 'summary.csv'), summaryTable(said));
  const { experiment } = write(
    folder,
    { accepted: winners, rejected: [] },
    shelf(known),
    { objective: hunt.objectives[0]?.name ?? '', seed: hunt.seed, experiment: comparing(said, winners) },
    opening.plan.experiment.name,
  );
  writeWhole(join(folder, 'search.txt'), [`${text}\n`]);
  return { experiment, winners: winners.map(({ org }) => org.name) };
};
