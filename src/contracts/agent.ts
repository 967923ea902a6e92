/**
 * What every agent must keep, whoever wrote it. Call it in a test of your own:
 *
 *   agentContract('my-agent', () => myAgent());
 */
import { describe, expect, it } from 'vitest';
import { type Agent, isMissing, type Reply, type Request, type Task } from '../engine/types.js';
import { type Stream, stream } from '../rng/streams.js';
import { languageRequestsOf } from './language-requests.js';
import { type Asked, plainRequestsOf } from './requests.js';
import { shippedTask } from './shipped.js';
import { frozen } from './task-bench.js';

export interface AgentOptions {
  /** Whether the reply is decided by the request and the stream; true where nothing is said. */
  readonly deterministic?: boolean;
  /** Tasks that it is asked about; one of every shipped family where nothing is said. */
  readonly tasks?: readonly Task[];
  /** Streams for each request; 4 where nothing is said. */
  readonly runs?: number;
  /** Replies that may be missing (none, refused), by share; where nothing is said each may be. */
  readonly mostMissing?: number;
}

export const contractTasks = (): readonly Task[] => ['coupled', 'control', 'questions'].map(shippedTask);

/** Everything that an agent is asked in the contract, by task; the request is frozen all the way down. */
export const contractRequests = (task: Task): readonly Asked[] =>
  [plainRequestsOf, languageRequestsOf]
    .flatMap((of) => of(task, task.instance(3, stream(['agent contract', task.family]))))
    .map((a) => frozen(a));

const KEYS: Readonly<Record<Request['act'], string>> = {
  propose: 'content',
  assess: 'score',
  choose: 'ranking',
  split: 'parts',
  design: 'steps',
};
/** Assessments that are no score. */
const OTHER: Readonly<Record<string, string>> = { bid: 'p', forecast: 'success', belief: 'belief' };

const shownTo = (request: Request): readonly string[] => {
  const ids = request.view.known.map((d) => d.id);
  if ('drafts' in request) ids.push(...request.drafts.map((d) => d.id), ...request.reviews.map((r) => r.id));
  if ('draft' in request && request.draft) ids.push(request.draft.id);
  if (request.act === 'propose' && request.own) ids.push(request.own.id);
  if (request.act === 'propose' && request.summary) ids.push(request.summary.id);
  return ids;
};

const between = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

const subset = (items: readonly string[], of: readonly string[]): void => {
  expect(new Set(items).size).toBe(items.length);
  for (const item of items) expect(of).toContain(item);
};

/** What the reply to one request must be like, whatever it says. */
export const checkReply = (request: Request, reply: Reply): void => {
  const { seconds, ...counts } = reply.usage;
  expect(Number.isFinite(seconds)).toBe(true);
  expect(seconds).toBeGreaterThanOrEqual(0);
  for (const name of ['tokensIn', 'tokensOut', 'usd'] as const) {
    const n = counts[name];
    if (n !== null) expect(Number.isFinite(n) && n >= 0, name).toBe(true);
  }
  if (isMissing(reply)) {
    const reason = 'none' in reply ? reply.none : reply.refused;
    expect(reason.length).toBeGreaterThan(0);
    return;
  }
  const { task, instance, scope } = request.view;
  expect(Object.keys(reply)).toContain(OTHER[request.as] ?? KEYS[request.act]);
  if ('content' in reply) {
    expect(reply.label).toBe(task.label(instance, reply.content));
    expect(task.label(instance, JSON.parse(JSON.stringify(reply.content)))).toBe(reply.label);
    expect(reply.value ?? null).toBe(task.value?.(instance, reply.content) ?? null);
    if (reply.confidence !== undefined) between(reply.confidence, 0, 1);
    subset(reply.cites ?? [], shownTo(request));
  }
  if ('score' in reply) {
    between(reply.score, 0, 1);
    if (reply.note !== undefined) expect(typeof reply.note).toBe('string');
  }
  if ('success' in reply) {
    between(reply.success, 0, 1);
    between(reply.harm, 0, 1);
    between(reply.cost, 0, Number.MAX_VALUE);
  }
  if ('belief' in reply) between(reply.belief, 0, 1);
  if ('p' in reply) {
    between(reply.p, 0, 1);
    between(reply.price, 0, Number.MAX_VALUE);
  }
  if ('ranking' in reply && request.act === 'choose') {
    subset(reply.ranking, request.options);
    if (reply.approved !== undefined) {
      expect(Number.isInteger(reply.approved)).toBe(true);
      between(reply.approved, 0, reply.ranking.length);
    }
  }
  if ('parts' in reply && request.act === 'split') {
    subset(
      reply.parts.flatMap((g) => g.parts),
      scope.parts,
    );
    expect(reply.parts.length).toBeLessThanOrEqual(request.max);
    for (const [i, group] of reply.parts.entries()) {
      subset(group.garbled, group.parts);
      subset(group.constraints ?? [], scope.constraints ?? (instance.constraints ?? []).map((c) => c.id));
      for (const j of group.after) expect(j !== i && reply.parts[j] !== undefined).toBe(true);
    }
  }
  if ('steps' in reply) expect(JSON.parse(JSON.stringify(reply.steps))).toEqual(reply.steps);
};

/** Declares the contract's tests for one agent; `make` must give a new one at each call. */
export const agentContract = (name: string, make: () => Agent, options: AgentOptions = {}): void => {
  const { deterministic = true, tasks = contractTasks(), runs = 4, mostMissing = 1 } = options;
  const key = (task: Task, asked: Asked, run: number): Stream =>
    stream(['contract', name, task.family, asked.name, run]);
  describe(`agent: ${name}`, () => {
    describe.each(tasks.map((task) => ({ family: task.family, task })))('on $family', ({ task }) => {
      const requests = contractRequests(task);
      it.each(requests)('$name: a reply in form, and the request left as it was', async (asked) => {
        const agent = make();
        for (let run = 0; run < runs; run++)
          checkReply(asked.request, await agent.act(asked.request, key(task, asked, run)));
      });
      it('answers often enough', async () => {
        const agent = make();
        let missing = 0;
        for (const asked of requests)
          for (let run = 0; run < runs; run++)
            if (isMissing(await agent.act(asked.request, key(task, asked, run)))) missing += 1;
        expect(missing / (requests.length * runs)).toBeLessThanOrEqual(mostMissing);
      });
      it.runIf(deterministic)('answers the same again, from a new agent and in another order', async () => {
        const [one, other] = [make(), make()];
        const replies = new Map<string, Reply>();
        for (const asked of requests) replies.set(asked.name, await one.act(asked.request, key(task, asked, 0)));
        for (const asked of [...requests].reverse())
          expect(await other.act(asked.request, key(task, asked, 0)), asked.name).toEqual(replies.get(asked.name));
      });
    });
  });
};
