/**
 * Informational cascades (Bikhchandani, Hirshleifer & Welch 1992): people speak in turn, each sees what was said before and a
 * signal of its own, right with probability p, and says what is likelier. Who is indifferent flips a coin, or follows its
 * own signal. After n (even) speakers no cascade has begun with probability (p − p²)^(n/2); in the limit the cascade is wrong with
 * (1 − p)(2 − p)/(2(1 − p + p²)) under the coin, (1 − p)²/(p² + q²) under the own signal.
 */
import { z } from 'zod';
import type { Organization } from '../../org/schema.js';
import { type Arm, count, refuse, simulation, type Trial } from './case.js';
import type { Chance } from './chance.js';
import { written } from './organization.js';
import { propose } from './replies.js';
import { type TheoryTask, theoryTask } from './task.js';

const SOURCE = 'Bikhchandani, Hirshleifer & Welch 1992, Journal of Political Economy 100:992';
const [UP, DOWN] = ['up', 'down'];

/** Speakers until a cascade is as good as certain: none has begun after 24 with probability at most 4^−12 = 6e-8. */
const LONG = 24;

type Tie = 'coin' | 'own';

/** n one-seat steps in order, each seeing all that was said. */
const inTurn = (n: number): Organization =>
  written({
    name: 'speakers-in-turn',
    summary: `${n} people speak one after another and hear those before them.`,
    roles: Object.fromEntries(Array.from({ length: n }, (_, i) => [`speaker-${i + 1}`, {}])),
    workflow: [
      ...Array.from({ length: n }, (_, i) => ({ do: 'solve', by: `speaker-${i + 1}`, see: 'all', keep: true })),
      { do: 'pick', rule: 'first' },
    ],
  });

/** Rounding must not make the indifferent take a side. */
const sign = (x: number): number => (Math.abs(x) < 1e-9 ? 0 : Math.sign(x));

/** Chance of saying up with this signal at this public log-odds. */
const saysUp = (public_: number, signal: number, weight: number, tie: Tie): number => {
  const side = sign(public_ + signal * weight) || (tie === 'own' ? signal : 0);
  return (side + 1) / 2;
};

/** Public log-odds of up after what was said, by Bayes' rule; what both signals would have said tells nothing. */
const publicBelief = (said: readonly string[], p: number, tie: Tie): number => {
  const weight = Math.log(p / (1 - p));
  let belief = 0;
  for (const word of said) {
    const [good, bad] = [saysUp(belief, 1, weight, tie), saysUp(belief, -1, weight, tie)];
    if (good === bad) break;
    const ifUp = p * good + (1 - p) * bad;
    const ifDown = (1 - p) * good + p * bad;
    belief += word === UP ? Math.log(ifUp / ifDown) : Math.log((1 - ifUp) / (1 - ifDown));
  }
  return belief;
};

/** What a speaker says. A signal that cannot change it is not drawn. */
const speak = (state: string, said: readonly string[], p: number, tie: Tie, own: Chance): string => {
  const weight = Math.log(p / (1 - p));
  const belief = publicBelief(said, p, tie);
  if (saysUp(belief, 1, weight, tie) === saysUp(belief, -1, weight, tie))
    return saysUp(belief, 1, weight, tie) === 1 ? UP : DOWN;
  const signal = (state === UP) === own.flip(p) ? 1 : -1;
  return own.flip(saysUp(belief, signal, weight, tie)) ? UP : DOWN;
};

type Measure = (said: readonly string[], state: string) => number;

/** n speakers on a state of the world that is up or down alike. */
const speakers = (n: number, p: number, tie: Tie, measure: Measure): Arm => {
  const task: TheoryTask<string> = theoryTask({ world: (world) => (world.flip(0.5) ? UP : DOWN) });
  return {
    org: inTurn(n),
    task,
    policy: (request, own) => {
      const said = request.act === 'propose' ? request.drafts.map((d) => d.label) : [];
      return propose(speak(task.sealed(request), said, p, tie, own));
    },
    measure: (trial) => [measure(wordsOf(trial), task.sealed(trial))],
  };
};

const wordsOf = ({ trace }: Trial): readonly string[] =>
  trace.entries.flatMap((e) => (e.kind === 'event' && 'label' in e.reply ? [e.reply.label] : []));

const lastWrong: Measure = (said, state) => (said.at(-1) === state ? 0 : 1);

/** By how much up has led down after each pair; a lead of two begins a cascade that never ends. */
const leads = (said: readonly string[]): number => {
  let lead = 0;
  for (let i = 0; i + 1 < said.length && lead === 0; i += 2)
    lead = [said[i], said[i + 1]].reduce((sum, word) => sum + (word === UP ? 1 : -1), 0);
  return lead;
};

/** p above one half: below it a signal would have to be read the other way round. */
const chance = z.number().gt(0.5).lt(1);
const tieOf = (told: string | undefined, otherwise: Tie): Tie =>
  told === undefined ? otherwise : told.startsWith('own') ? 'own' : 'coin';

const wrong = (prefix: string, tie: Tie, realizes: string) =>
  simulation({
    prefix,
    realizes,
    source: SOURCE,
    params: z.object({ p: chance, tie: z.string().optional() }),
    open: (given) => ({ arms: [speakers(LONG, given.p, tieOf(given.tie, tie), lastWrong)] }),
  });

const even = (n: number): number => (n % 2 === 0 ? n : refuse(`${n} speakers; the law is for even numbers`));

export const cascades = [
  wrong('casc.wrong', 'coin', 'whether the last of 24 speakers is wrong, the indifferent flipping a coin'),
  wrong('casc.wrong_own', 'own', 'whether the last of 24 speakers is wrong, the indifferent following their signal'),
  simulation({
    prefix: 'casc.none',
    realizes: 'whether no cascade has begun after n speakers',
    source: SOURCE,
    params: z.object({ p: chance, n: count }),
    open: ({ p, n }) => ({ arms: [speakers(even(n), p, 'coin', (said) => (leads(said) === 0 ? 1 : 0))] }),
  }),
  simulation({
    prefix: 'casc.up_uncond',
    realizes: 'whether an up cascade has begun after n speakers, whatever the state: (1 − (p − p²)^(n/2))/2',
    source: SOURCE,
    params: z.object({ p: chance, n: count, prior: z.literal(0.5).optional() }),
    open: ({ p, n }) => ({ arms: [speakers(even(n), p, 'coin', (said) => (leads(said) > 0 ? 1 : 0))] }),
  }),
];
