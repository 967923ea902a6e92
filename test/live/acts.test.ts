/** Every act on servers that take less and less: with schemas, forced tools, JSON mode, and words alone the replies are the same. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/api/index.js';
import { STRUCTURED } from '../../src/serve/asked.js';
import { scratch, table } from '../cli/harness.js';
import { child } from '../serve/serving.js';
import { countsAt, partsAt, replyOf, staffAt, study, takesIn, tracesIn } from './bench.js';

const folder = scratch();
const LINES = {
  ...{ instances: '1', replicates: '1', tasks: '[decomposable]' },
  organizations: '[market, veto-committee, prediction-market, self-designing, open-agency]',
};
/** The kinds of forms; tickets are of a task with constraints. */
const FORMS = ['answer', 'belief', 'bid', 'design', 'forecast', 'groups', 'ranking', 'review'];

type Ran = Awaited<ReturnType<typeof run>> & { readonly requests: number };
const ran = new Map<string, Ran>();
beforeAll(async () => {
  for (const most of STRUCTURED) {
    const server = await child('--structured', most);
    const place = join(folder, most);
    const result = await run(study(place, staffAt(server.url), LINES), { out: join(place, 'out'), workers: 1 });
    ran.set(most, { ...result, requests: (await countsAt(server.url)).requests ?? 0 });
    await server.end();
  }
}, 120_000);

describe.each(STRUCTURED)('a server that takes at most: %s', (most) => {
  test('every act was asked, nobody failed for the form, and every request that was refused for it is counted', () => {
    const { folder: out, spent, requests } = ran.get(most)!;
    const takes = takesIn(out);
    expect([...new Set(takes.map(({ form }) => form.name))].sort()).toEqual(FORMS);
    expect(takes.filter(({ answer }) => answer.end !== 'reply')).toEqual([]);
    expect(table(out, 'trials.csv').filter((r) => r.status === 'error')).toEqual([]);
    // Requests that were refused for their form: at most a ladder for each form and model, over all that ask at once.
    const steps = STRUCTURED.indexOf(most);
    const extra = requests - takes.length;
    expect(spent).toMatchObject({ failed: 0, calls: requests, troubles: { rejected: extra } });
    if (steps === 0) expect(extra).toBe(0);
    else expect(extra).toBeGreaterThan(0);
    expect(extra).toBeLessThanOrEqual(steps * FORMS.length * 5 * 16);
  });

  test('replies are those over a schema', () => {
    const [a, b] = [tracesIn(ran.get('schema')!.folder), tracesIn(ran.get(most)!.folder)];
    expect([...b.keys()]).toEqual([...a.keys()]);
    for (const [trial, { entries }] of a) {
      expect(partsAt(entries, b.get(trial)!.entries), trial).toBe(-1);
      for (const entry of entries) if (replyOf(entry).none) expect(replyOf(entry).none).toMatch(/not in the form that/);
    }
  });
});

test('requests that are refused for their form count under --max-calls', async () => {
  const server = await child('--structured', 'none', '--latency', '5');
  const file = study(join(folder, 'capped'), staffAt(server.url), LINES);
  const capped = run(file, { out: join(folder, 'capped', 'out'), workers: 1, maxCalls: 33, concurrency: 64 });
  await expect(capped).rejects.toThrow(/the cap of 33 calls does not hold another call/);
  expect((await countsAt(server.url)).requests).toBe(33);
  await server.end();
});
