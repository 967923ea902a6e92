/** What architects are given, what they return, and what becomes of it: an organization that is ready to run, or problems. */
import type { Part } from '../../engine/types.js';
import { stepsOf } from '../../org/alike.js';
import { check } from '../../org/check.js';
import { organizationHash, resolveOrganization } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import { writeOrganization } from '../../org/write.js';
import { InputError, openValue, problemText } from '../../org/yaml.js';
import type { Stream } from '../../rng/streams.js';

/** An organization of the library, and what it was worth on a few trials of its own; null where that has no value. */
export interface Known {
  readonly org: Organization;
  readonly calls: number;
  readonly worth: number | null;
}

export interface Brief {
  readonly task: string;
  /** The parts of one instance, as the task declares them: links between them may be decoys. */
  readonly parts: readonly Part[];
  /** Whether the task has constraints. */
  readonly constrained: boolean;
  /** Worst-case calls that an organization may make. */
  readonly calls: number;
  /** Organizations that keep within that, the most worth first. */
  readonly library: readonly Known[];
}

/** Facts about how a proposal came about that no organization shows: what the architect read, and how well. */
export type Ground = Readonly<Record<string, string | number | boolean>>;

export interface Proposed {
  /** Not trusted: it is read like a file. */
  readonly organization: unknown;
  readonly rationale: string;
  readonly truth?: Ground;
}

/** A simulated architect: pure, from a brief, the number of the proposal and a stream. */
export interface Architect {
  readonly name: string;
  readonly summary: string;
  readonly propose: (brief: Brief, k: number, rng: Stream) => Proposed;
}

export interface Accepted extends Proposed {
  readonly by: string;
  readonly org: Organization;
  readonly hash: string;
  readonly yaml: string;
}

export interface Rejected {
  readonly by: string;
  readonly problems: readonly string[];
  /** What was proposed, as text. */
  readonly text: string;
}

/** More lines than a person reads at a glance. */
export const MOST_LINES = 25;

/** Longest rationale that is kept. */
const LONGEST = 400;

/** One line, with an end. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST);

/** Text of what was proposed, for a file that nobody runs. */
export const textOf = (value: unknown): string => {
  try {
    return (JSON.stringify(value, null, 2) ?? String(value)).slice(0, 20_000);
  } catch (error) {
    return `(cannot be written: ${error instanceof Error ? error.message : String(error)})`;
  }
};

/**
 * Whether a step is handed answers of the task to argue for, the right one among them: what is made with that is no measure of
 * what a structure does with its people.
 */
export const isHanded = (org: Organization): boolean =>
  stepsOf(org).some((s) => (s.do === 'solve' || s.do === 'revise') && s.side === 'assigned');

/** Reads a proposal like any file: schema, check, budget, length. Nothing of it is run. */
export const admit = (
  by: string,
  name: string,
  { organization, rationale, truth }: Proposed,
  calls: number,
): Accepted | Rejected => {
  const refused = (problems: readonly string[]): Rejected => ({ by, problems, text: textOf(organization) });
  try {
    const value = { ...(organization as object), name, summary: oneLine(rationale) || 'No rationale was given.' };
    const read = resolveOrganization({ opened: openValue(value, name), base: [], value });
    const { knobs: _, use: __, ...rest } = read;
    const org: Organization = { ...rest, knobs: {} };
    if (isHanded(org))
      return refused([
        'workflow: side: assigned hands out answers of the task, the right one among them; leave side out',
      ]);
    const { bound } = check(org);
    if (bound.calls > calls) return refused([`workflow: up to ${bound.calls} calls, and the budget is ${calls}`]);
    const yaml = writeOrganization(org);
    const lines = yaml.trimEnd().split('\n').length;
    if (lines > MOST_LINES) return refused([`${lines} lines; at most ${MOST_LINES}, so that people can read it`]);
    return {
      by,
      organization,
      rationale: org.summary,
      ...(truth === undefined ? {} : { truth }),
      org,
      hash: organizationHash(org),
      yaml,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return refused(error.problems.length > 0 ? error.problems.map(problemText) : [error.message]);
  }
};

export const isAccepted = (one: Accepted | Rejected): one is Accepted => 'org' in one;
