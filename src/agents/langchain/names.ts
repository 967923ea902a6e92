/** Neutral names stand above: whoever writes replies on paper needs them too. */
export * from '../names.js';
