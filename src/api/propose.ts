/** Proposed organizations: architects asked, proposals checked and written with an experiment that compares them with the library. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { stopRun } from '../agents/calls/call.js';
import { readPrices } from '../agents/calls/prices.js';
import { stacked } from '../agents/calls/stack.js';
import type { Spent } from '../agents/calls/tally.js';
import { openTask } from '../lab/open-task.js';
import { realIn } from '../lab/real.js';
import { drawInstance } from '../lab/trial.js';
import { mermaid } from '../org/mermaid.js';
import { unknownName } from '../org/strict.js';
import { InputError, openValue } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';
import { makeFolder } from '../store/folder.js';
import { lock } from '../store/lock.js';
import { writeWhole } from '../store/whole.js';
import { architects } from '../study/propose/architects/index.js';
import { benchOf } from '../study/propose/bench.js';
import { nearestTo, sentences } from '../study/propose/facts.js';
import { type Objective, type Piloting, pilot, planned, seedOf } from '../study/propose/pilot.js';
import type { Accepted, Brief, Known, Rejected } from '../study/propose/proposal.js';
import { type Gathered, gather, modelled, type Source, simulated } from '../study/propose/propose.js';
import type { CallOptions } from './live.js';

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
  /** Shared units that a model's designs must end with. */
  readonly gates?: readonly string[];
  /** Of an OpenAI-compatible server. */
  readonly baseUrl?: string;
}

export interface Shown {
  readonly name: string;
  readonly by: string;
  readonly file: string;
  readonly yaml: string;
  readonly mermaid: string;
  readonly sentences: readonly [string, string, string];
}

export interface ProposeResult {
  readonly folder: string;
  readonly experiment: string;
  readonly proposals: readonly Shown[];
  readonly rejected: readonly Rejected[];
  /** Absent where no model was asked. */
  readonly spent?: Spent;
}

/** Hand-made organizations that proposals are compared with, beside the nearest to each and the best on the pilot. */
const HAND_MADE = ['single', 'ensemble-vote', 'committee', 'hierarchy', 'market', 'self-refine', 'manager-peers'];

const slug = (text: string): string =>
  text
    .replace(/^.*[:/]/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** Asks architects for organizations and writes those that are ready to run, the others as text, and `experiment.yaml`. */
export const propose = async (options: ProposeOptions): Promise<ProposeResult> => {
  const { task, staff, seed, calls, objective, out } = options;
  const metrics = ['all', { objective }];
  const piloting: Piloting = { task: placed(task), staff: placed(staff), metrics: [{ objective }], seed, calls };
  const bench = planned(benchOf(calls, (options.gates ?? []).map(placed)), { ...piloting, staff: 'mixed-five' });
  const [formula] = await compileFormulas(bench.experiment, openValue({ metrics: [{ objective }] }, 'the objective'));
  const worth: Objective = (row) => formula?.of(row) ?? null;
  const known = pilot(piloting, worth);
  const [condition] = bench.conditions;
  if (condition === undefined) throw new InputError(`${task}: no condition to design for`);
  const sample = drawInstance(openTask(condition.task), condition.task.name, seedOf(seed), 0);
  const brief: Brief = {
    task: condition.task.name,
    parts: sample.parts,
    constrained: sample.constraints !== undefined,
    calls,
    library: known,
  };
  check(options);
  makeFolder(out);
  const asking = options.by.some((name) => name.includes(':')) ? await models(options) : undefined;
  const sourceOf = (by: string): Source => {
    const architect = architects.find(({ name }) => name === by);
    if (architect !== undefined) return simulated(architect, brief, seed);
    const spec = specOf(by, options.baseUrl);
    return modelled(asking!.ask, spec, condition, seedOf(seed), calls);
  };
  try {
    const all = await gathered(options, sourceOf);
    const written = write(
      out,
      all,
      known,
      { ...options, metrics, task: piloting.task, staff: piloting.staff },
      brief.task,
    );
    return {
      ...written,
      folder: out,
      rejected: all.rejected,
      ...(asking === undefined ? {} : { spent: asking.spent() }),
    };
  } finally {
    asking?.close();
  }
};

/** Paths are written down as they are found from here, names stay names. */
const placed = (reference: string): string => (/[\\/]|\.ya?ml$/.test(reference) ? resolve(reference) : reference);

const gathered = async ({ by, n }: ProposeOptions, sourceOf: (by: string) => Source): Promise<Gathered> => {
  let all: Gathered = { accepted: [], rejected: [] };
  for (const name of by) {
    const found = await gather(sourceOf(name), (k) => `${slug(name)}-${k + 1}`, n, all.accepted);
    all = { accepted: [...all.accepted, ...found.accepted], rejected: [...all.rejected, ...found.rejected] };
  }
  return all;
};

const check = ({ by, n, calls, gates = [], baseUrl }: ProposeOptions): void => {
  if (n < 1 || n > 1000) throw new InputError(`--n is a number of proposals from 1 to 1000, found ${n}`);
  if (calls < 1) throw new InputError(`--budget calls=N: at least 1, found ${calls}`);
  const names = architects.map(({ name }) => name);
  for (const name of by) {
    if (name.includes(':')) specOf(name, baseUrl);
    else if (!names.includes(name))
      throw new InputError(`${unknownName('architect', name, names)}; or a model, named provider:model`);
    else if (gates.length > 0)
      throw new InputError(`--gate holds designs of models; ${name} proposes whole organizations of its own`);
  }
};

const specOf = (model: string, baseUrl: string | undefined) => {
  const spec = realIn(
    { model, ...(baseUrl === undefined ? {} : { baseUrl }) },
    (_, message) => new InputError(message),
  );
  if (!spec) throw new InputError(`"${model}" is no model; one is named provider:model, as in openai:gpt-5-mini`);
  return spec;
};

/** Everything between the architect and its provider; calls are kept in the folder, and those that are there are not made again. */
const models = async ({ out, record, replay, maxCalls, maxTokens, maxUsd, maxMinutes }: ProposeOptions) => {
  if (record !== undefined && replay !== undefined) throw new InputError('give --record or --replay, not both');
  const nobody = async (call: { readonly id: string }) => {
    throw stopRun(`a replay asks nobody, and ${call.id} was to be asked`);
  };
  const ask = replay === undefined ? (await import('../agents/langchain/chat.js')).askModel() : nobody;
  return stacked(ask, {
    prices: readPrices(),
    caps: {
      ...(maxCalls === undefined ? {} : { calls: maxCalls }),
      ...(maxTokens === undefined ? {} : { tokens: maxTokens }),
      ...(maxUsd === undefined ? {} : { usd: maxUsd }),
      ...(maxMinutes === undefined ? {} : { minutes: maxMinutes }),
    },
    cassette: replay === undefined ? { folder: record ?? out, mode: 'record' } : { folder: replay, mode: 'replay' },
    lock: (place: string) => lock(place).release,
  });
};

interface Written {
  readonly experiment: string;
  readonly proposals: readonly Shown[];
}

type Writing = Pick<ProposeOptions, 'task' | 'staff' | 'seed' | 'objective'> & { readonly metrics: unknown };

/** What a former call of this command wrote goes, whatever else is in the folder stays. */
const clear = (out: string): void => {
  const list = join(out, 'proposals.json');
  if (!existsSync(list)) return;
  const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files?: readonly string[] };
  for (const file of files ?? []) if (file === basename(file)) rmSync(join(out, file), { force: true });
};

const write = (
  out: string,
  { accepted, rejected }: Gathered,
  known: readonly Known[],
  writing: Writing,
  task: string,
): Written => {
  clear(out);
  const refused = rejected.map((one, i) => ({ file: `rejected-${String(i + 1).padStart(2, '0')}.txt`, ...one }));
  for (const { file, by, problems, text } of refused)
    writeWhole(join(out, file), [`${by}\n${problems.map((p) => `- ${p}\n`).join('')}\n${text}\n`]);
  const proposals = accepted.map((one) => {
    const file = `${one.org.name}.yaml`;
    writeWhole(join(out, file), [one.yaml]);
    return {
      one,
      shown: {
        name: one.org.name,
        by: one.by,
        file,
        yaml: one.yaml,
        mermaid: mermaid(one.org),
        sentences: sentences(one.org, known),
      },
    };
  });
  const experiment = join(out, 'experiment.yaml');
  if (accepted.length > 0)
    writeWhole(experiment, [stringify(comparing(accepted, known, writing, task), { lineWidth: 110 })]);
  const list = {
    task,
    objective: writing.objective,
    seed: writing.seed,
    files: [...proposals.map(({ shown }) => shown.file), ...refused.map(({ file }) => file), 'experiment.yaml'],
    proposals: proposals.map(({ one, shown: { yaml: _, mermaid: __, ...shown } }) => ({
      ...shown,
      hash: one.hash,
      rationale: one.rationale,
      truth: one.truth ?? null,
    })),
    rejected: refused.map(({ file, by, problems }) => ({ file, by, problems })),
    library: known.map(({ org, calls, worth }) => ({ name: org.name, calls, worth })),
  };
  writeWhole(join(out, 'proposals.json'), [`${JSON.stringify(list, null, 2)}\n`]);
  return { experiment, proposals: proposals.map(({ shown }) => shown) };
};

/** Proposals beside the library, on instances that chose nobody; each is held against the best that the pilot knew. */
const comparing = (
  accepted: readonly Accepted[],
  known: readonly Known[],
  { task, staff, seed, metrics, objective }: Writing,
  name: string,
) => {
  const library = known.map(({ org }) => org);
  const best = library[0]?.name;
  const near = accepted.flatMap(({ org }) => nearestTo(org, library)?.name ?? []);
  const names = new Set(library.map((org) => org.name));
  const beside = [...new Set([...HAND_MADE, ...(best === undefined ? [] : [best]), ...near])].filter((one) =>
    names.has(one),
  );
  return {
    name: `proposals-${slug(name)}`,
    question: `Do proposed organizations do better than those of the library on ${name}, by ${objective}?`,
    seed,
    instances: 200,
    replicates: 2,
    tasks: [task],
    organizations: [...beside, ...accepted.map(({ org }) => `./${org.name}.yaml`)],
    staff: [staff],
    ...(beside[0] === undefined ? {} : { baseline: beside[0] }),
    metrics,
    ...(best === undefined
      ? {}
      : { hypotheses: accepted.map(({ org }) => ({ metric: 'objective', better: org.name, than: best })) }),
  };
};
