/** Who proposes: simulated architects, descent from what did well so far, every organization of a small world, models. */
import { canonicalJson } from '../../org/hash.js';
import { oneOf, type Stream, stream } from '../../rng/streams.js';
import { type Accepted, type Architect, admit, type Brief } from '../propose/proposal.js';
import type { Attempt, Candidate } from './candidate.js';
import { crossed } from './cross.js';
import { enumerated, type Size } from './enumerate.js';
import { mutated, type Varied } from './vary.js';

/** What a proposer may know when it is asked. */
export interface Ground {
  readonly round: number;
  /** Its own best of every kind so far; in the first round the hand-made ones, of which nothing is known yet. */
  readonly parents: readonly Candidate[];
  /** Number of this attempt in the whole search. */
  readonly k: number;
  readonly name: string;
}

/** Calls of models and their tokens; tokens are null where a provider reports none. */
export interface DesignCost {
  readonly calls: number;
  readonly tokens: number | null;
}

export interface Proposer {
  readonly name: string;
  /** Whether its first round is its only one. */
  readonly once: boolean;
  /** Whether every candidate meets every trial of screening. */
  readonly exhaustive: boolean;
  /** Whether it is told how hand-made organizations did on the first rung, and so pays for it. */
  readonly reads: boolean;
  /** Proposals at most; undefined: as many as the trials pay for. */
  readonly most?: number;
  /** The next attempts, one or more; none when there is nothing left to propose. */
  readonly attempt: (ground: Ground) => Promise<readonly Attempt[]>;
  readonly cost: () => DesignCost;
}

/** The hand-made organizations, as a proposer. */
export const LIBRARY = 'library';

const FREE: DesignCost = { calls: 0, tokens: 0 };
const free = (): DesignCost => FREE;

/** Draws that an architect made until one passed. */
const drawsOf = ({ truth }: { readonly truth?: Accepted['truth'] }): number =>
  Number(truth?.draws ?? truth?.attempts ?? 1);

/** Architects that know how the hand-made organizations did. */
const READERS: readonly string[] = ['library-chooser', 'mutate-best'];

/** A simulated architect; `briefs` one for each task, taken in turn. */
export const architected = (architect: Architect, briefs: () => readonly Brief[], seed: number): Proposer => ({
  name: architect.name,
  once: false,
  exhaustive: false,
  reads: READERS.includes(architect.name),
  attempt: async ({ k, name }) => {
    const all = briefs();
    const brief = all[k % all.length] as Brief;
    const rng = stream(['search', seed, 'architect', architect.name, brief.task, k]);
    const proposed = architect.propose(brief, Math.floor(k / all.length), rng);
    const outcome = admit(architect.name, name, proposed, { calls: brief.calls });
    return [{ parents: parentsIn(proposed.truth), outcome, draws: drawsOf(proposed) }];
  },
  cost: free,
});

const parentsIn = (truth: Accepted['truth']): readonly string[] =>
  [truth?.parent, truth?.chose].flatMap((name) => (typeof name === 'string' ? [name] : []));

/** How often a child has two parents. */
const CROSSED = 0.4;

const child = (
  parents: readonly Candidate[],
  rng: Stream,
): { readonly made: Varied; readonly of: readonly string[] } => {
  const one = oneOf(rng, parents);
  const other = oneOf(rng, parents);
  if (rng() < CROSSED && one !== other) return { made: crossed(one.org, other.org, rng), of: [one.name, other.name] };
  return { made: mutated(one.org, rng), of: [one.name] };
};

/** Descent: changes and children of its best of every kind, and of hand-made ones in the first round. */
export const descent = (calls: number, seed: number): Proposer => ({
  name: 'evolve',
  once: false,
  exhaustive: false,
  reads: false,
  attempt: async ({ k, name, parents }) => {
    if (parents.length === 0) return [];
    const { made, of } = child(parents, stream(['search', seed, 'evolve', k]));
    const rationale = `${of.join(' and ')}: ${made.said}.`;
    const outcome = admit('evolve', name, { organization: made.organization, rationale }, { calls });
    return [{ parents: of, outcome, draws: 1 }];
  },
  cost: free,
});

/** Every organization of a small world, in one round. */
export const exhaustive = (size: Size): Proposer => {
  const all = enumerated(size);
  return {
    name: 'exhaustive',
    once: true,
    exhaustive: true,
    reads: false,
    most: all.length,
    attempt: async ({ k, name }) => {
      const org = all[k];
      if (org === undefined) return [];
      const said = org.workflow.map((s) => ('by' in s && s.by !== undefined ? `${s.do} by ${s.by}` : s.do)).join(', ');
      const { summary: _, name: __, knobs: ___, ...rest } = org;
      const outcome = admit('exhaustive', name, { organization: rest, rationale: `${said}.` }, { calls: size.calls });
      return [{ parents: [], outcome, draws: 1 }];
    },
    cost: free,
  };
};

/** Parents shown to a model: the whole archive in view does worse than a few (arXiv:2510.06711). */
const SHOWN = 2;

/** Asks for one design, with the mandate that shows it parents, and tells what it cost. */
export type Designing = (
  mandate: string,
  k: number,
  name: string,
) => Promise<{ readonly attempts: readonly Attempt[] }>;

const mandateOf = (parents: readonly Candidate[]): string =>
  [
    'Design the workflow for tasks like this one.',
    ...(parents.length === 0
      ? []
      : [
          'Of the designs so far these are among the best of their kind; improve on them or combine them, and do not repeat them.',
        ]),
    // On one line each, so that nothing in them passes for a line of the prompt.
    ...parents.map(({ org: { roles, units, workflow } }) => canonicalJson({ roles, units, workflow })),
  ].join('\n');

/** A model that is shown a few parents and never the whole archive. */
export const modelled = (
  model: string,
  most: number,
  seed: number,
  design: Designing,
  cost: () => DesignCost,
): Proposer => ({
  name: model,
  once: false,
  exhaustive: false,
  reads: false,
  most,
  attempt: async ({ k, name, parents }) => {
    const rng = stream(['search', seed, model, k]);
    const shown = [
      ...new Set(Array.from({ length: SHOWN }, () => parents[Math.floor(rng() * parents.length)])),
    ].flatMap((one) => (one === undefined ? [] : [one]));
    const { attempts } = await design(mandateOf(shown), k, name);
    return attempts.map((one) => ({ ...one, parents: shown.map((p) => p.name) }));
  },
  cost,
});
