/** What a trial leaves behind, and the two effects that drive it. */
import type { Act, Ask, Replies, Request, Truth, Usage } from './agent.js';
import type { Content, Scope } from './task.js';

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
  readonly value?: number;
  /** Present where the draft is a designed workflow; `content` then holds its steps. */
  readonly design?: true;
  readonly scope: Scope;
  readonly seat: string;
  /** Step of the organization that made it, without rounds and parts. */
  readonly step: string;
}

export interface Review {
  readonly id: string;
  readonly of: string;
  readonly ask: Ask;
  readonly score: number;
  readonly harm?: number;
  readonly cost?: number;
  readonly note?: string;
  readonly seat: string;
}

/** A change of one balance; `person` is null for the organization's own accounts and for a market maker. */
export interface LedgerEntry {
  readonly account: string;
  readonly person: number | null;
  readonly delta: number;
}

/** Balances by account and then by person (index in the staff as text; '' for the organization or the market maker). */
export type Balances = Readonly<Record<string, Readonly<Record<string, number>>>>;

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
  readonly ruling:
    | 'test'
    | 'tally'
    | 'pick'
    | 'award'
    | 'clear'
    | 'commit'
    | 'skip'
    | 'plan'
    | 'split'
    | 'summary'
    | 'trade'
    | 'spend'
    | 'settle';
  /** The rule applied. */
  readonly by: string;
  /** Ids of what was counted. */
  readonly on: readonly string[];
  readonly outcome: string;
  readonly why?: string;
  readonly at: number;
  /** What the ruling wrote into the ledger. */
  readonly entries?: readonly LedgerEntry[];
}

export type Entry = TraceEvent | Ruling;

export type TerminateReason =
  | 'answered'
  | 'default'
  | 'refused'
  | 'parse'
  | 'depth'
  | 'empty'
  | 'budget'
  | 'halted'
  | 'error';

/** A whole trial, ordered: depth first along the organization, whatever the driver. */
export interface Trace {
  readonly entries: readonly Entry[];
  readonly answer: Draft | null;
  readonly reason: TerminateReason;
  /** The clock at the end, in seconds, with as many hands as there are requests. */
  readonly span: number;
  /** Balances when the trial had ended; absent where the organization has no accounts. */
  readonly balances?: Balances;
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
