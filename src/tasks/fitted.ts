/**
 * Items and people on one scale: right iff a·θ − b + noise > 0 with noise N(0, 1) (probit; a logit scale is divided by
 * 1.702). The port of simulated people has variance 1 for items and noise together instead, so a share `item` of it belongs
 * to the items, and θ and b are shrunk by √(1 − item).
 */
import { Phi } from '../sim/normal.js';

/** An item as fitted: b is its difficulty, a what a unit of skill is worth on it. */
export interface FittedItem {
  readonly id: string;
  readonly b: number;
  readonly a: number;
}

export interface Scale {
  /** Share of variance that belongs to the items. */
  readonly item: number;
  /** √(1 − item): from the fitted scale to the scale of simulated people. */
  readonly shrink: number;
  readonly mean: number;
  readonly sd: number;
}

/** Logistic noise in units of the normal that is nearest to it. */
const LOGIT = 1.702;

export const toProbit = (value: number, scale: 'probit' | 'logit'): number =>
  scale === 'logit' ? value / LOGIT : value;

/** Fractional parts of multiples of the golden ratio: spread evenly over (0, 1) whatever number of them is used. */
export const evenly = (i: number): number => ((i + 0.5) * ((Math.sqrt(5) - 1) / 2)) % 1;

/** Mean and spread of the difficulties; the share of the items is what that spread says, unless it is given. */
export const scaleOf = (items: readonly FittedItem[], given?: number): Scale => {
  const mean = items.reduce((sum, { b }) => sum + b, 0) / items.length;
  const variance = items.reduce((sum, { b }) => sum + (b - mean) ** 2, 0) / items.length;
  const item = given ?? variance / (1 + variance);
  return { item, shrink: Math.sqrt(1 - item), mean, sd: Math.sqrt(variance) };
};

/** Standardized easiness; 0 where all items are equally hard. */
export const easinessOf = ({ mean, sd }: Scale, { b }: FittedItem): number => (sd === 0 ? 0 : (mean - b) / sd);

/** What an item is right with, for a skill on the scale of simulated people, over everything that is drawn about people. */
export const chanceOf = (scale: Scale, item: FittedItem, skill: number): number => {
  const centre = item.a * skill - scale.shrink * scale.mean;
  return Phi((centre + Math.sqrt(scale.item) * easinessOf(scale, item)) / scale.shrink);
};

/** Steps after which an interval of length 80 is as narrow as doubles go. */
const HALVINGS = 60;

/** The skill whose mean chance over the items is `accuracy`, by bisection: the mean rises with skill, since all a > 0. */
export const skillFor = (scale: Scale, items: readonly FittedItem[], accuracy: number): number => {
  let [low, high] = [-40, 40];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    const mean = items.reduce((sum, item) => sum + chanceOf(scale, item, middle), 0) / items.length;
    if (mean < accuracy) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Where everybody stands: models that are named have their θ, a stated accuracy is solved for once, a skill stays. */
export const placing = (
  models: ReadonlyMap<string, number>,
  items: readonly FittedItem[],
  scale: Scale,
): ((who: { readonly model: string; readonly skill: number; readonly accuracy?: number }) => number) => {
  const solved = new Map<number, number>();
  return ({ model, skill, accuracy }) => {
    const theta = models.get(model);
    if (theta !== undefined) return scale.shrink * theta;
    if (accuracy === undefined) return skill;
    const found = solved.get(accuracy) ?? skillFor(scale, items, accuracy);
    solved.set(accuracy, found);
    return found;
  };
};
