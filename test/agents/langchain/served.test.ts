/** Seats at a server of simulated people, in a process of its own: the replies are those of the people in this process. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelSpec } from '../../../src/agents/calls/call.js';
import { seatAgent } from '../../../src/agents/seat/seat.js';
import { isMissing } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { scratch } from '../../cli/harness.js';
import { CLUMSY, casesOf } from '../../serve/requests.js';
import { type Child, child } from '../../serve/serving.js';
import { askModel } from '../../support/ask-model.js';

const file = join(scratch(), 'clumsy.yaml');
writeFileSync(file, CLUMSY);
const cases = ['committee', 'hierarchy', 'debate'].flatMap((name, i) =>
  ['decomposable', 'control'].flatMap((task) => casesOf(name, task, file, 5 + i, i, 0)),
);

let server: Child;
beforeAll(async () => {
  server = await child('--staff', file);
});
afterAll(() => server.end());

test.each(['auto', 'tool', 'text'] as const)('every reply, by %s', async (method) => {
  const ask = askModel({ env: {} });
  expect(cases.length).toBeGreaterThan(40);
  let said = 0;
  for (const { call, reply, model, body } of cases) {
    const { standing } = JSON.parse((body.metadata as { orglab: string }).orglab);
    const spec: ModelSpec = { model: `orglab:${model}`, baseUrl: server.url, maxTokens: 1000, method };
    const heard = await seatAgent(ask, spec, { repairs: 0 }).answerCall(call, stream(['unused']), standing);
    expect(heard).not.toHaveProperty('truth');
    if (isMissing(reply)) {
      expect(heard).toMatchObject('refused' in reply ? { refused: reply.refused } : { none: 'empty' });
      continue;
    }
    const { tokensIn, tokensOut } = reply.usage;
    expect(heard.usage).toMatchObject({ tokensIn, tokensOut });
    const { usage: _, truth: _truth, latent: _latent, parts, ...open } = reply as unknown as Record<string, unknown>;
    // Work that the family cannot write down does not come through: a missing part is no answer.
    if (isMissing(heard)) expect(heard).toMatchObject({ none: expect.stringContaining('not in the form') });
    else {
      said += 1;
      if (parts === undefined) expect(heard).toMatchObject(open);
    }
  }
  expect(said).toBeGreaterThan(cases.length * 0.7);
});
