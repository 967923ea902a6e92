/** The proposers of a search by name. */
import type { ModelSpec } from '../agents/calls/call.js';
import type { Spent } from '../agents/calls/tally.js';
import { openTask } from '../lab/open-task.js';
import { modelNamed } from '../lab/real.js';
import { drawInstance } from '../lab/trial.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { architects } from '../study/propose/architects/index.js';
import type { Brief, Known } from '../study/propose/proposal.js';
import { ranked } from '../study/search/archive.js';
import { callsOf } from '../study/search/candidate.js';
import { architected, descent, exhaustive, type Proposer } from '../study/search/proposers.js';
import type { Tried } from '../study/search/screen.js';
import { seedOf } from '../study/search/stages.js';
import { openCalls } from './live.js';
import { modelProposer } from './search-models.js';
import type { Opening } from './search-open.js';
import type { SearchOptions } from './search-options.js';

/** Always there: what any other proposer has to beat. */
const CONTROL = 'random-valid';
/** What goes through everything needs no control of that kind. */
export const EXHAUSTIVE = 'exhaustive';

/** Everybody who proposes, the control among them. */
export const namesOf = (by: readonly string[]): readonly string[] => [
  ...new Set([...(by.every((name) => name === EXHAUSTIVE) ? [] : [CONTROL]), ...by]),
];

/** Tries proposals by itself, which a search does for everybody at a cost that is told. */
const APART = 'fits-the-pilot';

/** Specs of the models among the proposers. Throws InputError where nobody has a name, or one is named twice. */
export const checkProposers = (by: readonly string[], baseUrl?: string): readonly ModelSpec[] => {
  const simulated = architects.map(({ name }) => name).filter((name) => name !== APART);
  const names = ['evolve', ...simulated, EXHAUSTIVE];
  if (by.length === 0) throw new InputError(`by: name one proposer at least: ${names.join(', ')}, or provider:model`);
  const twice = by.find((name, i) => by.indexOf(name) !== i);
  if (twice !== undefined) throw new InputError(`by: ${twice} is named twice`);
  const wrong = by.find((name) => !name.includes(':') && !names.includes(name));
  if (wrong !== undefined)
    throw new InputError(`${unknownName('proposer', wrong, names)}; or a model, named provider:model`);
  return by.filter((name) => name.includes(':')).map((name) => modelNamed(name, baseUrl));
};

interface Open {
  readonly proposers: readonly Proposer[];
  /** Told how hand-made organizations did on the first rung. */
  readonly onLibrary: (known: readonly Tried[]) => void;
  readonly spent?: () => Spent;
  readonly close: () => void;
}

/** What architects are told of each task: the parts of one instance of screening, and the library. */
const briefsOf = ({ choosing, plan, asked }: Opening, library: readonly Known[]): readonly Brief[] => {
  const tasks = new Map(choosing.map(({ base }) => [base.task.name, base.task]));
  return [...tasks.values()].map((task) => {
    const { parts, constraints } = drawInstance(openTask(task), task.name, seedOf(plan.seed, 'screen-0'), 0);
    return {
      task: task.name,
      parts,
      constrained: constraints !== undefined,
      calls: asked.budget.calls,
      library: () => library,
      // Whoever tries proposals by itself would do so at nobody's cost.
      worth: () => null,
      gates: [],
    };
  });
};

export const proposersOf = async (
  opening: Opening,
  specs: readonly ModelSpec[],
  folder: string,
  options: SearchOptions,
): Promise<Open> => {
  const { plan, asked, choosing, objectives } = opening;
  const { seed } = plan;
  const { calls, designs } = asked.budget;
  let library: readonly Known[] = [];
  let briefs: readonly Brief[] | undefined;
  const told = (): readonly Brief[] => {
    briefs ??= briefsOf(opening, library);
    return briefs;
  };
  const asking = specs.length > 0 ? await openCalls(specs, folder, true, options) : undefined;
  const proposerOf = (name: string): Proposer => {
    if (name === 'evolve') return descent(calls, seed);
    if (name === EXHAUSTIVE) return exhaustive(asked.size);
    const architect = architects.find((one) => one.name === name);
    if (architect !== undefined) return architected(architect, told, seed);
    const spec = specs.find(({ model }) => model === name) as ModelSpec;
    return modelProposer(asking!.ask, spec, choosing, { seed, calls, designs });
  };
  return {
    proposers: namesOf(asked.by).map(proposerOf),
    onLibrary: (known) => {
      library = ranked(known, objectives).map((t) => ({ org: t.org, calls: callsOf(t), worth: t.means[0] ?? null }));
    },
    ...(asking === undefined ? {} : { spent: asking.spent }),
    close: () => asking?.close(),
  };
};
