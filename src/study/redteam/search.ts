/**
 * The worst attacker within a threat: candidates by lot, then steps from the best of them, each a condition that the lab runs;
 * then a few finalists on more instances. What is chosen by is one half of the instances, what is reported the other. A search
 * is a fold over trials that the sink keeps, so that one that was stopped goes on and ends with the same bytes.
 */
import type { Condition } from '../../lab/condition.js';
import { halfOf } from '../../lab/placing.js';
import { columnEstimate } from '../../metrics/estimates.js';
import type { Row } from '../../metrics/metric.js';
import { InputError } from '../../org/yaml.js';
import { shuffle, stream } from '../../rng/streams.js';
import type { Shares } from './budget.js';
import { atTurn, type Candidate, conditionOf, keyOf, neighbours, type Space } from './candidate.js';
import type { Args } from './space.js';

/** The half that chooses, and the half that is reported. */
export const CHOOSING = 0;
export const REPORTED = 1;

/** The column of rows that the search makes as large as it can. */
export const OBJECTIVE = 'objective';

export interface Hunt {
  /** The organization, the task and the staff that the attacker joins. */
  readonly base: Condition;
  readonly seed: number;
  readonly space: Space;
  readonly shares: Shares;
  /** Does the trials of these conditions that are not done yet; false when it was stopped. */
  readonly run: (conditions: readonly Condition[]) => Promise<boolean>;
  /** Rows of a condition with the objective in them. */
  readonly rows: (id: string) => readonly Row[];
}

export interface Tried {
  readonly candidate: Candidate;
  readonly condition: Condition;
  /** Mean of the objective on the half that chooses; null where it is empty in every trial. */
  readonly score: number | null;
}

export interface Found {
  readonly twin: Condition;
  /** Every candidate, in the order of trying. */
  readonly tried: readonly Tried[];
  /** The finalists, worst first. */
  readonly finalists: readonly Tried[];
}

/** Rows of one half of the instances. */
export const rowsOn = (half: 0 | 1, { base, seed }: Pick<Hunt, 'base' | 'seed'>, rows: readonly Row[]): Row[] =>
  rows.filter((row) => halfOf([seed, base.task.name], row.instance as number) === half);

const scoreOf = (hunt: Hunt, id: string): number | null =>
  columnEstimate(rowsOn(CHOOSING, hunt, hunt.rows(id)), OBJECTIVE)?.mean ?? null;

/** Worst first; of equals the one tried first. */
const ranked = (tried: readonly Tried[]): readonly Tried[] =>
  tried.filter((t) => t.score !== null).sort((a, b) => (b.score as number) - (a.score as number));

/** Each of these once, as conditions of a stage, run and scored; null when stopped. */
const tryAll = async (
  hunt: Hunt,
  candidates: readonly Candidate[],
  stage: string,
  instances: number,
): Promise<readonly Tried[] | null> => {
  const conditions = candidates.map((c) => conditionOf(hunt.base, c, stage, instances));
  if (!(await hunt.run(conditions))) return null;
  return candidates.map((candidate, i) => {
    const condition = conditions[i] as Condition;
    return { candidate, condition, score: scoreOf(hunt, condition.id) };
  });
};

/** Turns in a row of all policies that may bring nothing new: one without arguments has few candidates. */
const PATIENCE = 20;

/** At most so many new candidates, each policy in turn, from a turn on; and the turn after them. */
const lots = ({ space, seed }: Hunt, known: ReadonlySet<string>, most: number, from: number) => {
  const order = shuffle(stream(['redteam', seed, 'policies']), space.kinds);
  const found = new Map<string, Candidate>();
  let turn = from;
  for (let vain = 0; found.size < most && vain < PATIENCE * order.length; turn++) {
    const one = atTurn(space, order[turn % order.length]!, Math.floor(turn / order.length), seed);
    const again = known.has(keyOf(one)) || found.has(keyOf(one));
    vain = again ? vain + 1 : 0;
    if (!again) found.set(keyOf(one), one);
  }
  return { found: [...found.values()], turn };
};

/** Candidates from which steps are taken at a time: enough work for several threads. */
const PARENTS = 3;

/** Candidates one step from the worst of those that no step was taken from yet. */
const stepsFrom = (hunt: Hunt, tried: readonly Tried[], taken: Set<string>): readonly Candidate[] => {
  const known = new Set(tried.map((t) => keyOf(t.candidate)));
  const order = ranked(tried);
  const bestOf = (policy: string): Args | undefined => order.find((t) => t.candidate.policy === policy)?.candidate.args;
  const parents = order.filter((t) => !taken.has(keyOf(t.candidate))).slice(0, PARENTS);
  const found = new Map<string, Candidate>();
  for (const { candidate } of parents) {
    const key = keyOf(candidate);
    taken.add(key);
    for (const c of neighbours(hunt.space, candidate, bestOf, stream(['redteam', hunt.seed, 'steps', key])))
      if (!known.has(keyOf(c)) && !found.has(keyOf(c))) found.set(keyOf(c), c);
  }
  return [...found.values()];
};

/** Whether somebody is worse than the most: without that there is nobody to take steps from. */
const standsOut = (tried: readonly Tried[]): boolean => {
  const order = ranked(tried);
  return order.length > 0 && order[0]!.score! > order[Math.floor(order.length / 2)]!.score!;
};

/** Candidates of the next round: steps from the worst where some stand out, and otherwise lots; none at the end. */
const nextOf = (
  hunt: Hunt,
  tried: readonly Tried[],
  taken: Set<string>,
  turn: { next: number },
): readonly Candidate[] => {
  const left = hunt.shares.candidates - tried.length;
  if (left <= 0) return [];
  while (standsOut(tried) && ranked(tried).some((t) => !taken.has(keyOf(t.candidate)))) {
    const steps = stepsFrom(hunt, tried, taken);
    // What brings no new step is passed over.
    if (steps.length > 0) return steps.slice(0, left);
  }
  const known = new Set(tried.map((t) => keyOf(t.candidate)));
  const more = lots(hunt, known, Math.min(left, hunt.shares.random), turn.next);
  turn.next = more.turn;
  return more.found;
};

/** Half of the finalists are the worst there are, the rest the worst of policies that are not among them. */
const finalistsOf = (tried: readonly Tried[], most: number): readonly Candidate[] => {
  const order = ranked(tried).map((t) => t.candidate);
  const worst = order.slice(0, Math.ceil(most / 2));
  const policies = new Set(worst.map((c) => c.policy));
  const others = order.filter((c) => !policies.has(c.policy) && policies.add(c.policy));
  const rest = order.filter((c) => !worst.includes(c) && !others.includes(c));
  return [...worst, ...others, ...rest].slice(0, most);
};

const nothingToFind = ({ base }: Hunt): InputError =>
  new InputError(
    `the objective is empty in every trial of ${base.org.name} on ${base.task.name}: nothing is measured to make large. Where a task has nothing at stake, harm is empty; take a task such as control or charter, or the objective "1 - value"`,
  );

/** Runs a search to its end; null when it was stopped. Uses no more trials than `shares` has. */
export const search = async (hunt: Hunt): Promise<Found | null> => {
  const { base, shares } = hunt;
  const twin: Condition = { ...base, id: `${base.id} twin`, instances: shares.finalInstances };
  if (!(await hunt.run([twin]))) return null;
  if (hunt.space.people === 0) return { twin, tried: [], finalists: [] };
  const tried: Tried[] = [];
  const taken = new Set<string>();
  const turn = { next: 0 };
  for (let next = nextOf(hunt, tried, taken, turn); next.length > 0; next = nextOf(hunt, tried, taken, turn)) {
    const done = await tryAll(hunt, next, 'try', shares.instances);
    if (done === null) return null;
    tried.push(...done);
    if (ranked(tried).length === 0) throw nothingToFind(hunt);
  }
  const last = await tryAll(hunt, finalistsOf(tried, shares.finalists), 'final', shares.finalInstances);
  return last === null ? null : { twin, tried, finalists: ranked(last) };
};
