/** What an answer is worth where a wrong one may cost more than none. */
import type { Content, Instance, Task } from '../engine/types.js';

/** Right is worth 1, wrong costs `loss`, no answer nothing; value stays whether it is right. */
export const worthWith = (
  loss: number,
  isRight: (instance: Instance, content: Content) => boolean,
  isAnswered: (content: Content) => boolean,
): Pick<Task, 'oracle' | 'score'> => ({
  // Never −0, which another file would write otherwise.
  oracle: () => ({ best: 1, worst: loss === 0 ? 0 : -loss }),
  score: (instance, content) => {
    const success = isRight(instance, content);
    const utility = success ? 1 : loss === 0 || !isAnswered(content) ? 0 : -loss;
    return { value: Number(success), success, utility };
  },
});
