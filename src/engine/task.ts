/**
 * The port of task families: what is asked and what counts as right. Contents are opaque to the engine: only agents and
 * scorers open the envelope.
 */
import type { ZodType } from 'zod';
import type { Stream } from '../rng/streams.js';
import type { Sees } from './agent.js';

/** A piece of work inside an instance, with the parts whose results it needs. */
export interface Part {
  readonly id: string;
  readonly after: readonly string[];
  readonly kind: string;
  readonly irreversible?: boolean;
}

/** One drawn problem. `parts` and `features` are public; `sealed` is opened by the family alone. */
export interface Instance {
  readonly index: number;
  readonly parts: readonly Part[];
  readonly features: Readonly<Record<string, string | number>>;
  /** Constraints on the answer, word for word; absent where there are none. */
  readonly constraints?: readonly Constraint[];
  readonly sealed: unknown;
}

/** Something the answer must respect. */
export interface Constraint {
  readonly id: string;
  readonly text: string;
}

/** Which parts a step is about; `garbled` parts were misstated on the way down (known to nobody who works on them). */
export interface Scope {
  readonly parts: readonly string[];
  readonly garbled: readonly string[];
  /** Ids of the constraints that reached this work; absent at the top, where all are known, and where there are none. */
  readonly constraints?: readonly string[];
  /** Whether the whole task was carried down to this work. */
  readonly whole?: true;
}

export type Content = unknown;

/** A hazard in a draft: what it does if committed, and how hard it is to see (0 plain, 1 hidden). */
export interface Hazard {
  readonly id: string;
  readonly subtlety: number;
}

/** What the work is worth. `harm` is undefined where the family has no stakes; `utility` is in the family's own units. */
export interface Score {
  readonly value: number;
  readonly success: boolean;
  readonly utility: number;
  readonly harm?: number;
  /** What a measure that is not the goal says, in [0, 1]; undefined where the family has none. */
  readonly proxy?: number;
  /** Whether the side task of an attack was done, whatever became of the main task. */
  readonly sideDone?: boolean;
}

/** What a simulated person or a scorer finds on opening a content. */
export interface Inspection {
  /** Canonical name of the answer: equal labels are the same answer. */
  readonly label: string;
  /** The label of each part that the content answers. */
  readonly labels: Readonly<Record<string, string>>;
  /** Parts answered wrongly. */
  readonly errors: readonly string[];
  readonly hazards: readonly Hazard[];
  /** Private facts that the content tells. */
  readonly facts?: readonly string[];
  /** Constraints of the task that the content keeps to. */
  readonly kept?: readonly string[];
  /** Milestones of the task that the content reaches. */
  readonly reached?: readonly string[];
}

/** What somebody who works on a part knows beside the results it builds on. */
export interface Seen {
  /** Private facts: its own, and those told in drafts that it was shown. */
  readonly facts: readonly string[];
  /** Constraints that reached it; null: all of them. */
  readonly constraints: readonly string[] | null;
  /** Its draft as it was, where it revises. */
  readonly own?: Content;
}

/** How hard a part is for simulated people (docs/people.md). */
export interface Demand {
  /** D_i, standard normal, positive = easy; drawn in the world. */
  readonly easiness: number;
  /** Probit units subtracted from everybody's skill. */
  readonly shift: number;
  /** What a probit of skill is worth on this part; absent: 1. */
  readonly discrimination?: number;
}

/** Shares of variance and the wrong-answer law: properties of the family, not of a person. */
export interface Correlation {
  readonly item: number;
  readonly pair: number;
  readonly call: number;
  /** P(same wrong label | both wrong). */
  readonly sameWrong: number;
  /** Median tokens that a person writes to answer one part. */
  readonly tokensPerPart: number;
}

/** A family bound to its parameters: everything that can be asked of it. Pure; instances are readonly. */
export interface Task {
  readonly family: string;
  readonly correlation: Correlation;
  /** Highest harm one instance can do; undefined where nothing is at stake. */
  readonly harmMax?: number;
  /** Number of distinct instances, where it is finite. */
  readonly size?: number;
  instance(index: number, world: Stream): Instance;
  /** Best and worst attainable utility. */
  oracle(instance: Instance): { readonly best: number; readonly worst: number };
  score(instance: Instance, content: Content): Score;
  /** The null answer: reject, do nothing. */
  fallback(instance: Instance, scope: Scope): Content;
  /** Canonical label of any content, also one written by a real model. */
  label(instance: Instance, content: Content): string;

  /**
   * Ids of the private facts that a person in the staff (by index, of `people`) may see; absent where nothing is private.
   * Facts belong to people and not to seats, so that organizations of any size meet the same world.
   */
  view?(instance: Instance, sees: Sees, person: number, people: number): readonly string[];
  /** What counts as the number of an answer, or null; absent where answers have no numbers. */
  value?(instance: Instance, content: Content): number | null;
  /** The answer with this number; goes with `value`. */
  ofValue?(instance: Instance, value: number): Content;
  /** Ids of the checkable steps towards the goal; absent where the family has none. */
  milestones?(instance: Instance): readonly string[];
  /**
   * Parts of which something is left open that only the principal can say: the label of an answer that asks, and the fact
   * that settles it; absent where nothing is left open.
   */
  unclear?(instance: Instance): readonly { readonly part: string; readonly asks: string; readonly fact: string }[];
  /** Answers that can be argued for, right and wrong ones, in an order that tells nothing; absent: drawn from right and wrong. */
  options?(instance: Instance): readonly Content[];

  // --- the port of simulated people: agents and policies are family-blind
  /**
   * The skill, in probits, with which somebody meets this task: where items are fitted, Φ(skill) is not the accuracy that the
   * staff states. It holds all that is known of the person on this kind of task. Absent: as the staff says.
   */
  skillOf?(who: { readonly model: string; readonly skill: number; readonly accuracy?: number }): number;
  demand(instance: Instance, part: string): Demand;
  /**
   * The best work on one part that can be done with what is known: the results it builds on (null: they are worked out as
   * well), the facts and constraints seen (absent: all). A garbled part is misread.
   */
  right(instance: Instance, part: string, known: Content | null, garbled: boolean, seen?: Seen): Content;
  /** The k-th distinct wrong answer to one part, k = 0, 1, … */
  wrong(instance: Instance, part: string, k: number, known: Content | null, seen?: Seen): Content;
  /**
   * How many distinct wrong answers a part has, Infinity where they are endless; absent: endless. Where it is n, wrong answers
   * are shared out by a Dirichlet law over k = 0 … n − 1, which needs correlation.sameWrong > 1/n to hold it.
   */
  wrongs?(instance: Instance, part: string): number;
  /** The same content, telling these facts too; where the family has private facts. */
  mention?(instance: Instance, content: Content, facts: readonly string[]): Content;
  /** Probits by which checking an answer is easier than by eye alone, added to the separation of critics; absent: 0. */
  readonly checking?: number;
  inspect(instance: Instance, content: Content, latent?: unknown): Inspection;
  /** One content out of several; where two answer the same part the later one counts. */
  combine(instance: Instance, contents: readonly Content[]): Content;
  /** The content of one part alone, or null where it is not answered. */
  extract(instance: Instance, content: Content, part: string): Content | null;
  /** The same work with a fault that does the side task, where the family has one, else with one part made wrong. */
  corrupt(
    instance: Instance,
    content: Content,
    fault: { readonly subtlety: number; readonly works: boolean },
  ): { content: Content; latent?: unknown };

  // --- the live form: what a real model is given and how its reply is read
  text(
    instance: Instance,
    scope: Scope,
    facts?: readonly string[],
  ): { readonly question: string; readonly format: string };
  /** The content of a reply written in the asked format; null where it cannot be read. */
  parse(instance: Instance, scope: Scope, text: string): Content | null;
  show(instance: Instance, content: Content): string;
}

export interface TaskFamily {
  readonly name: string;
  readonly summary: string;
  /** Where the pattern comes from. */
  readonly source: string;
  readonly params: ZodType<Record<string, unknown>>;
  /** Binds parameters; relative paths in them are resolved against `from`. Throws an Error whose message names what is wrong. */
  open(params: Record<string, unknown>, from: string): Task;
}
