/**
 * Formal power over the answer: the vote that chose it last is read as a game for or against it, and shared out among the seats by
 * Banzhaf and by Shapley and Shubik. Whoever alone wrote the answer, or alone voted, has all of it.
 */
import type { Ruling, Trace, TraceEvent } from '../engine/types.js';
import type { Organization, StepOf } from '../org/schema.js';
import { MOST_VOTERS, votingPower } from '../stats/power.js';
import { lineageOf } from './lineage.js';

type Vote = StepOf<'vote'>;

export interface Power {
  readonly seat: string;
  readonly person: number;
  readonly banzhaf: number;
  readonly shapleyShubik: number;
}

/** Shares of whoever has some, adding up to 1; null where nobody's vote or pen decided, or where it cannot be told. */
export const powerOf = (trace: Trace, org: Organization): readonly Power[] | null => {
  const { answer } = trace;
  if (!answer) return null;
  const last = trace.entries.findLast((e): e is Ruling => e.kind === 'ruling' && chose(e, answer.id));
  if (last?.ruling === 'tally') return ofVote(last, trace, org);
  const author = last === undefined ? lineageOf(trace).byId.get(answer.id) : undefined;
  return author ? [{ seat: author.seat, person: author.person, banzhaf: 1, shapleyShubik: 1 }] : null;
};

/** A vote, a market, or a pick among several, that left this draft. */
const chose = ({ ruling, outcome, on }: Ruling, draft: string): boolean =>
  outcome === draft && (ruling === 'tally' || (ruling === 'pick' && on.length > 1));

/** The step with this static id; undefined for steps of a design. */
const stepAt = (org: Organization, id: string): unknown =>
  id.split('.').reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], org);

const ofVote = (tally: Ruling, trace: Trace, org: Organization): readonly Power[] | null => {
  const step = stepAt(org, tally.step) as Vote | undefined;
  if (step?.do !== 'vote') return null;
  const { byId } = lineageOf(trace);
  const ballots = tally.on.flatMap((id) => byId.get(id) ?? []);
  const options = new Set(ballots.flatMap((b) => b.shown.flatMap((id) => labelOf(byId.get(id)) ?? [])));
  const weights = step.rule === 'weighted' ? weighed(ballots, step, tally, trace, org) : ballots.map(() => 1);
  if (weights.some((w) => w < 0)) return null;
  const shares = gameOf(weights, options.size, step);
  return shares && ballots.map(({ seat, person }, i) => ({ seat, person, ...shares(i) }));
};

const labelOf = (event: TraceEvent | undefined): string | null =>
  event?.act === 'propose' && 'label' in event.reply ? event.reply.label : null;

type Shares = (i: number) => Pick<Power, 'banzhaf' | 'shapleyShubik'>;

/**
 * One option against the rest. Where there is but one, approval needs a single vote for it, and other rules leave nothing to
 * decide. Equal ballots share equally, whatever the threshold, as long as it can be met.
 */
const gameOf = (weights: readonly number[], options: number, step: Vote): Shares | null => {
  const n = weights.length;
  const total = weights.reduce((a, b) => a + b, 0);
  const { rule, quorum = 0, veto = Number.POSITIVE_INFINITY } = step;
  if (options < 2 && rule !== 'approval' && rule !== 'quorum') return null;
  const wins = (members: readonly boolean[]): boolean => {
    const count = members.filter(Boolean).length;
    const sum = weights.reduce((s, w, i) => s + (members[i] ? w : 0), 0);
    const enough = rule === 'quorum' ? count >= quorum : options < 2 ? count > 0 : sum > total / 2;
    return enough && n - count < veto;
  };
  if (weights.every((w) => w === weights[0])) {
    const everybody = n > 0 && wins(weights.map(() => true));
    return everybody ? () => ({ banzhaf: 1 / n, shapleyShubik: 1 / n }) : null;
  }
  const power = n > MOST_VOTERS ? null : votingPower(n, wins);
  return power && ((i) => ({ banzhaf: power.banzhaf[i] as number, shapleyShubik: power.shapleyShubik[i] as number }));
};

/** What ballots weighed: confidence in own drafts, or a balance when the votes were counted; all alike where none weighs anything. */
const weighed = (ballots: readonly TraceEvent[], { weights }: Vote, tally: Ruling, trace: Trace, org: Organization) => {
  const found = ballots.map((b) =>
    weights === undefined ? confidence(b, trace) : balance(weights, b, tally, trace, org),
  );
  return found.some((w) => w !== 0) ? found : ballots.map(() => 1);
};

const confidence = (ballot: TraceEvent, trace: Trace): number => {
  const { byId } = lineageOf(trace);
  const own = ballot.shown.flatMap((id) => {
    const draft = byId.get(id);
    if (draft?.seat !== ballot.seat || draft.act !== 'propose' || !('confidence' in draft.reply)) return [];
    return draft.reply.confidence ?? [];
  });
  return own.length === 0 ? 0 : own.reduce((a, b) => a + b, 0) / own.length;
};

/** The balance at the end, with all that was booked since the count taken back. */
const balance = (account: string, { person }: TraceEvent, tally: Ruling, trace: Trace, org: Organization): number => {
  const end = trace.balances?.[account]?.[`${person}`] ?? org.accounts?.[account]?.start ?? 0;
  const since = trace.entries
    .slice(trace.entries.indexOf(tally) + 1)
    .flatMap((e) => (e.kind === 'ruling' ? (e.entries ?? []) : []));
  return since.reduce((sum, e) => (e.account === account && e.person === person ? sum - e.delta : sum), end);
};
