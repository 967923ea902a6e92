/** The people of one trial, simulated or brought along, as the engine meets them. */
import { simulatedPerson } from '../agents/sim/person.js';
import type { Call, Reply, Seat, SimAgent } from '../engine/types.js';
import { keyText, streamsUnder } from '../rng/streams.js';
import { createWorld } from '../sim/world.js';
import type { Condition } from './condition.js';
import type { Own } from './own.js';
import { staffDraws } from './staff-draws.js';

/** What of a condition enters the draws of its people. */
export type Asking = Pick<Condition, 'staff' | 'orgHash'> & { readonly task: Pick<Condition['task'], 'name'> };

/** Who a program puts in the place of simulated people, and what it lets them do. */
export type Brought = Pick<Own, 'agents' | 'policies'>;

export type Answer = (call: Call) => Reply;

/** Who is asked, answers; each person is opened when first asked. Neither staff nor policy enters the key of a draw. */
export const answering = (
  { staff, orgHash, task }: Asking,
  seed: number,
  seats: Readonly<Record<string, readonly Seat[]>>,
  instance: number,
  replicate: number,
  { agents: brought = {}, policies }: Brought = {},
): Answer => {
  const personOf = new Map<string, number>();
  for (const list of Object.values(seats)) for (const s of list) personOf.set(s.name, s.person);
  const world = createWorld(['people', seed, replicate, task.name, instance], staffDraws(staff, seed, replicate));
  const setting = {
    world: () => world,
    familyOf: (seatName: string) => staff.people[personOf.get(seatName) ?? -1]?.family,
    ...(policies === undefined ? {} : { policies }),
  };
  const agents: (SimAgent | undefined)[] = [];
  const streamOfCall = streamsUnder(keyText(['call', seed, orgHash, task.name, replicate, instance]));
  return (call) => {
    const index = call.seat.person;
    let agent = agents[index];
    if (!agent) {
      const person = staff.people[index]!;
      agent = brought[person.model]?.(person) ?? simulatedPerson(person, setting);
      agents[index] = agent;
    }
    const reply: Reply | Promise<Reply> = agent.act(call.request, streamOfCall(keyText([call.id])));
    if (reply instanceof Promise)
      throw new Error(`the agent of ${call.seat.name} answered with a promise; in an experiment agents answer at once`);
    return reply;
  };
};
