/**
 * `orglab/langchain`: seats for LangChain chat models. A subpath of its own, so that LangChain is loaded only where it is named.
 * `simulatedPerson` is what a `SimulatedChatModel` is made of.
 */
export { type LangchainOptions, langchainAgent } from '../agents/langchain/agent.js';
export {
  type SimulatedCallOptions,
  SimulatedChatModel,
  type SimulatedModel,
} from '../agents/langchain/simulated-chat-model.js';
export { type Person, simulatedPerson } from '../agents/sim/person.js';
export { createWorld } from '../sim/world.js';
