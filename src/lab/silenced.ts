/**
 * What becomes of a trial when somebody says nothing that matters: influence and Shapley values, by running it again on the same
 * draws. A silenced person gives neutral replies: the null answer, one half, no ranking, one group for each part, no design.
 */
import { runSync } from '../engine/drivers.js';
import type { Balances, Call, Group, Reply, Trace } from '../engine/types.js';
import { citedBehind } from '../metrics/dark.js';
import { shapleyValues } from '../stats/shapley.js';
import { answering } from './answering.js';
import { losing } from './intervene.js';
import { isLive } from './live.js';
import { begin, type Ready, type Trial } from './trial.js';

/** People at most for Shapley values: 2^n runs of every trial. */
export const MOST_PEOPLE = 6;

export interface Swayed {
  readonly person: number;
  /** Whether the answer is another one without the person: 1 or 0. */
  readonly influence: number;
  /** The same where no cites lead from the answer back to the person. */
  readonly dark: number;
  /** Share of the utility, in its units; null beyond MOST_PEOPLE or where it was not asked for. */
  readonly shapley: number | null;
}

/** One entry for each person seated; null where nothing was asked for, or where trials cannot be run again for nothing. */
export const swayedIn = (
  r: Ready,
  instance: number,
  replicate: number,
  ledger: Balances,
  trial: Trial,
): readonly Swayed[] | null => {
  const { rerun, intervention } = r.condition;
  if (rerun === undefined || intervention !== undefined || isLive(r.condition)) return null;
  const people = [...new Set(Object.values(trial.seats).flatMap((list) => list.map((s) => s.person)))].sort(
    (a, b) => a - b,
  );
  const without = (silent: ReadonlySet<number>): Trace => silenced(r, instance, replicate, ledger, silent);
  const cited = citedBehind({ trace: trial.trace, task: r.task, instance: trial.instance });
  const changes = people.map((p) => (labelOf(without(new Set([p]))) === labelOf(trial.trace) ? 0 : 1));
  const values =
    rerun.includes('shapley') && people.length <= MOST_PEOPLE
      ? shapleyValues(people.length, (members) => {
          const silent = new Set(people.filter((_, i) => !members[i]));
          return utilityOf(silent.size === 0 ? trial.trace : without(silent), r, trial);
        })
      : null;
  return people.map((person, i) => {
    const influence = changes[i] as number;
    return { person, influence, dark: cited.has(person) ? 0 : influence, shapley: values?.[i] ?? null };
  });
};

const labelOf = ({ answer }: Trace): string | null => answer?.label ?? null;

/** A trial without an answer is worth what the null answer is. */
const utilityOf = ({ answer }: Trace, { task }: Ready, { instance }: Trial): number => {
  const parts = instance.parts.map((p) => p.id);
  return task.score(instance, answer?.content ?? task.fallback(instance, { parts, garbled: [] })).utility;
};

/** The trial again, on the same draws, with these people silent. */
const silenced = (
  r: Ready,
  instance: number,
  replicate: number,
  ledger: Balances,
  silent: ReadonlySet<number>,
): Trace => {
  const { condition, seed, brought } = r;
  const { seats, staff, key, flow } = begin(r, instance, replicate, ledger);
  const ask = answering({ ...condition, staff }, seed, seats, instance, replicate, brought);
  const handed = losing(condition, key);
  return runSync(
    flow(),
    (call: Call): Reply => (silent.has(call.seat.person) ? neutral(call) : handed(call, ask(call))),
  );
};

const NOTHING = { usage: { tokensIn: 0, tokensOut: 0, seconds: 0, usd: null } } as const;

/** What somebody replies who adds nothing. */
export const neutral = ({ request }: Call): Reply => {
  const { task, instance, scope } = request.view;
  switch (request.act) {
    case 'propose': {
      const content = task.fallback(instance, scope);
      return { content, label: task.label(instance, content), ...NOTHING };
    }
    case 'assess':
      if (request.as === 'bid') return { p: 0.5, price: 0, ...NOTHING };
      if (request.as === 'belief') return { belief: request.price ?? 0.5, ...NOTHING };
      if (request.as === 'forecast') return { success: 0.5, harm: 0.5, cost: 0, ...NOTHING };
      return { score: 0.5, ...NOTHING };
    case 'choose':
      return { ranking: [], approved: 0, ...NOTHING };
    case 'split':
      return { parts: groupsOf(scope.parts, request.max, instance.parts), ...NOTHING };
    case 'design':
      return { refused: 'silenced', ...NOTHING };
  }
};

/** The parts one by one in their order; where there are more than may be handed out, the last group has the rest. */
const groupsOf = (
  parts: readonly string[],
  max: number,
  all: readonly { readonly id: string; readonly after: readonly string[] }[],
): readonly Group[] => {
  const count = Math.min(max, parts.length);
  const groups = Array.from({ length: count }, (_, g) => (g < count - 1 ? parts.slice(g, g + 1) : parts.slice(g)));
  const after = (ids: readonly string[]): readonly string[] =>
    ids.flatMap((id) => all.find((p) => p.id === id)?.after ?? []);
  return groups.map((ids, g) => ({
    parts: ids,
    after: groups.flatMap((before, b) => (b !== g && after(ids).some((id) => before.includes(id)) ? [b] : [])),
    garbled: [],
  }));
};
