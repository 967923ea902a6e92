/** A model as a seat of a run has it: plainer forms where the provider rejects one, and nothing else between. */
import { askOnce, ladder } from '../../src/agents/langchain/chat.js';

export const askModel = (options: Parameters<typeof askOnce>[0] = {}) => {
  const steps = ladder();
  return Object.assign(steps(askOnce(options)), { methodOf: steps.methodOf });
};
