/** The port of agents: five acts, what is asked and what comes back. */
import type { Stream } from '../rng/streams.js';
import type { Content, Instance, Scope, Task } from './task.js';

export interface ShownDraft {
  readonly id: string;
  readonly content: Content;
  readonly latent?: unknown;
  readonly label: string;
  readonly confidence?: number;
  /** What counts as the number of the draft, where the task has numbers. */
  readonly value?: number;
  /** Present where the draft is a designed workflow; `content` then holds its steps. */
  readonly design?: true;
  readonly scope: Scope;
  /** Name of the author's seat, or null where the step is blind. */
  readonly author: string | null;
  readonly own: boolean;
}

export interface ShownReview {
  readonly id: string;
  readonly of: string;
  readonly ask: Ask;
  /** Quality, suspicion, or the forecast of success. */
  readonly score: number;
  /** Of a forecast: probability of harm, and cost in units of the value of a right answer. */
  readonly harm?: number;
  readonly cost?: number;
  readonly note?: string;
  readonly author: string | null;
}

/** What a review asks. */
export type Ask = 'quality' | 'suspicion' | 'forecast';

/** All other drafts as a distribution: how many hold each answer and, where they have numbers, median and quartiles. */
export interface Summary {
  /** Id of the ruling that summed them up. */
  readonly id: string;
  readonly count: number;
  /** Most held first; equally held ones in order of first appearance. */
  readonly labels: readonly { readonly label: string; readonly count: number }[];
  readonly values: { readonly n: number; readonly low: number; readonly median: number; readonly high: number } | null;
}

/** An answer that a seat must argue for. */
export interface Side {
  readonly content: Content;
  readonly label: string;
}

/** A bid as shown to who chooses among offers, in order of arrival. */
export interface Offer {
  readonly seat: string;
  readonly p: number;
  readonly price: number;
}

/** What a seat is entitled to see of the task. */
export type Sees = 'all' | 'question' | 'share' | 'ticket';

/** What a seat sees of the task. `task` and `instance` are opened by simulated people; real models are given `task.text`. */
export interface TaskView {
  readonly task: Task;
  readonly instance: Instance;
  readonly scope: Scope;
  /** Results that this work builds on. */
  readonly known: readonly ShownDraft[];
  readonly sees: Sees;
  /** Ids of the private facts that this seat is shown. */
  readonly facts: readonly string[];
  /** Balances of the organization's accounts, and of the person's own; absent where nothing is accounted. */
  readonly balances?: Readonly<Record<string, number>>;
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
        readonly summary?: Summary;
        /** The draft must argue for this answer. */
        readonly side?: Side;
      }
    | { readonly act: 'assess'; readonly as: Ask; readonly draft: ShownDraft }
    | {
        readonly act: 'assess';
        readonly as: 'belief';
        readonly draft: ShownDraft;
        /** Price at which a share of this draft stands, in (0, 1); null before there is one. */
        readonly price: number | null;
        /** which: that this answer is the right one of those offered. outcome: what it would be worth, in [0, 1]. */
        readonly on: 'which' | 'outcome';
        readonly rivals: number;
      }
    | { readonly act: 'assess'; readonly as: 'bid' }
    | {
        readonly act: 'choose';
        readonly as: 'vote';
        readonly drafts: readonly ShownDraft[];
        readonly reviews: readonly ShownReview[];
        readonly options: readonly string[];
      }
    | {
        readonly act: 'choose';
        readonly as: 'appoint';
        readonly options: readonly string[];
        /** Bids of the options, in order of arrival, where offers were made. */
        readonly offers?: readonly Offer[];
      }
    | {
        readonly act: 'split';
        readonly as: 'decompose';
        readonly max: number;
        /** The plan that is divided. */
        readonly draft?: ShownDraft;
      }
    | {
        readonly act: 'design';
        readonly as: 'plan';
        /** Roles that a design may seat. */
        readonly roles: readonly RoleView[];
        /** Units of which one must be called and nothing else done; absent where steps are free. */
        readonly menu?: readonly string[];
        /** Units that the design must end with, in this order. */
        readonly gates?: readonly string[];
        /** Whether a remark on oversight refuses the design; absent: it does not. */
        readonly lint?: true;
        /** How many plans may stand inside one another in the design; absent: it may not plan. */
        readonly planning?: number;
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
  /** Constraints of the task that the divider itself writes into the ticket, whatever the organization carries. */
  readonly constraints?: readonly string[];
}

export interface Replies {
  readonly propose: {
    readonly content: Content;
    readonly latent?: unknown;
    readonly label: string;
    readonly confidence?: number;
    readonly value?: number;
    readonly cites?: readonly string[];
  };
  readonly assess:
    | { readonly score: number; readonly note?: string; readonly objections?: readonly string[] }
    | { readonly success: number; readonly harm: number; readonly cost: number; readonly note?: string }
    | { readonly p: number; readonly price: number }
    | { readonly belief: number };
  readonly choose: { readonly ranking: readonly string[]; readonly approved?: number };
  readonly split: { readonly parts: readonly Group[] };
  readonly design: { readonly steps: unknown; readonly latent?: unknown; readonly rationale?: string };
}

/** null = not reported; never 0 for ignorance. */
export interface Usage {
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly seconds: number;
  readonly usd: number | null;
  /** Tokens were counted here, not reported by the provider. */
  readonly estimated?: true;
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
