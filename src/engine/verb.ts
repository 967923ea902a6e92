import type { Step, StepOf } from '../org/schema.js';
import type { Place, TaskState } from './state.js';
import type { Flow } from './types.js';

/** One kind of step: the table as it is, the table as it will be. */
export type Verb<K extends Step['do']> = (step: StepOf<K>, state: TaskState, here: Place) => Flow<TaskState>;
