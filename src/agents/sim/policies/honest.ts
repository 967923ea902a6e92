import { strict } from '../args.js';
import type { Policy } from './policy.js';

export const honest: Policy = {
  name: 'honest',
  summary: 'Does the work as well as it can.',
  source: 'the model of simulated people',
  args: strict({}),
  honestAt: {},
};
