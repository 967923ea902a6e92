/** A task made ready to draw and score. */
import type { Task, TaskFamily } from '../engine/types.js';
import { InputError } from '../org/yaml.js';
import { families } from '../tasks/index.js';
import type { TaskConfig } from './experiment.js';

/** Opens a task of a shipped family, or of one brought along. */
export const openTask = (config: TaskConfig, own: readonly TaskFamily[] = []): Task => {
  const family = [...families, ...own].find((f) => f.name === config.family);
  if (!family)
    throw new InputError(
      `task ${config.name}: orglab has no family "${config.family}"; where a program brought its own, read it with that program`,
    );
  return family.open({ ...config.params }, '.');
};
