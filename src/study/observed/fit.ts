/** What can be told of people and items from a run, each number with its interval, and what cannot be. */
import { Phi, PhiInverse } from '../../sim/normal.js';
import { ASSUMED } from '../calibrate/fit.js';
import { betweenModels, type Sampled, withinModel } from '../calibrate/samples.js';
import { type Confidence, confidenceOf } from './confidence.js';
import { type Conformity, conformityOf } from './conformity.js';
import { ENOUGH, type Found, jackknifed, mapped, rising, shareOf } from './found.js';
import { type Critic, criticOf, type Sharing, sharingOf } from './judging.js';
import type { Answered, Observed } from './observe.js';

export interface PersonFit {
  readonly model: string;
  /** Of answers given; no answer is `silence`. Null where none was seen. */
  readonly accuracy: Found | null;
  /** Probits: Φ(skill − shift of the task) is the accuracy. */
  readonly skill: Found | null;
  readonly silence: Found | null;
  readonly refusal: Found | null;
  readonly critic: Critic;
  readonly confidence: Confidence | null;
  readonly conformity: Conformity;
}

export interface RunFit {
  readonly people: readonly PersonFit[];
  /** Correlation of two models, of two answers of one model; P(same wrong answer | both wrong). */
  readonly item: Found | null;
  readonly within: Found | null;
  readonly sameWrong: Found | null;
  readonly sharing: Sharing;
  /** Skill of all answers together, for people who were not seen to answer. */
  readonly peers: number;
}

/** The skill with which answers at these shifts are right with this probability on average. */
export const skillFor = (rate: number, shifts: readonly number[]): number => {
  const [first = 0] = shifts;
  const inside = Math.min(Math.max(rate, 1e-6), 1 - 1e-6);
  if (shifts.every((s) => s === first)) return PhiInverse(inside) + first;
  return rising((skill) => shifts.reduce((sum, s) => sum + Phi(skill - s), 0) / shifts.length - inside, [-8, 8]);
};

/** Cells of repeated answers: each model on each item of a replicate. */
const cellsOf = (answers: readonly Answered[]): readonly (Sampled & { readonly instance: number })[] => {
  const cells = new Map<string, { item: string; model: string; n: number; correct: number; instance: number }>();
  for (const { item, model, right, instance } of answers) {
    const key = `${item}\n${model}`;
    const cell = cells.get(key) ?? { item, model, n: 0, correct: 0, instance };
    cells.set(key, cell);
    cell.n += 1;
    cell.correct += Number(right);
  }
  return [...cells.values()];
};

/** Pairs of different models on one item that are both wrong, and how many of them agree. */
const wrongPairs = (answers: readonly Answered[]): readonly { instance: number; same: boolean }[] => {
  const first = new Map<string, Map<string, Answered>>();
  for (const answer of answers) {
    const item = first.get(answer.item) ?? new Map<string, Answered>();
    first.set(answer.item, item);
    if (!item.has(answer.model)) item.set(answer.model, answer);
  }
  return [...first.values()].flatMap((item) => {
    const wrong = [...item.values()].filter(({ right }) => !right);
    return wrong.flatMap((one, i) =>
      wrong.slice(i + 1).map((other) => ({ instance: one.instance, same: one.label === other.label })),
    );
  });
};

const bounded = (found: Found | null): Found | null => {
  if (found === null) return null;
  const inside = (x: number): number => Math.min(0.99, Math.max(0, x));
  return mapped(found, inside);
};

const itemsOf = (answers: readonly Answered[]): Pick<RunFit, 'item' | 'within' | 'sameWrong'> => {
  const cells = cellsOf(answers);
  const instances = cells.map(({ instance }) => instance);
  const of = (estimate: (some: readonly Sampled[]) => number | null) => (keep: (i: number) => boolean) =>
    estimate(cells.filter(({ instance }) => keep(instance)));
  const repeated = cells.filter(({ n }) => n > 1).length;
  const shared = new Map<string, number>();
  for (const { item } of cells) shared.set(item, (shared.get(item) ?? 0) + 1);
  const met = [...shared.values()].filter((k) => k > 1).length;
  const pairs = wrongPairs(answers);
  return {
    item: met < ENOUGH ? null : bounded(jackknifed(instances, of(betweenModels), met)),
    within: repeated < ENOUGH ? null : bounded(jackknifed(instances, of(withinModel), repeated)),
    sameWrong: pairs.length < ENOUGH ? null : shareOf(pairs.map(({ instance, same }) => ({ instance, hit: same }))),
  };
};

const skillIn = (answers: readonly Answered[]): number => {
  const right = answers.filter((a) => a.right).length;
  return skillFor(
    (right + 0.5) / (answers.length + 1),
    answers.map((a) => a.shift),
  );
};

/** Everybody of `models` who was seen to answer, and what all share. */
export const fitRun = (seen: Observed, models: readonly string[], checking = 0): RunFit => {
  const shared = itemsOf(seen.answers);
  const item = shared.item?.value ?? ASSUMED.item;
  const peers = seen.answers.length === 0 ? 0 : skillIn(seen.answers);
  const people = models.map((model): PersonFit => {
    const answers = seen.answers.filter((a) => a.model === model);
    const accuracy = shareOf(answers.map(({ instance, right }) => ({ instance, hit: right })));
    const shifts = answers.map(({ shift }) => shift);
    const skill = accuracy && mapped(accuracy, (rate) => skillFor(rate, shifts));
    const asked = seen.asked.filter((a) => a.model === model);
    const rate = (hit: 'silent' | 'refused'): Found | null =>
      shareOf(asked.map((a) => ({ instance: a.instance, hit: a[hit] })));
    const revisions = seen.revisions.filter((r) => r.model === model);
    return {
      model,
      accuracy,
      skill,
      silence: rate('silent'),
      refusal: rate('refused'),
      critic: criticOf(
        seen.judgements.filter((j) => j.model === model),
        checking,
      ),
      confidence: confidenceOf(answers, skillIn, ENOUGH),
      conformity: conformityOf(revisions, skill?.value ?? peers, peers, item),
    };
  });
  return { people, ...shared, sharing: sharingOf(seen.judgements), peers };
};

/** Shares of variance that a run leaves a task with: those of the items and of the call, the fitted ones or those in use. */
export const sharesOf = (
  { item, within }: Pick<RunFit, 'item' | 'within'>,
  preset: { readonly item: number; readonly call: number },
): { readonly item: number; readonly call: number } => {
  const call = Math.min(within === null ? preset.call : Math.max(0, 1 - within.value), 0.99);
  return { item: Math.min(item?.value ?? preset.item, 1 - call), call };
};
