/** Proposals gathered from architects: checked, told apart by what they do, numbered. */
import type { Ask, ModelSpec } from '../../agents/calls/call.js';
import type { Condition } from '../../lab/plan.js';
import { stream } from '../../rng/streams.js';
import { designed } from './bench.js';
import { ending } from './gates.js';
import { type Accepted, type Architect, admit, type Brief, isAccepted, type Rejected, type Terms } from './proposal.js';

export interface Gathered {
  readonly accepted: readonly Accepted[];
  readonly rejected: readonly Rejected[];
}

/** Whatever is asked for a proposal: those that it accepts, at most one, and those refused on the way. */
export type Source = (k: number, name: string) => Promise<Gathered>;

export const simulated =
  (architect: Architect, brief: Brief, seed: number, terms: Terms): Source =>
  async (k, name) => {
    const rng = stream(['architect', seed, architect.name, brief.task, k]);
    const made = architect.propose(brief, k, rng);
    const whole = architect.dropsGates ? made.organization : ending(made.organization, brief.gates);
    const one = admit(architect.name, name, { ...made, organization: whole }, terms);
    return isAccepted(one) ? { accepted: [one], rejected: [] } : { accepted: [], rejected: [one] };
  };

/** The gates of a model's design are held where it is asked, by the plan step. */
export const modelled =
  (ask: Ask, spec: ModelSpec, bench: Condition, seed: number, { gates: _, ...terms }: Terms): Source =>
  async (k, name) => {
    const { accepted, rejected } = await designed(ask, spec, bench, seed, k);
    if (accepted === null) return { accepted: [], rejected };
    const one = admit(spec.model, name, accepted, terms);
    return isAccepted(one) ? { accepted: [one], rejected } : { accepted: [], rejected: [...rejected, one] };
  };

/** How a refusal begins of what was proposed before. */
export const REPEATED = 'does the same as';

/** Asks beyond the number of proposals wanted, in which repetitions and refusals may be made up for. */
const SPARE = 3;

/** `n` different proposals of one source, or fewer where it repeats itself; `before` were made by others. */
export const gather = async (
  source: Source,
  name: (k: number) => string,
  n: number,
  before: readonly Accepted[],
): Promise<Gathered> => {
  const accepted: Accepted[] = [];
  const rejected: Rejected[] = [];
  for (let k = 0; k < n * SPARE && accepted.length < n; k++) {
    const found = await source(k, name(accepted.length));
    rejected.push(...found.rejected);
    for (const one of found.accepted) {
      const twin = [...before, ...accepted].find(({ hash }) => hash === one.hash);
      if (twin === undefined) accepted.push(one);
      else {
        const known = one.truth === undefined ? {} : { truth: one.truth };
        rejected.push({ by: one.by, problems: [`${REPEATED} ${twin.org.name}`], text: one.yaml, ...known });
      }
    }
  }
  return { accepted, rejected };
};
