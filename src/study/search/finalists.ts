/** Who of a proposer is validated, who may be chosen, and whom a lot draws as a control. */
import { shuffle, stream } from '../../rng/streams.js';
import { frontierOf, ranked, spread } from './archive.js';
import { FINALISTS, LIBRARY_FINALISTS, LOTS, MANY_FINALISTS } from './budget.js';
import type { Candidate } from './candidate.js';
import { LIBRARY } from './proposers.js';
import { type Arm, finished, type Ring, type Tried } from './screen.js';
import { type Tally, unfit } from './tally.js';

/** A candidate on the trials that choose. */
export interface Validated extends Tried {
  readonly validation: Tally;
}

/** Those that are validated: half of them the best, the rest from the frontier and from kinds that are not among them. */
export const finalistsOf = (arm: Arm, elites: readonly Tried[], { objectives }: Ring): readonly Tried[] => {
  const { proposer } = arm;
  const done = ranked(finished(arm), objectives);
  const most = proposer.name === LIBRARY ? LIBRARY_FINALISTS : proposer.exhaustive ? MANY_FINALISTS : FINALISTS;
  const best = done.slice(0, Math.ceil(most / 2));
  const front = spread(frontierOf(done, objectives), Math.floor(most / 2));
  const all = [...best, ...front, ...ranked(elites, objectives), ...done];
  return all.filter((t, i) => all.findIndex((o) => o.hash === t.hash) === i).slice(0, most);
};

export const validated = (hunt: Ring, finalists: readonly Tried[]): readonly Validated[] =>
  finalists.map((t) => ({ ...t, validation: hunt.tally(hunt.blocks('validate'), t.org) }));

/** On validation alone; whoever leaves too many trials without an answer is not chosen. */
export const standing = (
  finalists: readonly Validated[],
): readonly (Validated & { readonly means: Tally['means'] })[] =>
  finalists.filter((v) => unfit(v.validation) === null).map((v) => ({ ...v, means: v.validation.means }));

export const lotsOf = ({ proposer, tried }: Arm, seed: number): readonly Candidate[] =>
  proposer.name === LIBRARY ? [] : shuffle(stream(['search', seed, 'lots', proposer.name]), tried).slice(0, LOTS);
