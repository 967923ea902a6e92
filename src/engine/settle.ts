/** When a trial has ended, the world tells what drafts were worth: markets are paid out, and authors of committed drafts earn. */
import { type Books, balanceOf, post } from './ledger.js';
import type { Market } from './market.js';
import { type Place, rule, type TaskState } from './state.js';
import { type Draft, isMissing, type LedgerEntry, type TraceEvent } from './types.js';

/** What a draft turned out to be worth: in [0, 1], and whether it was right. */
export interface Worth {
  readonly value: number;
  readonly success: boolean;
}

type WorthOf = (draft: Draft) => Worth | null;

/** Settles everything that is open, with a ruling for each; returns the books that the next instance opens with. */
export const settle = (end: TaskState, answer: Draft | null, worth: WorthOf, here: Place): Books => {
  const { accounts = {} } = here.run.org;
  const made = draftsMade(here);
  let books = end.books;
  for (const market of books.markets) {
    const { entries, outcome } = payOut(market, made, answer, worth);
    const ids = market.options.map((o) => o.draft).filter((id) => id !== '');
    rule(here, 'settle', 'trade', ids, outcome, end.now, undefined, entries);
    books = post(accounts, books, entries);
  }
  for (const [name, account] of Object.entries(accounts)) {
    if (account.of !== 'person' || account.earns === undefined) continue;
    const entries: LedgerEntry[] = [];
    const all = committed(made, here);
    for (const { draft, person } of all) {
      const worthIt = worth(draft);
      if (worthIt === null) continue;
      const earned = account.earns === 'value' ? worthIt.value : Number(worthIt.success);
      const delta =
        account.decay === undefined
          ? earned
          : (1 - account.decay) * (earned - balanceOf(accounts, books, name, person));
      const entry = { account: name, person, delta };
      entries.push(entry);
      books = post(accounts, books, [entry]);
    }
    const ids = all.map(({ draft }) => draft.id);
    rule(here, 'settle', name, ids, `${entries.length} credited`, end.now, undefined, entries);
  }
  return { ...books, markets: [] };
};

interface Made {
  readonly draft: Draft;
  readonly person: number;
}

/** Every draft that somebody made in this trial, by id. */
const draftsMade = (here: Place): ReadonlyMap<string, Made> => {
  const made = new Map<string, Made>();
  for (const e of here.log) {
    if (e.kind !== 'event') continue;
    const draft = draftIn(e);
    if (draft) made.set(e.id, { draft, person: e.person });
  }
  return made;
};

const draftIn = (e: TraceEvent): Draft | null =>
  isMissing(e.reply) || !('content' in e.reply)
    ? null
    : {
        id: e.id,
        content: e.reply.content,
        ...(e.reply.latent === undefined ? {} : { latent: e.reply.latent }),
        label: e.reply.label,
        scope: e.scope,
        seat: e.seat,
        step: e.step,
      };

/** Drafts named in a commit, each once, in the order of the commits. */
const committed = (made: ReadonlyMap<string, Made>, here: Place): readonly Made[] => {
  const ids = here.log.flatMap((e) => (e.kind === 'ruling' && e.ruling === 'commit' ? [e.outcome] : []));
  return [...new Set(ids)].flatMap((id) => made.get(id) ?? []);
};

/** What each share of a market pays; null where the market is void. */
const payoffs = (
  market: Market,
  made: ReadonlyMap<string, Made>,
  answer: Draft | null,
  worth: WorthOf,
): readonly number[] | null => {
  if (market.broken) return null;
  if (market.on === 'outcome') {
    // The plan that was followed is judged by what came of it.
    const came = market.followed && answer !== null ? worth(answer) : null;
    return came === null ? null : [came.value, 1 - came.value];
  }
  const right = market.options.map(({ draft }) => {
    const one = made.get(draft)?.draft;
    return one !== undefined && worth(one)?.success === true;
  });
  const n = right.filter(Boolean).length;
  return n === 0 ? null : right.map((r) => (r ? 1 / n : 0));
};

const payOut = (
  market: Market,
  made: ReadonlyMap<string, Made>,
  answer: Draft | null,
  worth: WorthOf,
): { entries: readonly LedgerEntry[]; outcome: string } => {
  const pays = payoffs(market, made, answer, worth);
  const entries = market.holdings.flatMap(({ person, shares, paid }): LedgerEntry[] => {
    const due = pays === null ? paid : shares.reduce((sum, s, i) => sum + s * (pays[i] as number), 0);
    // Whatever one side gets the other side pays.
    return [
      { account: market.account, person, delta: due },
      { account: market.account, person: null, delta: -due },
    ];
  });
  if (pays === null) return { entries, outcome: 'void' };
  const right = market.options.filter((_, i) => (pays[i] as number) > 0).map((o) => o.draft);
  return { entries, outcome: market.on === 'which' ? `right ${right.join(' ')}` : `worth ${pays[0]?.toFixed(6)}` };
};
