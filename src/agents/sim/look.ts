import type { Content, Inspection, Instance, Task } from '../../engine/types.js';

/** What opening a content shows. Everybody in a trial opens the same drafts, so each is opened once. */
export type Look = (content: Content, latent?: unknown) => Inspection;

export const createLook = (task: Task, instance: Instance): Look => {
  const plain = new Map<object, Inspection>();
  const hidden = new Map<object, Map<object, Inspection>>();
  return (content, latent) => {
    if (typeof content !== 'object' || content === null) return task.inspect(instance, content, latent);
    let seen = plain;
    if (typeof latent === 'object' && latent !== null) {
      seen = hidden.get(latent) ?? new Map();
      hidden.set(latent, seen);
    } else if (latent !== undefined) return task.inspect(instance, content, latent);
    const known = seen.get(content);
    if (known) return known;
    const found = task.inspect(instance, content, latent);
    seen.set(content, found);
    return found;
  };
};
