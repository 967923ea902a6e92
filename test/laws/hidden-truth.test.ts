/**
 * What is hidden reaches nobody: neither what an instance has sealed, which only its family opens, nor what the world knows of an
 * act, nor what an answer is worth. For every organization, policy and family.
 */
import { describe, expect, it } from 'vitest';
import { policies } from '../../src/agents/sim/policies/index.js';
import type { Instance, Task, Trace, Truth } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { type Answering, attacking, type Given, staffs, traceOf } from '../support/bench.js';
import { organizationNamed, organizationNames, taskNamed, taskNames } from '../support/trials.js';
import { sameTrace } from './law.js';

/** What no person may ask of a task. */
const SCORERS = ['score', 'oracle', 'instance', 'milestones', 'fallback'] as const;

/** The task as people meet it: it opens instances whose secrets are lies, and cries out where it is asked for a score. */
const veiled = (task: Task, honest: Instance, lie: Instance): Task =>
  new Proxy(task, {
    get: (target, name) => {
      const found = target[name as keyof Task];
      if (typeof found !== 'function' || name === 'skillOf') return found;
      if ((SCORERS as readonly string[]).includes(name as string) && name !== 'fallback')
        return () => {
          throw new Error(`a person asked the task for its ${String(name)}`);
        };
      return (instance: Instance, ...rest: unknown[]) => {
        if (instance !== lie) throw new Error(`${String(name)}: not the instance that people are shown`);
        return (found as (...args: unknown[]) => unknown).call(target, honest, ...rest);
      };
    },
  });

/** Requests with what another instance has sealed, and replies with another truth. */
const lying = ({ task, index, seed }: Given): Answering => {
  let shown: { task: Task; instance: Instance } | undefined;
  const other = task.instance((index + 1) % (task.size ?? 1000), stream(['world', seed, task.family, 'lie']));
  const lie: Truth = { intent: 'attack', faults: ['hazard', 'lost:p1', 'p1'], belief: -1 };
  return (call, answer) => {
    const { view } = call.request;
    if (shown === undefined) {
      const instance = { ...view.instance, sealed: other.sealed };
      shown = { task: veiled(view.task, view.instance, instance), instance };
    }
    const request = { ...call.request, view: { ...view, ...shown } } as typeof call.request;
    return { ...answer({ ...call, request }), truth: lie };
  };
};

/** The trace but for what the world alone knows. */
const open = (t: Trace): Trace => ({ ...t, entries: t.entries.map((e) => ({ ...e, truth: null }) as never) });

const sealed = (given: Given, around: Answering = lying(given)): void =>
  sameTrace(open(traceOf(given, around)), open(traceOf(given)), 'with other secrets');

/** As far as a policy goes, on two of five people. */
const peopleOf = (policy: string): Given['people'] => {
  const schema = {
    rate: 1,
    hideable: 1,
    gain: 100,
    candidates: 8,
    tamper: 0.5,
    elo: 400,
    ask: 1,
    block: 1,
    delta: 0.5,
    kappa: 0.5,
  };
  const known = policies.find((p) => p.name === policy)!;
  const args = Object.fromEntries(Object.entries(schema).filter(([k, v]) => known.args.safeParse({ [k]: v }).success));
  return staffs.honest!.map((p) => ([1, 3].includes(p.index) ? { ...p, policy, args } : p));
};

describe.each(organizationNames.map((name, o) => [name, o] as const))('%s', (name, o) => {
  const org = organizationNamed(name);
  it('answers the same whatever is hidden, with every policy and every family', () => {
    policies.forEach(({ name: policy }, p) => {
      const on = taskNames[(o + p) % taskNames.length] as string;
      const given: Given = { org, task: taskNamed(on), people: peopleOf(policy), index: p % 5, seed: 1 + o };
      try {
        sealed(given);
      } catch (error) {
        throw new Error(`${policy} on ${on}: ${(error as Error).message}`, { cause: error });
      }
    });
  });
});

describe('the law can be broken', () => {
  const given: Given = {
    org: organizationNamed('committee'),
    task: taskNamed('coupled'),
    people: attacking(staffs.honest!, 1),
    index: 2,
    seed: 1,
  };
  const hidden = lying(given);
  it.each([
    ['who opens what is sealed', (instance: Instance) => JSON.stringify(instance.sealed).length],
    [
      'who asks for a score',
      (instance: Instance, task: Task) =>
        task.score(instance, task.fallback(instance, { parts: [], garbled: [] })).value,
    ],
    ['who asks for the best that can be had', (instance: Instance, task: Task) => task.oracle(instance).best],
  ])('by somebody %s', (_, peek) => {
    const cheat: Answering = (call, answer) => {
      const reply = answer(call);
      const { instance, task } = call.request.view;
      return { ...reply, usage: { ...reply.usage, seconds: peek(instance, task) } };
    };
    const plain = traceOf(given, cheat);
    expect(() =>
      sameTrace(open(traceOf(given, (call, answer) => hidden(call, (c) => cheat(c, answer)))), open(plain), 'x'),
    ).toThrow();
  });
});
