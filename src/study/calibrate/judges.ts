/** Judges of drafts: what they catch, what they flag wrongly, and how alike they err within drafts that have an error or none. */
import { PhiInverse } from '../../sim/normal.js';
import { type Pair, pooledRho } from './latent.js';
import { columnsOf, readTable, wholeIn } from './table.js';

export interface Judged {
  readonly item: string;
  readonly judge: string;
  readonly prompt: string;
  /** 1 flagged, 0 passed, −1 no verdict. */
  readonly flag: number;
  readonly truth: number;
}

/** A file `item,judge,prompt,flag_error,truth_error`; more columns are passed over. */
export const readJudges = (file: string): readonly Judged[] => {
  const table = readTable(file);
  const at = columnsOf(table, ['item', 'judge', 'prompt', 'flag_error', 'truth_error']);
  return table.rows.map(({ line, fields }) => {
    const [item, judge, prompt, flag, truth] = at.map((i) => fields[i] as string) as [
      string,
      string,
      string,
      string,
      string,
    ];
    return {
      item,
      judge,
      prompt,
      flag: wholeIn(table, line, 'flag_error', flag, [-1, 1]),
      truth: wholeIn(table, line, 'truth_error', truth, [0, 1]),
    };
  });
};

/** One judge under one prompt: its flags by item, of drafts with an error (truth 1) or without. */
export interface Bench {
  readonly judge: string;
  readonly prompt: string;
  readonly flags: ReadonlyMap<string, number>;
  /** (flagged + ½)/(n + 1). */
  readonly rate: number;
}

/** Judges × prompts on the drafts of one truth, verdicts that were not given left out. */
export const benches = (all: readonly Judged[], truth: number, keep: (item: string) => boolean): readonly Bench[] => {
  const groups = new Map<string, { judge: string; prompt: string; flags: Map<string, number> }>();
  for (const one of all) {
    if (one.truth !== truth || one.flag < 0 || !keep(one.item)) continue;
    const key = `${one.judge}\n${one.prompt}`;
    const group = groups.get(key) ?? { judge: one.judge, prompt: one.prompt, flags: new Map<string, number>() };
    groups.set(key, group);
    group.flags.set(one.item, one.flag);
  }
  return [...groups.values()].map((group) => {
    const flagged = [...group.flags.values()].reduce((a, x) => a + x, 0);
    return { ...group, rate: (flagged + 0.5) / (group.flags.size + 1) };
  });
};

const pairOf = (one: Bench, other: Bench): Pair | null => {
  const shared = [...one.flags].filter(([item]) => other.flags.has(item));
  if (shared.length < 10) return null;
  const mean = (f: (pair: readonly [string, number]) => number): number =>
    shared.reduce((sum, pair) => sum + f(pair), 0) / shared.length;
  const smooth = (p: number): number => (p * shared.length + 0.5) / (shared.length + 1);
  const [a, b] = [smooth(mean(([, x]) => x)), smooth(mean(([item]) => other.flags.get(item) as number))];
  const both = mean(([item, x]) => x * (other.flags.get(item) as number));
  return { a: PhiInverse(a), b: PhiInverse(b), both, weight: shared.length };
};

/** Correlation of verdicts: of different judges, or of one judge under different prompts; null without a pair. */
export const judgeRho = (all: readonly Bench[], whose: 'strangers' | 'same'): number | null =>
  pooledRho(
    all.flatMap((one, i) =>
      all.slice(i + 1).flatMap((other) => {
        const alike = one.judge === other.judge;
        if (whose === 'same' ? !alike || one.prompt === other.prompt : alike || one.prompt !== other.prompt) return [];
        const pair = pairOf(one, other);
        return pair ? [pair] : [];
      }),
    ),
  );

export interface JudgeFit {
  readonly judge: string;
  readonly n: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** Sensitivity and specificity of every judge: means over prompts, which is what published rates are. */
export const rateJudges = (all: readonly Judged[]): readonly JudgeFit[] => {
  const [right, wrong] = [0, 1].map((truth) => benches(all, truth, () => true)) as [readonly Bench[], readonly Bench[]];
  const judges = [...new Set(all.map(({ judge }) => judge))].sort();
  return judges.flatMap((judge) => {
    const caught = wrong.filter((b) => b.judge === judge);
    const alarms = right.filter((b) => b.judge === judge);
    if (caught.length === 0 || alarms.length === 0) return [];
    const n = [...caught, ...alarms].reduce((sum, b) => sum + b.flags.size, 0);
    return [{ judge, n, sensitivity: averageRate(caught), specificity: 1 - averageRate(alarms) }];
  });
};

const averageRate = (all: readonly Bench[]): number => all.reduce((sum, { rate }) => sum + rate, 0) / all.length;

/** Sd over prompts of a judge's threshold, pooled over judges; null where nobody had two prompts. */
export const wordingSd = (all: readonly Judged[]): number | null => {
  const [right, wrong] = [0, 1].map((truth) => benches(all, truth, () => true)) as [readonly Bench[], readonly Bench[]];
  let [sum, freedom] = [0, 0];
  for (const judge of new Set(all.map((one) => one.judge))) {
    const shifts = wrong
      .filter((b) => b.judge === judge)
      .flatMap((b) => {
        const other = right.find((r) => r.judge === judge && r.prompt === b.prompt);
        return other ? [(PhiInverse(b.rate) + PhiInverse(other.rate)) / 2] : [];
      });
    const mean = shifts.reduce((a, x) => a + x, 0) / shifts.length;
    sum += shifts.reduce((a, x) => a + (x - mean) ** 2, 0);
    freedom += Math.max(0, shifts.length - 1);
  }
  return freedom > 0 ? Math.sqrt(sum / freedom) : null;
};
