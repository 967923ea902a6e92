/** The ports and shapes of the engine, in one place to import from. */
export * from './agent.js';
export * from './task.js';
export * from './trace.js';
