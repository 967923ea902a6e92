/**
 * `orglab/contracts`: what every agent, every policy and every task family must keep, as tests for vitest. Needs `vitest` and `fast-check`
 * beside orglab, which are installed by whoever runs tests:
 *
 *   npm install --save-dev vitest fast-check
 */
export { type AgentOptions, agentContract, checkReply, contractRequests, contractTasks } from './agent.js';
export { type PolicyOptions, policyContract } from './policy.js';
export type { Asked } from './requests.js';
export { difficultyContract, type Knob } from './task-difficulty.js';
export { type Draw, taskFamilyContract } from './task-family.js';
