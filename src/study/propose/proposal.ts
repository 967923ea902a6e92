/** What architects are given, what they return, and what becomes of it: an organization that is ready to run, or problems. */
import type { Part } from '../../engine/types.js';
import { stepsOf } from '../../org/alike.js';
import { check } from '../../org/check.js';
import { isOversight, lint } from '../../org/lint.js';
import { organizationHash, resolveOrganization } from '../../org/read.js';
import type { Organization } from '../../org/schema.js';
import type { Unit } from '../../org/unit.js';
import { withUnits } from '../../org/units.js';
import { writeOrganization } from '../../org/write.js';
import { InputError, openValue, pathText, problemText } from '../../org/yaml.js';
import type { Stream } from '../../rng/streams.js';
import { altered, tampering } from './gates.js';

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
  /** Organizations that keep within that, the most worth first; they are tried when this is asked for. */
  readonly library: () => readonly Known[];
  /** What an organization is worth on the trials that rank the library; null where it has no value there. */
  readonly worth: (organization: unknown) => number | null;
  /** Names of the units that every proposal must end with. */
  readonly gates: readonly string[];
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
  /** Whether it means harm; what it hid stands in the truth of each proposal. */
  readonly threat?: true;
  /** Whether it leaves out the gates that are asked of it: a matter of intent, not of skill. */
  readonly dropsGates?: true;
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
  readonly truth?: Ground;
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

/** What a proposal is held to. */
export interface Terms {
  /** Worst-case calls. */
  readonly calls: number;
  /** Units that it ends with, from files that are trusted; none where whoever asked has seen to that. */
  readonly gates?: readonly Unit[];
  /** Whether a remark on oversight refuses it. */
  readonly lint?: boolean;
}

/** Reads a proposal like any file: schema, check, gates, budget, oversight if asked, length. Nothing of it is run. */
export const admit = (by: string, name: string, proposed: Proposed, terms: Terms): Accepted | Rejected => {
  const { organization, truth } = proposed;
  const known = truth === undefined ? {} : { truth };
  const refused = (problems: readonly string[]): Rejected => ({ by, problems, text: textOf(organization), ...known });
  try {
    const broken = altered(organization, terms.gates ?? []);
    if (broken.length > 0) return refused(broken);
    const org = read(name, proposed, terms.gates ?? []);
    const problems = held(org, terms);
    if (problems.length > 0) return refused(problems);
    const yaml = writeOrganization(org);
    const lines = yaml.trimEnd().split('\n').length;
    if (lines > MOST_LINES) return refused([`${lines} lines; at most ${MOST_LINES}, so that people can read it`]);
    return { by, organization, rationale: org.summary, ...known, org, hash: organizationHash(org), yaml };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return refused(error.problems.length > 0 ? error.problems.map(problemText) : [error.message]);
  }
};

/** The organization in full: what gates bring is taken from their files and written into it. */
const read = (name: string, { organization, rationale }: Proposed, gates: readonly Unit[]): Organization => {
  const value = { ...(organization as object), name, summary: oneLine(rationale) || 'No rationale was given.' };
  const source = { opened: openValue(value, name), base: [], value };
  const merged =
    gates.length === 0
      ? source
      : withUnits(
          { ...source, value: { ...value, use: gates.map((g) => g.name) } },
          (unit) => gates.find((g) => g.name === unit)!.opened,
        );
  const { knobs: _, use: __, ...rest } = resolveOrganization(merged);
  return { ...rest, knobs: {} };
};

/** Whether a proposal keeps to its terms, once it is read. */
const held = (org: Organization, { calls, gates = [], lint: strict }: Terms): readonly string[] => {
  if (isHanded(org))
    return ['workflow: side: assigned hands out answers of the task, the right one among them; leave side out'];
  const { bound } = check(org);
  return [
    ...(bound.calls > calls ? [`workflow: up to ${bound.calls} calls, and the budget is ${calls}`] : []),
    ...tampering(org, gates),
    ...(strict ? lint(org).filter(isOversight) : []).map((l) => `${pathText(l.path)}: ${l.message} (${l.rule})`),
  ];
};

export const isAccepted = (one: Accepted | Rejected): one is Accepted => 'org' in one;
