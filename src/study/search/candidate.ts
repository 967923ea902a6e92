/** What a search tries: an organization with where it comes from, and what is known of it by now. */
import { check } from '../../org/check.js';
import { organizationHash } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import type { Accepted, Rejected } from '../propose/proposal.js';

/** An organization that may be tried. */
export interface Candidate {
  /** Unique in a search. */
  readonly name: string;
  /** Name of the proposer; `library` for hand-made ones. */
  readonly by: string;
  readonly org: Organization;
  readonly hash: string;
  readonly parents: readonly string[];
  readonly round: number;
  /** Absent of hand-made organizations. */
  readonly accepted?: Accepted;
}

/** What was proposed and refused, with its problems. */
export interface Refused {
  readonly name: string;
  readonly by: string;
  readonly parents: readonly string[];
  readonly round: number;
  readonly reason: string;
  /** Whether it passed `check` and was there before. */
  readonly repeats: boolean;
}

/** What became of one attempt at a proposal, by a proposer. */
export interface Attempt {
  readonly parents: readonly string[];
  readonly outcome: Accepted | Rejected;
  /** Draws that it took: some proposers draw until one passes, and those that did not count too. */
  readonly draws: number;
}

export const handMade = (org: Organization): Candidate => ({
  name: org.name,
  by: 'library',
  org,
  hash: organizationHash(org),
  parents: [],
  round: 0,
});

export const callsOf = ({ org }: Pick<Candidate, 'org'>): number => check(org).bound.calls;
