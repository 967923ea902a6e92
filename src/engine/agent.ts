/** The port of agents: five acts, what is asked and what comes back. */
import type { Stream } from '../rng/streams.js';
import type { Content, Instance, Scope, Task } from './task.js';

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
