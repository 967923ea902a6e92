/** Proposed organizations: architects asked, proposals checked and written with an experiment that compares them with the library. */
import type { Spent } from '../agents/calls/tally.js';
import type { Condition } from '../lab/condition.js';
import { placed } from '../lab/locate.js';
import { openTask } from '../lab/open-task.js';
import { modelNamed } from '../lab/real.js';
import { drawInstance } from '../lab/trial.js';
import { unknownName } from '../org/strict.js';
import { checkUnit, type Unit } from '../org/unit.js';
import { InputError, openValue } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';
import { makeFolder } from '../store/folder.js';
import { architects } from '../study/propose/architects/index.js';
import { benchOf } from '../study/propose/bench.js';
import { gatesOf } from '../study/propose/gates.js';
import { type Library, libraryFor, type Objective, type Piloting, planned, seedOf } from '../study/propose/pilot.js';
import type { Brief, Rejected } from '../study/propose/proposal.js';
import { type Gathered, gather, modelled, type Source, simulated } from '../study/propose/propose.js';
import { type CallOptions, openCalls } from './live.js';
import { type Shown, slug, write } from './proposals.js';

export type { Shown } from './proposals.js';

export interface ProposeOptions extends CallOptions {
  /** A task by name or path. */
  readonly task: string;
  /** Architects by name, or models as provider:model. */
  readonly by: readonly string[];
  /** Different proposals of each. */
  readonly n: number;
  /** Worst-case calls of a proposal. */
  readonly calls: number;
  /** What is wanted, as an expression over columns of trials. */
  readonly objective: string;
  readonly staff: string;
  readonly seed: number;
  readonly out: string;
  /** Shared units that every design must end with. */
  readonly gates?: readonly string[];
  /** Whether a remark on oversight refuses a design. */
  readonly lint?: boolean;
  /** Of an OpenAI-compatible server. */
  readonly baseUrl?: string;
}

export interface ProposeResult {
  readonly folder: string;
  readonly experiment: string;
  readonly proposals: readonly Shown[];
  readonly rejected: readonly Rejected[];
  /** Absent where no model was asked. */
  readonly spent?: Spent;
}

/** Asks architects for organizations and writes those that are ready to run, the others as text, and `experiment.yaml`. */
export const propose = async (options: ProposeOptions): Promise<ProposeResult> => {
  check(options);
  const { task, staff, seed, calls, objective, out, by, baseUrl } = options;
  const piloting: Piloting = { task: placed(task), staff: placed(staff), metrics: [{ objective }], seed, calls };
  const bench = planned(
    benchOf(
      calls,
      (options.gates ?? []).map((one) => placed(one)),
    ),
    { ...piloting, staff: 'mixed-five' },
  );
  const [formula] = await compileFormulas(bench.experiment, openValue({ metrics: [{ objective }] }, 'the objective'));
  const worth: Objective = (row) => formula?.of(row) ?? null;
  const [condition] = bench.conditions;
  if (condition === undefined) throw new InputError(`${task}: no condition to design for`);
  makeFolder(out);
  const specs = by.filter((name) => name.includes(':')).map((name) => modelNamed(name, baseUrl));
  const asking = specs.length > 0 ? await openCalls(specs, out, false, options) : undefined;
  try {
    const library = libraryFor(piloting, worth);
    const gates = gatesOf((options.gates ?? []).map((one) => placed(one)));
    const terms = { calls, gates, lint: options.lint ?? false };
    const brief = briefOf(condition, seed, calls, library, gates);
    const sourceOf = (name: string): Source => {
      const architect = architects.find((one) => one.name === name);
      if (architect !== undefined) return simulated(architect, brief, seed, terms);
      return modelled(asking!.ask, modelNamed(name, baseUrl), condition, seedOf(seed), terms);
    };
    const all = await gathered(options, sourceOf);
    const writing = { ...options, metrics: ['all', { objective }], task: piloting.task, staff: piloting.staff };
    const written = write(out, all, library, writing, brief.task);
    const spent = asking === undefined ? {} : { spent: asking.spent() };
    return { ...written, folder: out, rejected: all.rejected, ...spent };
  } finally {
    asking?.close();
  }
};

/** What an architect is told of the task, and what it may ask of the library. Gates are paid from the same calls. */
const briefOf = ({ task }: Condition, seed: number, calls: number, library: Library, gates: readonly Unit[]): Brief => {
  const { parts, constraints } = drawInstance(openTask(task), task.name, seedOf(seed), 0);
  const paid = gates.reduce((sum, gate) => sum + checkUnit(gate).bound.calls, 0);
  return {
    task: task.name,
    parts,
    constrained: constraints !== undefined,
    calls: Math.max(1, calls - paid),
    library: library.ranked,
    worth: library.worth,
    gates: gates.map(({ name }) => name),
  };
};

const gathered = async ({ by, n }: ProposeOptions, sourceOf: (by: string) => Source): Promise<Gathered> => {
  let all: Gathered = { accepted: [], rejected: [] };
  for (const name of by) {
    const found = await gather(sourceOf(name), (k) => `${slug(name)}-${k + 1}`, n, all.accepted);
    all = { accepted: [...all.accepted, ...found.accepted], rejected: [...all.rejected, ...found.rejected] };
  }
  return all;
};

const check = ({ by, n, calls, baseUrl }: ProposeOptions): void => {
  if (n < 1 || n > 1000) throw new InputError(`--n is a number of proposals from 1 to 1000, found ${n}`);
  if (calls < 1) throw new InputError(`--budget calls=N: at least 1, found ${calls}`);
  const names = architects.map(({ name }) => name);
  for (const name of by) {
    if (name.includes(':')) modelNamed(name, baseUrl);
    else if (!names.includes(name))
      throw new InputError(`${unknownName('architect', name, names)}; or a model, named provider:model`);
  }
};
