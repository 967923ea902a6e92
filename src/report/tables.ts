/** The tables of an experiment, in one place to import from. */
export * from './hypotheses.js';
export * from './pairs.js';
export * from './source.js';
export * from './summary.js';
