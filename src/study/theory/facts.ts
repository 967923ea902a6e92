/**
 * Collective information sampling (Stasser & Titus 1985; Stasser, Taylor & Hanna 1989): facts are spread over members, and who
 * holds one mentions it with probability p in each round until it is out. A fact held by m surfaces in R rounds with
 * 1 − (1 − p)^(mR); all of K facts held by one member each with (1 − (1 − p)^R)^K.
 */
import { z } from 'zod';
import { type Arm, count, refuse, share, simulation, type Trial } from './case.js';
import { theoretical } from './organization.js';
import { propose } from './replies.js';
import { theoryTask } from './task.js';

const SOURCE = 'Stasser & Titus 1985, JPSP 48:1467; Stasser, Taylor & Hanna 1989, JPSP 57:67';

/** Facts said in a draft. */
const saidIn = (content: unknown): readonly string[] => content as readonly string[];

/** For each fact, the members who hold it. */
type Holders = readonly (readonly number[])[];

/** Members of whom some hold each of `facts` facts; who, is drawn in the world. */
const members = (n: number, facts: number, holders: number, p: number, rounds: number): Arm => {
  const evenly = new Array<number>(n).fill(1 / n);
  const task = theoryTask<Holders>({
    world: (world) =>
      Array.from({ length: facts }, (_, f) => {
        const first = (world.pick(evenly) + f) % n;
        return Array.from({ length: holders }, (_, k) => (first + k) % n);
      }),
    view: (instance, sees, person) =>
      (instance.sealed as Holders).flatMap((held, f) =>
        sees === 'all' || (sees === 'share' && held.includes(person)) ? [`fact-${f}`] : [],
      ),
    label: () => 'talk',
  });
  return {
    org: theoretical('discussion', { members: n, further: rounds - 1 }),
    task,
    policy: (request, own) => {
      if (request.act !== 'propose') return propose('talk', []);
      const out = new Set(request.drafts.flatMap((d) => saidIn(d.content)));
      const before = request.own ? saidIn(request.own.content) : [];
      return propose('talk', [...before, ...request.view.facts.filter((f) => !out.has(f) && own.flip(p))]);
    },
    measure: (trial) => [surfaced(trial) === facts ? 1 : 0],
  };
};

/** How many facts were ever said. */
const surfaced = ({ trace }: Trial): number =>
  new Set(trace.entries.flatMap((e) => (e.kind === 'event' && 'content' in e.reply ? saidIn(e.reply.content) : [])))
    .size;

const rounds = z.number().int().min(1).max(1000).default(1);

export const facts = [
  ...['cis.shared', 'cis.partial'].map((prefix) =>
    simulation({
      prefix,
      realizes: 'whether a fact held by some of n members is mentioned',
      source: SOURCE,
      params: z.object({ n: count, holders: count, p: share, rounds }),
      open: ({ n, holders, p, rounds }) =>
        holders > n ? refuse(`${holders} holders among ${n} members`) : { arms: [members(n, 1, holders, p, rounds)] },
    }),
  ),
  simulation({
    prefix: 'cis.hidden_profile',
    realizes: 'whether all of K facts, each held by one member, are mentioned',
    source: SOURCE,
    params: z.object({ unshared_critical: count, p: share, rounds }),
    open: ({ unshared_critical, p, rounds }) => ({
      arms: [members(Math.max(2, unshared_critical), unshared_critical, 1, p, rounds)],
    }),
  }),
];
