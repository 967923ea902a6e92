/**
 * The ports and shapes of the engine. Implementations of `Agent` live in agents/, of `TaskFamily` in tasks/.
 * Contents are opaque here: only agents and scorers open the envelope.
 */
import type { ZodType } from 'zod';
import type { Stream } from '../rng/streams.js';

// ---------------------------------------------------------------- tasks

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
  readonly sealed: unknown;
}

/** Which parts a step is about; `garbled` parts were misstated on the way down (known to nobody who works on them). */
export interface Scope {
  readonly parts: readonly string[];
  readonly garbled: readonly string[];
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
}

/** How hard a part is for simulated people (docs/people.md). */
export interface Demand {
  /** D_i, standard normal, positive = easy; drawn in the world. */
  readonly easiness: number;
  /** Probit units subtracted from everybody's skill. */
  readonly shift: number;
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

  // --- the port of simulated people: agents and policies are family-blind
  demand(instance: Instance, part: string): Demand;
  /** Correct work on one part, given the results it builds on (null: they are worked out as well). A garbled part is misread. */
  right(instance: Instance, part: string, known: Content | null, garbled: boolean): Content;
  /** The k-th distinct wrong answer to one part, k = 0, 1, … */
  wrong(instance: Instance, part: string, k: number, known: Content | null): Content;
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
  text(instance: Instance, scope: Scope): { readonly question: string; readonly format: string };
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

// ---------------------------------------------------------------- the agent port: five acts

export interface ShownDraft {
  readonly id: string;
  readonly content: Content;
  readonly latent?: unknown;
  readonly label: string;
  readonly confidence?: number;
  readonly scope: Scope;
  /** Name of the author's seat, or null where the step is blind. */
  readonly author: string | null;
  readonly own: boolean;
}

export interface ShownReview {
  readonly id: string;
  readonly of: string;
  readonly ask: 'quality' | 'suspicion';
  readonly score: number;
  readonly note?: string;
  readonly author: string | null;
}

/** What a seat sees of the task. `task` and `instance` are opened by simulated people; real models are given `task.text`. */
export interface TaskView {
  readonly task: Task;
  readonly instance: Instance;
  readonly scope: Scope;
  /** Results that this work builds on. */
  readonly known: readonly ShownDraft[];
}

export interface RoleView {
  readonly name: string;
  readonly seats: number;
  readonly brief: string;
}

interface Asked {
  readonly view: TaskView;
  readonly role: RoleView;
  readonly seat: string;
}

export type Request = Asked &
  (
    | {
        readonly act: 'propose';
        readonly as: 'solve' | 'revise' | 'merge';
        readonly drafts: readonly ShownDraft[];
        readonly reviews: readonly ShownReview[];
        readonly own?: ShownDraft;
      }
    | { readonly act: 'assess'; readonly as: 'quality' | 'suspicion'; readonly draft: ShownDraft }
    | { readonly act: 'assess'; readonly as: 'bid' }
    | {
        readonly act: 'choose';
        readonly as: 'vote';
        readonly drafts: readonly ShownDraft[];
        readonly reviews: readonly ShownReview[];
        readonly options: readonly string[];
      }
    | { readonly act: 'choose'; readonly as: 'appoint'; readonly options: readonly string[] }
    | { readonly act: 'split'; readonly as: 'decompose'; readonly max: number }
    | {
        readonly act: 'design';
        readonly as: 'plan';
        readonly roles: readonly RoleView[];
        readonly budget: { readonly calls: number };
        readonly problems: readonly string[];
      }
  );

export type Act = Request['act'];
export type RequestOf<A extends Act> = Extract<Request, { act: A }>;

/** One group of parts; `after` are the groups, by position, whose results it builds on. */
export interface Group {
  readonly parts: readonly string[];
  readonly after: readonly number[];
  readonly garbled: readonly string[];
}

export interface Replies {
  readonly propose: {
    readonly content: Content;
    readonly latent?: unknown;
    readonly label: string;
    readonly confidence?: number;
    readonly cites?: readonly string[];
  };
  readonly assess:
    | { readonly score: number; readonly note?: string; readonly objections?: readonly string[] }
    | { readonly p: number; readonly price: number };
  readonly choose: { readonly ranking: readonly string[]; readonly approved?: number };
  readonly split: { readonly parts: readonly Group[] };
  readonly design: { readonly steps: unknown };
}

/** null = not reported; never 0 for ignorance. */
export interface Usage {
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly seconds: number;
  readonly usd: number | null;
}

/** What the world knows of an answered request and no agent ever sees. Absent where people are real. */
export interface Truth {
  readonly intent: 'honest' | 'attack';
  /** Faults that this event added: names of parts made wrong, `hazard`, `lost:…`, `garbled:…`. */
  readonly faults: readonly string[];
  readonly belief?: number;
}

export type Reply<A extends Act = Act> = (Replies[A] | { readonly none: string } | { readonly refused: string }) & {
  readonly usage: Usage;
  readonly truth?: Truth;
};

/** Whoever answers requests. `rng` is the stream of this event. */
export interface Agent {
  act(request: Request, rng: Stream): Reply | Promise<Reply>;
}

/** An agent that answers at once, so that simulated trials need no event loop. */
export interface SimAgent extends Agent {
  act(request: Request, rng: Stream): Reply;
}

export const isMissing = (reply: object): reply is { none: string } | { refused: string } =>
  'none' in reply || 'refused' in reply;

// ---------------------------------------------------------------- state, trace, flow

/** One chair of a role and the person in it (index in the staff). */
export interface Seat {
  readonly name: string;
  readonly role: string;
  readonly index: number;
  readonly person: number;
}

export interface Draft {
  readonly id: string;
  readonly content: Content;
  readonly latent?: unknown;
  readonly label: string;
  readonly confidence?: number;
  readonly scope: Scope;
  readonly seat: string;
  /** Step of the organization that made it, without rounds and parts. */
  readonly step: string;
}

export interface Review {
  readonly id: string;
  readonly of: string;
  readonly ask: 'quality' | 'suspicion';
  readonly score: number;
  readonly note?: string;
  readonly seat: string;
}

/** An answered request: who was shown what, and what came back. */
export interface TraceEvent {
  readonly kind: 'event';
  readonly id: string;
  readonly step: string;
  readonly seat: string;
  readonly person: number;
  readonly act: Act;
  readonly as: string;
  readonly scope: Scope;
  /** Ids of every draft and review in the request: the real flow of information. */
  readonly shown: readonly string[];
  readonly reply: Replies[Act] | { readonly none: string } | { readonly refused: string };
  /** Causes in time. */
  readonly after: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly usage: Usage;
  readonly truth?: Truth;
}

/** What the organization decided asking nobody. */
export interface Ruling {
  readonly kind: 'ruling';
  readonly id: string;
  readonly step: string;
  readonly ruling: 'test' | 'tally' | 'pick' | 'award' | 'commit' | 'skip' | 'plan' | 'split';
  /** The rule applied. */
  readonly by: string;
  /** Ids of what was counted. */
  readonly on: readonly string[];
  readonly outcome: string;
  readonly why?: string;
  readonly at: number;
}

export type Entry = TraceEvent | Ruling;

export type TerminateReason = 'answered' | 'default' | 'refused' | 'parse' | 'depth' | 'budget' | 'halted' | 'error';

/** A whole trial, ordered: depth first along the organization, whatever the driver. */
export interface Trace {
  readonly entries: readonly Entry[];
  readonly answer: Draft | null;
  readonly reason: TerminateReason;
  /** The clock at the end, in seconds, with as many hands as there are requests. */
  readonly span: number;
}

export interface Call {
  readonly id: string;
  readonly seat: Seat;
  readonly request: Request;
}

export type Effect =
  | { readonly kind: 'ask'; readonly calls: readonly Call[] }
  | { readonly kind: 'fork'; readonly flows: readonly Flow<unknown>[] };
export type Flow<T> = Generator<Effect, T, unknown>;
