/** A folder of proposals: files that are ready to run, refused ones as text, and the experiment that compares with the library. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { isOversight, lint } from '../org/lint.js';
import { mermaid } from '../org/mermaid.js';
import { writeWhole } from '../store/whole.js';
import { nearestTo, sentences } from '../study/propose/facts.js';
import type { Library } from '../study/propose/pilot.js';
import type { Accepted, Known } from '../study/propose/proposal.js';
import type { Gathered } from '../study/propose/propose.js';

export interface Shown {
  readonly name: string;
  readonly by: string;
  readonly file: string;
  readonly yaml: string;
  readonly mermaid: string;
  readonly sentences: readonly [string, string, string];
  /** Rules of the lint that have something to say of who looks at what. */
  readonly remarks: readonly string[];
}

/** Hand-made organizations that proposals are compared with, beside the nearest to each and the best on the pilot. */
const HAND_MADE = ['single', 'ensemble-vote', 'committee', 'hierarchy', 'market', 'self-refine', 'manager-peers'];

/** A name for files, of the last word of a path or a model. */
export const slug = (text: string): string =>
  text
    .replace(/^.*[:/]/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

interface Written {
  readonly experiment: string;
  readonly proposals: readonly Shown[];
}

interface Comparing {
  readonly task: string;
  readonly staff: string;
  readonly seed: number;
  readonly objective: string;
  readonly metrics: unknown;
}

/** What decides the experiment that compares, or that experiment itself. */
type Writing = Comparing | { readonly seed: number; readonly objective: string; readonly experiment: object };

/** What a former call of this command wrote goes, whatever else is in the folder stays. */
const clear = (out: string): void => {
  const list = join(out, 'proposals.json');
  if (!existsSync(list)) return;
  const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files?: readonly string[] };
  for (const file of files ?? []) if (file === basename(file)) rmSync(join(out, file), { force: true });
};

/** Writes proposals, what was refused as text, the list of both and the experiment that compares. */
export const write = (
  out: string,
  { accepted, rejected }: Gathered,
  library: Library,
  writing: Writing,
  task: string,
): Written => {
  clear(out);
  const shelf = accepted.length === 0 ? [] : library.all();
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
        sentences: sentences(one.org, shelf),
        remarks: [
          ...new Set(
            lint(one.org)
              .filter(isOversight)
              .map(({ rule }) => rule),
          ),
        ],
      },
    };
  });
  const experiment = join(out, 'experiment.yaml');
  const known = accepted.length === 0 ? [] : compared(accepted, library);
  if (accepted.length > 0)
    writeWhole(experiment, [
      stringify('experiment' in writing ? writing.experiment : comparing(accepted, known, writing, task), {
        lineWidth: 110,
        aliasDuplicateObjects: false,
      }),
    ]);
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
    rejected: refused.map(({ file, by, problems, truth }) => ({ file, by, problems, truth: truth ?? null })),
    library: (library.asked() ? library.ranked() : known).map(({ org, calls, worth }) => ({
      name: org.name,
      calls,
      worth,
    })),
  };
  writeWhole(join(out, 'proposals.json'), [`${JSON.stringify(list, null, 2)}\n`]);
  return { experiment, proposals: proposals.map(({ shown }) => shown) };
};

/** Who is compared with: hand-made organizations, the nearest to each proposal, and the best of those that were tried. */
const compared = (accepted: readonly Accepted[], library: Library): readonly Known[] => {
  const near = accepted.flatMap(({ org }) => nearestTo(org, library.all())?.name ?? []);
  const best = library.asked() ? library.ranked().slice(0, 1) : [];
  return library.tried([...new Set([...HAND_MADE, ...best.map(({ org }) => org.name), ...near])]);
};

/** Proposals beside the library, on instances that chose nobody; each is held against the best that the pilot knew. */
const comparing = (
  accepted: readonly Accepted[],
  known: readonly Known[],
  { task, staff, seed, metrics, objective }: Comparing,
  name: string,
) => {
  const best = known[0]?.org.name;
  const names = known.map(({ org }) => org.name);
  const beside = [...HAND_MADE, ...names].filter((one, i, all) => names.includes(one) && all.indexOf(one) === i);
  return {
    name: `proposals-${slug(name)}`,
    question: `Do proposed organizations do better than those of the library on ${name}, by ${objective}?`,
    seed,
    instances: 100,
    replicates: 4,
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
