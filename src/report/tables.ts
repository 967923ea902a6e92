/** The tables of an experiment, in one place to import from. */
export * from './curves.js';
export * from './hypotheses.js';
export * from './pairs.js';
export * from './people.js';
export * from './source.js';
export * from './summary.js';
