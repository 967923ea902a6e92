/** Shipped tasks, opened: what an agent is asked about where its author names no tasks. */
import { join } from 'node:path';
import type { Task } from '../engine/types.js';
import { taskFrom } from '../lab/experiment.js';
import { openFile, packageRoot } from '../lab/locate.js';
import { openTask } from '../lab/open-task.js';

/** A task of the package's own configs/tasks, whatever stands in the folder from which this is run. */
export const shippedTask = (name: string): Task => {
  const opened = openFile(join(packageRoot, 'configs', 'tasks', `${name}.yaml`));
  return openTask(taskFrom(opened, opened.value, []));
};
