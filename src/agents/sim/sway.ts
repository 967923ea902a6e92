/** How a summary of all others pulls: the same conformity as towards shown drafts, and towards the median where answers are numbers. */
import type { Content, Seen, Summary } from '../../engine/types.js';
import { oneOf } from '../../rng/streams.js';
import { WRONGS_TRIED } from '../../sim/constants.js';
import { yields } from './conform.js';
import type { Mind } from './mind.js';
import { extend, handed, inOrder } from './work.js';

/** The answer moved to; `adopted` where it is wholly that of others, so that its errors are theirs. */
export interface Swayed {
  readonly content: Content;
  readonly adopted: boolean;
}

/**
 * Numbers: x ← (1 − a)·x + a·median, a = towardMedian (the updating rule of Delphi groups, and of DeGroot with a summary for
 * all others). Other answers: moved to the leading other label with the probability of conform.ts; a summary names labels
 * only, so that a person who cannot make an answer of that name stays. Draws two uniforms whatever happens.
 */
export const sway = (mind: Mind, summary: Summary, own: Content, z: number): Swayed | null => {
  const { task, instance, traits, rng } = mind;
  const u = rng();
  const tie = rng();
  const value = task.value?.(instance, own) ?? null;
  if (value !== null && summary.values !== null && task.ofValue) {
    const moved = (1 - traits.towardMedian) * value + traits.towardMedian * summary.values.median;
    return moved === value ? null : { content: task.ofValue(instance, moved), adopted: false };
  }
  const mine = task.label(instance, own);
  const rivals = summary.labels.filter(({ label }) => label !== mine);
  if (rivals.length === 0) return null;
  const most = Math.max(...rivals.map(({ count }) => count));
  const { label } = oneOf(
    () => tie,
    rivals.filter(({ count }) => count === most),
  );
  const held = summary.labels.find((l) => l.label === mine)?.count ?? 0;
  // The reader counts itself among those who hold its own answer.
  const lead = (most - held - 1) / (summary.count + 1);
  const right = task.label(instance, wholly(mind, [])) === label;
  if (u >= yields(mind, lead, right, z)) return null;
  for (const content of makeable(mind, own))
    if (task.label(instance, content) === label) return { content, adopted: true };
  return null;
};

/** Every part in hand answered rightly with what is seen (absent: everything), but for those that the reader misreads. */
const wholly = (mind: Mind, garbled: readonly string[], seen?: Seen): Content => {
  let known = handed(mind);
  const made: Content[] = [];
  for (const { id } of inOrder(mind, mind.view.scope.parts)) {
    const content = mind.task.right(mind.instance, id, known, garbled.includes(id), seen);
    known = extend(mind, known, content);
    made.push(content);
  }
  return mind.task.combine(mind.instance, made);
};

/** Answers that a person can hit upon: those the task itself offers, the right one, and its own with one part changed. */
function* makeable(mind: Mind, own: Content): Generator<Content> {
  const { task, instance, view } = mind;
  const { parts, garbled } = view.scope;
  const seen = mind.knowing?.seen;
  yield* task.options?.(instance) ?? [];
  yield wholly(mind, garbled, seen);
  const known = handed(mind);
  const changed = (part: Content): Content => task.combine(instance, [own, part]);
  for (const part of parts) yield changed(task.right(instance, part, known, garbled.includes(part), seen));
  for (let k = 0; k < WRONGS_TRIED; k++)
    for (const part of parts) yield changed(task.wrong(instance, part, k, known, seen));
}
