/**
 * A hidden number and readings of it, each known to one person, with errors that are partly shared. Everybody knows the
 * prior, the spread of the errors and how they correlate, so that the best estimate is the posterior mean of the readings
 * seen; the bias of all readings is known to nobody and enters no estimate.
 *
 * The oracle is the posterior mean of all readings together. Utility is minus the expected squared error under all of
 * them, in units of the prior's variance; value is 1 less the squared distance to the oracle's estimate. How far the
 * estimate is from the hidden number itself, which no amount of skill decides, is the proxy: bias shows there alone.
 */
import { z } from 'zod';
import type { Instance, Score, Task, TaskFamily } from '../engine/types.js';
import { drawOffsets, offset } from '../questions/offsets.js';
import { integer, normal, type Stream } from '../rng/streams.js';
import { among, drawCodes, type Fact, factLines } from './facts.js';
import { readParams } from './reading.js';
import { answeredWith, answerIn, FREE_REASONING, type Sealed as ToldSealed, toldFormat, toldTask } from './told.js';

const MOST = 15;
/** The prior: mean, and the standard deviation in which errors are measured. */
const CENTRE = 500;
const SCALE = 100;
/** An estimate is right within this distance of the oracle's, and value is this at that distance. */
const NEAR = 25;
const BAR = 1 - (NEAR / SCALE) ** 2;
/** Worse than three standard deviations off is no worse still. */
const FARTHEST = 9;
/** Estimates are read and made up to here. */
const LIMIT = 1_000_000;

const Params = z.strictObject({
  signals: z.number().int().min(1).max(MOST).default(5).describe('Number of readings, dealt to people in turn.'),
  sigma: z.number().positive().default(60).describe('Spread of the error of a reading (σ); the prior has 100.'),
  rho: z.number().min(0).lt(1).default(0).describe('Correlation of the errors of any two readings (ρ).'),
  bias: z.number().default(0).describe('How far all readings are too high; nobody knows of it.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far instances differ in difficulty; 0 makes them equally hard.'),
});
type Shape = z.output<typeof Params>;

interface Reading extends Fact {
  readonly reading: number;
}

interface Sealed extends ToldSealed {
  readonly truth: number;
  readonly facts: readonly Reading[];
  /** Added to everything for the answer, and how far a garbled copy of it is off. */
  readonly scale: number;
  readonly garble: number;
  /** Distance of wrong estimates from one another, and their order. */
  readonly unit: number;
  readonly offsets: readonly number[];
}

const KEY = 'estimate';
const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;

/** Canonical: whole numbers within the limit. */
const canonical = (value: number): number => Math.round(Math.min(LIMIT, Math.max(-LIMIT, value))) + 0;

const drawInstance = (index: number, world: Stream, { spread, sigma, rho, bias, signals }: Shape): Instance => {
  const easiness = spread * normal(world);
  const truth = CENTRE + SCALE * normal(world);
  const shared = normal(world);
  const draw = world();
  const scale = 10 + integer(world, 40);
  const garble = (world() < 0.5 ? -1 : 1) * (NEAR + 5 + integer(world, 60));
  const unit = NEAR + 5 + integer(world, 20);
  const offsets = drawOffsets(world);
  const readings = drawCodes(world, MOST).map((id, turn): Reading => {
    const error = Math.sqrt(rho) * shared + Math.sqrt(1 - rho) * normal(world);
    const reading = Math.round(truth + bias + sigma * error);
    return { id, text: `A reading of ${reading}.`, draw, turn, reading };
  });
  const sealed: Sealed = { truth, facts: readings.slice(0, signals), scale, garble, unit, offsets, easiness };
  const features = { kind: 'number', parts: 1, signals, decomposability: 1, verifiability: 0 };
  return { index, parts: [{ id: KEY, after: [], kind: 'number' }], features, sealed };
};

/** Mean and variance of the hidden number after these readings: their mean, drawn towards the prior's. */
const posterior = (readings: readonly Reading[], { sigma, rho }: Shape): { mean: number; variance: number } => {
  const n = readings.length;
  if (n === 0) return { mean: CENTRE, variance: SCALE ** 2 };
  const noise = sigma ** 2 * (rho + (1 - rho) / n);
  const weight = SCALE ** 2 / (SCALE ** 2 + noise);
  const mean = readings.reduce((sum, { reading }) => sum + reading, 0) / n;
  return { mean: CENTRE + weight * (mean - CENTRE), variance: weight * noise };
};

const estimate = (instance: Instance, seen: readonly string[] | undefined, shape: Shape): number =>
  canonical(posterior(among(sealedOf(instance).facts, seen), shape).mean + sealedOf(instance).scale);

const oracleOf = (instance: Instance, shape: Shape): { best: number; worst: number } => {
  const left = posterior(sealedOf(instance).facts, shape).variance / SCALE ** 2;
  return { best: -left, worst: -left - FARTHEST };
};

const near = (distance: number): number => 1 - Math.min(1, (distance / SCALE) ** 2);

const scoreOf = (instance: Instance, answer: number | undefined, shape: Shape): Score => {
  const { best, worst } = oracleOf(instance, shape);
  if (answer === undefined) return { value: 0, success: false, utility: worst, proxy: 0 };
  const { truth, scale } = sealedOf(instance);
  const distance = answer - estimate(instance, undefined, shape);
  const value = near(distance);
  const utility = Math.max(worst, best - (distance / SCALE) ** 2);
  return { value, success: value >= BAR, utility, proxy: near(answer - scale - truth) };
};

const textOf =
  ({ sigma, rho }: Shape): Task['text'] =>
  (instance, scope, seen) => {
    const { scale, garble, facts } = sealedOf(instance);
    const higher = scope.garbled.includes(KEY) ? scale + garble : scale;
    const question = [
      `Estimate a number. Before any reading it is normal with mean ${CENTRE} and standard deviation ${SCALE}.`,
      `A reading is the number with a normal error of mean 0 and standard deviation ${sigma}.`,
      `The errors of any two readings correlate at ${rho}. Others may know readings that you do not know.`,
      `State the mean of the number given what you know and ${higher < 0 ? 'subtract' : 'add'} ${Math.abs(higher)},`,
      'because it is wanted on another scale; round it to a whole number. What you know:',
      ...factLines(facts, seen),
    ].join('\n');
    return { question, format: toldFormat(KEY, '<whole number>') };
  };

const readNumber = (_: Instance, stated: unknown): number | null => {
  const text = typeof stated === 'string' ? stated.trim() : typeof stated === 'number' ? String(stated) : '';
  return /^[+-]?\d{1,9}(\.\d{1,9})?$/.test(text) && Math.abs(Number(text)) <= LIMIT ? canonical(Number(text)) : null;
};

/** The k-th estimate away from `from`; none of them is near. */
const off = (instance: Instance, from: number, k: number): number => {
  const { unit, offsets } = sealedOf(instance);
  return canonical(from + unit * offset(offsets, k));
};

const open = (raw: Record<string, unknown>): Task => {
  const shape = readParams('estimation', Params, raw);
  return {
    ...toldTask<number>({
      family: 'estimation',
      key: KEY,
      // Wrong estimates agree as those in short arithmetic do [d].
      correlation: { ...FREE_REASONING, sameWrong: 0.4 },
      shift: shape.difficulty,
      right: (instance, garbled, seen) => estimate(instance, seen, shape) + (garbled ? sealedOf(instance).garble : 0),
      wrong: (instance, k, seen) => off(instance, estimate(instance, seen, shape), k),
      fault: (instance) => off(instance, estimate(instance, undefined, shape), 0),
      score: (instance, answer) => scoreOf(instance, answer, shape),
      text: textOf(shape),
      read: readNumber,
    }),
    instance: (index, world) => drawInstance(index, world, shape),
    oracle: (instance) => oracleOf(instance, shape),
    // What everybody knows without any reading.
    fallback: (instance) => answeredWith(estimate(instance, [], shape)),
    value: (_, content) => answerIn<number>(content) ?? null,
    ofValue: (_, value) => answeredWith(canonical(value)),
  };
};

export const estimation: TaskFamily = {
  name: 'estimation',
  summary: 'A hidden number to estimate from private readings whose errors may be shared.',
  source: 'Galton 1907, Nature 75 (vox populi); Dalkey & Helmer 1963, Management Science 9; Gaussian signals.',
  params: Params,
  open,
};
