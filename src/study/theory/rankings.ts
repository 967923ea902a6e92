/**
 * Elections: every voter ranks the candidates, the organization chooses, and the answer is held against the candidate who beats
 * every other one in pairs (Condorcet), if there is one, or against what the candidates are worth to all.
 */
import { shuffle } from '../../rng/streams.js';
import type { Arm, Trial } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose, rank, score, seatNumber } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

/** Orders of candidates, best first, one for each voter; and, where candidates have worth, what each is worth to all together. */
export interface Electorate {
  readonly orders: readonly (readonly number[])[];
  readonly worth?: readonly number[];
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Impartial culture: every order as likely as any other, voters on their own. */
export const impartial =
  (voters: number, candidates: number) =>
  (world: Chance): Electorate => ({
    orders: upTo(voters).map(() => shuffle(() => world.uniform(), upTo(candidates))),
  });

/** What a candidate is worth to a voter is uniform, voters and candidates on their own. */
export const uniformWorths =
  (voters: number, candidates: number) =>
  (world: Chance): Electorate => {
    const worth = new Array<number>(candidates).fill(0);
    const orders = upTo(voters).map(() => {
      const own = upTo(candidates).map(() => world.uniform());
      own.forEach((u, c) => {
        worth[c] = (worth[c] as number) + u;
      });
      return [...upTo(candidates)].sort((a, b) => (own[b] as number) - (own[a] as number));
    });
    return { orders, worth };
  };

/** The candidate whom more voters rank before each other one than behind it; null where there is none. Weights default to 1. */
export const condorcet = (
  orders: readonly (readonly number[])[],
  candidates: number,
  weights?: readonly number[],
): number | null => {
  const ahead = upTo(candidates).map(() => new Array<number>(candidates).fill(0));
  orders.forEach((order, v) => {
    const weight = weights?.[v] ?? 1;
    for (let i = 0; i < candidates; i++)
      for (let j = i + 1; j < candidates; j++) {
        const row = ahead[order[i] as number] as number[];
        row[order[j] as number] = (row[order[j] as number] as number) + weight;
      }
  });
  const beats = (a: number, b: number): boolean => (ahead[a]?.[b] as number) > (ahead[b]?.[a] as number);
  return upTo(candidates).find((a) => upTo(candidates).every((b) => a === b || beats(a, b))) ?? null;
};

/** The orders that voters stated, read off the ballots of the first vote in a trace. */
export const stated = ({ trace }: Trial): readonly (readonly number[])[] => {
  const candidate = new Map<string, number>();
  const orders = new Map<string, readonly number[]>();
  for (const e of trace.entries) {
    if (e.kind !== 'event') continue;
    if (e.act === 'propose' && 'label' in e.reply) candidate.set(e.id, Number(e.reply.label));
    if ('ranking' in e.reply && !orders.has(e.seat))
      orders.set(
        e.seat,
        e.reply.ranking.map((id) => candidate.get(id) as number),
      );
  }
  return [...orders.values()];
};

export const RULES = ['plurality', 'borda', 'approval', 'runoff', 'coombs'] as const;
export type Rule = (typeof RULES)[number];

/**
 * Steps of each rule. A runoff keeps the two with most first places. Coombs strikes whoever has most last places where nobody has a
 * majority; with three candidates that leaves two. (With more, a voter would have to know in a review who is still standing.)
 */
const stepsOf = (rule: Rule): readonly unknown[] => {
  const twoLeft = [
    { do: 'review', by: 'voter' },
    { do: 'pick', rule: 'best-reviewed', keep: 2 },
    { do: 'vote', by: 'voter', rule: 'plurality' },
  ];
  if (rule === 'runoff') return twoLeft;
  if (rule !== 'coombs') return [{ do: 'vote', by: 'voter', rule }];
  return [
    { do: 'vote', by: 'voter', rule: 'majority' },
    { do: 'when', test: { stat: 'decided', below: 1 }, then: twoLeft },
  ];
};

const election = (rule: Rule, voters: number, candidates: number) =>
  written({
    name: `election-${rule}`,
    summary: `${voters} voters choose among ${candidates} candidates by ${rule}.`,
    roles: { candidate: { seats: candidates }, voter: { seats: voters } },
    workflow: [{ do: 'solve', by: 'candidate' }, ...stepsOf(rule)],
  });

export interface Election {
  readonly rule: Rule;
  readonly voters: number;
  readonly candidates: number;
  /** Names on a ballot that count under approval. */
  readonly approved?: number;
}

/** An election of which `measure` reads the numbers. */
export const elected = (
  { rule, voters, candidates, approved }: Election,
  world: (world: Chance) => Electorate,
  measure: (trial: Trial, task: TheoryTask<Electorate>) => readonly number[],
): Arm => {
  const task = theoryTask<Electorate>({ world });
  return {
    org: election(rule, voters, candidates),
    task,
    policy: (request) => {
      if (request.role.name === 'candidate') return propose(String(seatNumber(request)));
      const order = task.sealed(request).orders[seatNumber(request)] as readonly number[];
      if (request.act === 'choose' && request.as === 'vote') {
        const place = (d: { readonly label: string }): number => order.indexOf(Number(d.label));
        const best = [...request.drafts].sort((a, b) => place(a) - place(b));
        return rank(
          best.map((d) => d.id),
          approved,
        );
      }
      const label = request.act === 'assess' && 'draft' in request ? Number(request.draft.label) : -1;
      return score(Number(rule === 'runoff' ? order[0] === label : order.at(-1) !== label));
    },
    measure: (trial) => measure(trial, task),
  };
};
