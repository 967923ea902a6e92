/**
 * The best quorum of n screens (Sah & Stiglitz 1988): an arm for every quorum from 0 (everything passes) to n + 1 (nothing
 * does); the number is the quorum whose organization earned most. Theory: k* = ⌈(ln B + n ln(q2/q1)) / ln(p1 q2/(p2 q1))⌉ with
 * B = (1 − α) z2/(α z1); with p1 = 1 − p2, k*(n + 2) = k*(n) + 1, and with equal losses too, k* = (n + 1)/2.
 */
import { z } from 'zod';
import { type Arm, count, share, simulation } from './case.js';
import { written } from './organization.js';
import { type Projects, screens } from './screens.js';

const SOURCE = 'Sah & Stiglitz 1988, Economic Journal 98:451';
const params = z.object({ n: count, alpha: share, z1: z.number(), z2: z.number(), p1: share, p2: share });

/** A sponsor whose drafts pass unread, and one whose drafts are never followed. */
const unread = written({
  name: 'unread',
  summary: 'What the sponsor drafts is done.',
  roles: { sponsor: {} },
  workflow: [{ do: 'solve', by: 'sponsor' }],
});
const shelved = written({
  name: 'shelved',
  summary: 'Whatever the sponsor drafts, nothing is done.',
  roles: { sponsor: {} },
  workflow: [
    { do: 'solve', by: 'sponsor' },
    { do: 'pick', rule: 'default' },
  ],
});

/** Arms of all quorums, 0 to n + 1, over the same projects. */
const quorums = (n: number, projects: Projects): Arm[] => {
  const inner = Array.from({ length: n }, (_, i) => screens(n, i + 1, projects));
  const any = inner[0] as Arm;
  return [{ ...any, org: unread }, ...inner, { ...any, org: shelved }];
};

/** Position of the greatest profit; of equal ones (to rounding) the lowest quorum. */
const best = (means: readonly (readonly number[])[]): number => {
  const profits = means.map((m) => m[0] as number);
  const top = Math.max(...profits);
  return profits.findIndex((x) => x >= top - 1e-12 * Math.max(1, Math.abs(top)));
};

const optimum = (prefix: string, realizes: string) =>
  simulation({
    prefix,
    realizes,
    source: SOURCE,
    params,
    open: ({ n, ...projects }) => ({ arms: quorums(n, projects), number: best }),
  });

export const bestQuorums = [
  optimum('sah.kstar', 'quorum whose organization earns most, of all from 0 to n + 1'),
  optimum('sah.majority_opt', 'the same with equal errors and losses, where it is the majority'),
  simulation({
    prefix: 'sah.marginal_majority',
    realizes: 'by how much the best quorum grows with two screens more',
    source: SOURCE,
    params,
    open: ({ n, ...projects }) => ({
      arms: [...quorums(n, projects), ...quorums(n + 2, projects)],
      number: (means) => best(means.slice(n + 2)) - best(means.slice(0, n + 2)),
    }),
  }),
];
