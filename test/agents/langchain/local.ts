/** Calls of a model at a server on this machine, and what is expected of them. */
import { expect } from 'vitest';
import type { CallError, ModelCall, ModelSpec } from '../../../src/agents/calls/call.js';
import { formOf } from '../../../src/agents/seat/forms.js';
import type { Behind } from '../../../src/agents/wire.js';
import { stream } from '../../../src/rng/streams.js';
import { type Canned, type OpenAiServer, openAiServer } from '../../support/openai-server.js';
import { requests } from '../shown.js';

export const KEY = 'planted-key-0123456789';
export const env = { OPENAI_API_KEY: KEY };
const open: OpenAiServer[] = [];
export const closeAll = async (): Promise<void> => {
  for (const server of open.splice(0)) await server.close();
};
export const kept = (server: OpenAiServer): OpenAiServer => {
  open.push(server);
  return server;
};

export const serving = async (...canned: readonly Canned[]): Promise<OpenAiServer> => {
  const server = await openAiServer((_, n) => canned[Math.min(n, canned.length - 1)] ?? {});
  open.push(server);
  return server;
};
export const specOf = (baseUrl: string | undefined, more: Partial<ModelSpec> = {}): ModelSpec => ({
  model: 'openai:local',
  maxTokens: 300,
  method: 'auto',
  ...(baseUrl === undefined ? {} : { baseUrl }),
  ...more,
});
export const standing = {
  seed: 1,
  orgHash: 'h',
  task: { name: 't', family: 'letters', params: {} },
  instance: 0,
  replicate: 0,
  seats: {},
};
const behind: Behind = {
  call: {
    id: '1.solve/worker.0',
    seat: { name: 'worker.0', role: 'worker', index: 0, person: 0 },
    request: requests.revise,
  },
  rng: stream(['x']),
  standing,
};
export const callOf = (spec: ModelSpec): ModelCall => ({
  id: 't/1#0',
  spec,
  messages: [
    { role: 'system', text: 'be brief' },
    { role: 'user', text: 'how likely?' },
  ],
  form: formOf(requests.quality),
  behind,
});
export const said = '{"thoughts": null, "score": 0.5, "note": null, "objections": null}';
export const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
export const failing = async (promise: Promise<unknown>): Promise<CallError> => {
  try {
    await promise;
  } catch (error) {
    expect(error).toMatchObject({ name: 'CallError' });
    return error as CallError;
  }
  throw new Error('it did not fail');
};
