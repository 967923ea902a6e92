/** Judges in a run: what they flag of wrong and of right drafts, whether they spare their own kind, and how alike they err. */
import { Phi, PhiInverse } from '../../sim/normal.js';
import { benches, judgeRho } from '../calibrate/judges.js';
import { ENOUGH, type Found, jackknifed, mapped, shareOf } from './found.js';
import type { Judgement } from './observe.js';

export interface Critic {
  /** On drafts of other models where there are enough of them, else on all that others wrote (`kin`). */
  readonly sensitivity: Found | null;
  readonly specificity: Found | null;
  readonly kin: boolean;
  /** Probits added to a flag where the writer is of the judge's model and the draft is wrong. */
  readonly ownFamily: Found | null;
}

export interface Sharing {
  /** Correlation of two judges on wrong drafts and on right ones. */
  readonly onWrong: Found | null;
  readonly onRight: Found | null;
}

const flagged = (some: readonly Judgement[]): Found | null =>
  some.length < ENOUGH ? null : shareOf(some.map(({ instance, flagged: hit }) => ({ instance, hit })));

/** `checking`: probits by which the task makes checking easier than by eye, half on each side; they are no trait of a person. */
export const criticOf = (judgements: readonly Judgement[], checking: number): Critic => {
  const seen = judgements.filter(({ own }) => !own);
  const strangers = seen.filter(({ model, writer }) => model !== writer);
  const of = (some: readonly Judgement[], wrong: boolean): Found | null =>
    flagged(some.filter((j) => j.wrong === wrong));
  const apart = of(strangers, true) !== null && of(strangers, false) !== null;
  const used = apart ? strangers : seen;
  const [hit, alarm] = [of(used, true), of(used, false)];
  const eased = (by: number) => (p: number) => Phi(PhiInverse(p) + by);
  const kin = seen.filter(({ model, writer, wrong }) => model === writer && wrong);
  const others = strangers.filter(({ wrong }) => wrong);
  const spared = (keep: (i: number) => boolean): number | null => {
    const [own, other] = [kin, others].map((some) => flagged(some.filter((j) => keep(j.instance))));
    return own && other ? PhiInverse(own.value) - PhiInverse(other.value) : null;
  };
  const instances = [...kin, ...others].map((j) => j.instance);
  const loose = alarm && mapped(alarm, (p) => 1 - eased(checking / 2)(p));
  return {
    sensitivity: hit && mapped(hit, eased(-checking / 2)),
    specificity: loose && { ...loose, lo: loose.hi, hi: loose.lo },
    kin: !apart,
    ownFamily: apart && kin.length >= 2 * ENOUGH ? jackknifed(instances, spared, kin.length) : null,
  };
};

/** Pairs of judges on one draft that are needed before anything is said of how alike they are. */
const PAIRS = 100;

export const sharingOf = (judgements: readonly Judgement[]): Sharing => {
  const seen = judgements.filter(({ own }) => !own);
  const rows = seen.map(({ item, model, flagged: flag, wrong, instance }) => ({
    item,
    judge: model,
    prompt: '',
    flag: Number(flag),
    truth: Number(wrong),
    instance,
  }));
  const of = (truth: number): Found | null => {
    const judges = new Map<string, Set<string>>();
    for (const row of rows)
      if (row.truth === truth) judges.set(row.item, (judges.get(row.item) ?? new Set()).add(row.judge));
    const pairs = [...judges.values()].reduce((sum, { size }) => sum + (size * (size - 1)) / 2, 0);
    if (pairs < PAIRS) return null;
    const found = jackknifed(
      rows.map((row) => row.instance),
      (keep) =>
        judgeRho(
          benches(
            rows.filter((row) => keep(row.instance)),
            truth,
            () => true,
          ),
          'strangers',
        ),
      pairs,
    );
    return found && mapped(found, (x) => Math.min(0.99, Math.max(0, x)));
  };
  return { onWrong: of(1), onRight: of(0) };
};
