/** Voting rules in organizations: how often there is a Condorcet winner, how often a rule finds it, and how much of the best worth it finds. */
import { z } from 'zod';
import { type Arm, count, refuse, simulation } from './case.js';
import { condorcet, type Election, elected, impartial, RULES, type Rule, stated, uniformWorths } from './rankings.js';

const cultures = z.object({
  candidates: count.min(2).max(20),
  voters: z.union([count.max(1000), z.literal('inf')]),
  culture: z.literal('IC', { error: 'orders are drawn by impartial culture (IC)' }),
});

/** Voters that stand for an electorate without limit, an odd number. */
const MANY = 201;
const sizeOf = (voters: number | 'inf', size?: number): number => (voters === 'inf' ? (size ?? MANY) : voters);

/** Whether the ballots of a trace hold a candidate who beats every other one. */
const exists = (voters: number, candidates: number): Arm =>
  elected({ rule: 'plurality', voters, candidates }, impartial(voters, candidates), (trial) => [
    condorcet(stated(trial), candidates) === null ? 0 : 1,
  ]);

/** Whether there is a Condorcet winner, and whether it was chosen. */
const efficiency = (election: Election): Arm =>
  elected(election, impartial(election.voters, election.candidates), (trial, task) => {
    const winner = condorcet(task.sealed(trial).orders, election.candidates);
    return [winner === null ? 0 : 1, winner !== null && trial.trace.answer?.label === String(winner) ? 1 : 0];
  });

/** What the chosen and the best are worth beyond a candidate by lot. */
const worths = (election: Election): Arm =>
  elected(election, uniformWorths(election.voters, election.candidates), (trial, task) => {
    const worth = task.sealed(trial).worth ?? [];
    const mean = worth.reduce((a, b) => a + b, 0) / worth.length;
    return [(worth[Number(trial.trace.answer?.label)] ?? Number.NaN) - mean, Math.max(...worth) - mean];
  });

const second = ([m]: readonly (readonly number[])[]): number => (m?.[1] ?? Number.NaN) / (m?.[0] ?? Number.NaN);
const first = ([m]: readonly (readonly number[])[]): number => (m?.[0] ?? Number.NaN) / (m?.[1] ?? Number.NaN);

const ruleOf = (name: string, candidates: number): Rule => {
  const rule = RULES.find((r) => r === name) ?? refuse(`rule "${name}"; known: ${RULES.join(', ')}`);
  return rule === 'coombs' && candidates !== 3
    ? refuse(
        'a review shows one candidate, so that a voter does not know which others are left: Coombs with three only',
      )
    : rule;
};

const CONDORCET = 'Niemi & Weisberg 1968, Behavioral Science 13:317; Gehrlein & Fishburn 1976, Public Choice 26:1';
const MERRILL = 'Merrill 1984, American Journal of Political Science 28:23';
const WEBER = 'Weber 1978, Cowles Foundation Discussion Paper 498';

const worthSimulation = (prefix: string, rule: Rule) =>
  simulation({
    prefix,
    realizes: `worth to all of the candidate chosen by ${rule}, as a part of that of the best, beyond one by lot`,
    source: WEBER,
    params: z.object({ candidates: count.min(2).max(20), k: count.optional() }),
    open: ({ candidates, k }, { size }) => ({
      arms: [
        worths({
          rule,
          voters: size ?? MANY,
          candidates,
          ...(rule === 'approval' ? { approved: k ?? Math.floor(candidates / 2) } : {}),
        }),
      ],
      number: first,
      most: 2000,
    }),
  });

export const elections = [
  simulation({
    prefix: 'cw.exist',
    realizes: 'whether the ballots of n voters hold a candidate who beats every other one',
    source: CONDORCET,
    params: cultures,
    open: ({ candidates, voters }, { size }) => ({ arms: [exists(sizeOf(voters, size), candidates)] }),
  }),
  simulation({
    prefix: 'cw.noexist',
    realizes: 'whether they hold none; with ever more voters 1 − m ∫ φ(x) Φ(x/√2)^(m−1) dx',
    source: CONDORCET,
    params: cultures,
    open: ({ candidates, voters }, { size }) => ({
      arms: [exists(sizeOf(voters, size), candidates)],
      number: ([m]) => 1 - (m?.[0] ?? Number.NaN),
      most: 2000,
    }),
  }),
  ...['ceff.ic', 'merrill'].map((prefix) =>
    simulation({
      prefix,
      realizes: 'how often a rule chooses the Condorcet winner, where there is one',
      source: MERRILL,
      params: cultures.extend({ rule: z.string(), voters: count.max(1000) }),
      open: ({ candidates, voters, rule }) => ({
        arms: [efficiency({ rule: ruleOf(rule, candidates), voters, candidates })],
        number: second,
        spread: 'sampled',
        most: voters > 50 ? 3000 : 5000,
      }),
    }),
  ),
  worthSimulation('weber.plurality', 'plurality'),
  worthSimulation('weber.borda', 'borda'),
  worthSimulation('weber.approval_half', 'approval'),
];
