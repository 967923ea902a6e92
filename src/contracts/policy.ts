/**
 * What every policy of simulated people must keep, whoever wrote it. Call it in a test of your own, with arguments with which
 * it does what it is there for:
 *
 *   policyContract(myPolicy, { args: { rate: 1 } });
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { simulatedPerson } from '../agents/sim/person.js';
import type { Policy } from '../agents/sim/policies/policy.js';
import { isMissing, type Reply, type Task } from '../engine/types.js';
import { stream } from '../rng/streams.js';
import { DEFAULTS, type Traits } from '../sim/constants.js';
import { createWorld } from '../sim/world.js';
import { checkReply, contractRequests, contractTasks } from './agent.js';
import type { Asked } from './requests.js';

export interface PolicyOptions {
  /** Arguments with which it does what it is there for; its defaults where nothing is said. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Acts, by what is asked for (solve, quality, vote, …), at which it does something else; unchecked where nothing is said. */
  readonly alters?: readonly string[];
  /** Tasks that people are asked about; one of every kind of family where nothing is said. */
  readonly tasks?: readonly Task[];
  /** Streams for each request; 3 where nothing is said. */
  readonly runs?: number;
}

type Args = Readonly<Record<string, unknown>>;

/** What others are told; the truth of a reply and its price are not part of it. */
const told = ({ truth: _truth, usage: { seconds }, ...reply }: Reply): string => JSON.stringify({ ...reply, seconds });

/** Declares the contract's tests for one policy. */
export const policyContract = (policy: Policy, options: PolicyOptions = {}): void => {
  const { args = {}, alters, tasks = contractTasks(), runs = 3 } = options;
  const asked = tasks.flatMap((task) => contractRequests(task));
  const world = createWorld(['policy contract', policy.name]);
  const policies = [policy];
  const ask = (
    name: string,
    given: Args,
    { name: what, request }: Asked,
    run: number,
    traits?: Partial<Traits>,
  ): Reply => {
    const own = { policy: name, args: given, traits: { ...DEFAULTS, ...traits } };
    const person = { index: 0, model: 'model-0', family: 'family-0', skill: 0.3, ...own };
    const agent = simulatedPerson(person, { world: () => world, familyOf: () => 'other', policies });
    return agent.act(request, stream(['policy contract', policy.name, what, run])) as Reply;
  };
  /** Requests for which something holds in some run: told together, since most of the time would go into asserting. */
  const where = (holds: (one: Asked, run: number) => boolean): readonly string[] =>
    asked
      .filter((one) => Array.from({ length: runs }, (_, run) => run).some((run) => holds(one, run)))
      .map((o) => o.name);

  describe(`policy: ${policy.name}`, () => {
    it('is honest work, to the last bit, with the arguments in honestAt', () => {
      const honest = (one: Asked, run: number): Reply => ask('honest', {}, one, run);
      const other = where(
        (one, run) => !isDeepStrictEqual(ask(policy.name, policy.honestAt, one, run), honest(one, run)),
      );
      expect(other).toEqual([]);
    });
    it('replies in form, and leaves the request as it was', () => {
      for (const one of asked) checkReply(one.request, ask(policy.name, args, one, 0));
    });
    it('says the same again', () => {
      expect(
        where((one, run) => !isDeepStrictEqual(ask(policy.name, args, one, run), ask(policy.name, args, one, run))),
      ).toEqual([]);
    });
    it('never makes a reply of none', () => {
      expect(where((one, run) => !isMissing(ask(policy.name, args, one, run, { refusal: 1 })))).toEqual([]);
    });
    it.runIf(alters !== undefined)('does something else at the acts that it says, and at no other', () => {
      const altered = new Set<string>();
      where((one, run) => {
        if (told(ask(policy.name, args, one, run)) !== told(ask('honest', {}, one, run))) altered.add(one.request.as);
        return false;
      });
      expect([...altered].sort()).toEqual([...(alters ?? [])].sort());
    });
  });
};
