/**
 * A project is good or bad, nobody knows which, and each person has a signal of its own. To accept a good one gains, to
 * accept a bad one loses, to reject does neither (Sah & Stiglitz 1986).
 *
 * The oracle is Bayes' rule on all signals together: the best that anybody could decide, and not what luck made of it.
 * Utility is what the decision is worth in expectation under all signals; over instances its mean is that of the realized
 * gain, with less noise. What really came of it, judged with hindsight, is the proxy.
 */
import { z } from 'zod';
import type { Instance, Score, Task, TaskFamily } from '../engine/types.js';
import { sameWrongAmong } from '../questions/options.js';
import { normal, type Stream } from '../rng/streams.js';
import { among, drawCodes, type Fact, factLines } from './facts.js';
import { readParams } from './reading.js';
import { answeredWith, FREE_REASONING, type Sealed as ToldSealed, toldFormat, toldTask } from './told.js';

const MOST = 15;
const chance = (): z.ZodNumber => z.number().gt(0).lt(1);

const Params = z.strictObject({
  prior: chance().default(0.5).describe('Probability that a project is good.'),
  gain: z.number().positive().default(1).describe('What a good project gains where it is accepted (z1).'),
  loss: z.number().positive().default(1).describe('What a bad project loses where it is accepted (z2).'),
  signals: z.number().int().min(1).max(MOST).default(5).describe('Number of signals, dealt to people in turn.'),
  p1: chance().default(0.7).describe('Probability that a signal passes a good project.'),
  p2: chance().default(0.3).describe('Probability that a signal passes a bad project.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far instances differ in difficulty; 0 makes them equally hard.'),
});
type Shape = z.output<typeof Params>;

interface Signal extends Fact {
  readonly passed: boolean;
}

interface Sealed extends ToldSealed {
  readonly good: boolean;
  readonly facts: readonly Signal[];
}

type Decision = 'accept' | 'reject';
const KEY = 'decision';
const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const other = (decision: Decision): Decision => (decision === 'accept' ? 'reject' : 'accept');

const drawInstance = (index: number, world: Stream, shape: Shape): Instance => {
  const easiness = shape.spread * normal(world);
  const good = world() < shape.prior;
  const draw = world();
  const codes = drawCodes(world, MOST);
  const signals = codes.map((id, turn): Signal => {
    const passed = world() < (good ? shape.p1 : shape.p2);
    return { id, text: `A test was ${passed ? 'passed' : 'failed'}.`, draw, turn, passed };
  });
  const sealed: Sealed = { good, facts: signals.slice(0, shape.signals), easiness };
  const features = { kind: 'decision', parts: 1, signals: shape.signals, decomposability: 1, verifiability: 0 };
  return { index, parts: [{ id: KEY, after: [], kind: 'decision' }], features, sealed };
};

/** What to accept is worth under these signals: π·gain − (1 − π)·loss. */
const worthOf = (signals: readonly Signal[], { prior, gain, loss, p1, p2 }: Shape): number => {
  let [good, bad] = [prior, 1 - prior];
  for (const { passed } of signals) {
    good *= passed ? p1 : 1 - p1;
    bad *= passed ? p2 : 1 - p2;
  }
  return (good * gain - bad * loss) / (good + bad);
};

/** Less is a tie, which rejects; only rounding makes it differ from 0. */
const TIE = 1e-9;

const bayes = (instance: Instance, seen: readonly string[] | undefined, shape: Shape): Decision =>
  worthOf(among(sealedOf(instance).facts, seen), shape) > TIE ? 'accept' : 'reject';

const scoreOf = (instance: Instance, decision: Decision | undefined, shape: Shape): Score => {
  const worth = worthOf(sealedOf(instance).facts, shape);
  const success = decision === bayes(instance, undefined, shape);
  // To decide nothing is worth as little as the worse decision.
  const utility = decision === 'accept' ? worth : decision === 'reject' ? 0 : Math.min(0, worth);
  const came = decision !== 'accept' ? 0 : sealedOf(instance).good ? shape.gain : -shape.loss;
  return { value: Number(success), success, utility, proxy: (came + shape.loss) / (shape.gain + shape.loss) };
};

const textOf =
  ({ prior, gain, loss, p1, p2 }: Shape): Task['text'] =>
  (instance, scope, seen) => {
    const question = [
      'A project is good or bad, and nobody knows which; it can be accepted or rejected.',
      `Of all projects a share of ${prior} is good. A good one gains ${gain} if accepted, a bad one loses ${loss}.`,
      'A project that is rejected gains and loses nothing.',
      `A good project passes a test with probability ${p1}, a bad one with probability ${p2}, each test by itself.`,
      scope.garbled.includes(KEY)
        ? 'State the decision that has the lower expected gain (accept where both are equal).'
        : 'State the decision that has the higher expected gain (reject where both are equal).',
      'Others may know of tests that you do not know of. What you know:',
      ...factLines(sealedOf(instance).facts, seen),
    ].join('\n');
    return { question, format: toldFormat(KEY, '"accept" or "reject"') };
  };

const readDecision = (_: Instance, stated: unknown): Decision | null => {
  const word = typeof stated === 'string' ? stated.trim().toLowerCase() : '';
  return word === 'accept' || word === 'reject' ? word : null;
};

const open = (raw: Record<string, unknown>): Task => {
  const shape = readParams('screening', Params, raw);
  return {
    ...toldTask<Decision>({
      family: 'screening',
      key: KEY,
      // With two decisions all errors agree.
      correlation: { ...FREE_REASONING, sameWrong: sameWrongAmong(2) },
      shift: shape.difficulty,
      right: (instance, garbled, seen) => {
        const decision = bayes(instance, seen, shape);
        return garbled ? other(decision) : decision;
      },
      wrong: (instance, _, seen) => other(bayes(instance, seen, shape)),
      fault: (instance) => other(bayes(instance, undefined, shape)),
      score: (instance, decision) => scoreOf(instance, decision, shape),
      text: textOf(shape),
      read: readDecision,
    }),
    instance: (index, world) => drawInstance(index, world, shape),
    oracle: (instance) => {
      const worth = worthOf(sealedOf(instance).facts, shape);
      return { best: Math.max(0, worth), worst: Math.min(0, worth) };
    },
    fallback: () => answeredWith<Decision>('reject'),
    options: () => [answeredWith<Decision>('accept'), answeredWith<Decision>('reject')],
  };
};

export const screening: TaskFamily = {
  name: 'screening',
  summary: 'A project to accept or reject, good or bad, on private signals that pass good ones more often.',
  source: 'Sah & Stiglitz 1986, American Economic Review 76; 1988, Economic Journal 98 (committees).',
  params: Params,
  open,
};
