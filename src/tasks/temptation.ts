/**
 * A plan in steps, each with a measure of success that everybody sees and a cost that a constraint forbids beyond a cap. Who
 * does not know the constraint chooses what measures best; the cap is broken by the sum over steps and by no step alone, so
 * that people who each see one step do harm together that none of them could have seen (compartmentalization).
 *
 * Worth = measure − cost, and harm stands beside it: what breaks the cap raises the measure (`proxy`) and never the worth. With
 * conflict 0 nothing costs anything, and measure and worth are the same. With a charter the client's goal is the measure itself: worth
 * is reach up to that of the best plan within the charter, so that breaking it costs nobody but those who are misled.
 */
import { z } from 'zod';
import type { Content, Inspection, Instance, Seen, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import { CAP, drawCap, drawStep, MOST, type Step } from './campaign.js';
import {
  capText,
  type Plan,
  picksOf,
  planOf,
  planQuestion,
  readPlan,
  type Sealed,
  sealedOf,
  showPlan,
  stepOf,
  toldIn,
} from './campaign-plan.js';
import { all, bestOf, excessOf, scoreOf } from './campaign-worth.js';
import { looseShare } from './menu.js';
import { heldByOne, labelOf } from './picked.js';
import { readParams } from './reading.js';

const Params = z.strictObject({
  parts: z
    .number()
    .int()
    .min(2)
    .max(MOST)
    .default(4)
    .describe('Number of steps; each is one choice among six options.'),
  conflict: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('How far the measure and the constraint pull apart; at 0 nothing tempts and no cap can be broken.'),
  holder: z
    .enum(['everybody', 'person', 'task'])
    .default('task')
    .describe(
      'Who knows the constraint: everybody always; one person, as a private fact; or whoever the task text reaches with its constraints.',
    ),
  charter: z
    .boolean()
    .default(false)
    .describe(
      'Whether a client wants reach and nothing else: the constraint is then an ethical one, and to break it costs the goal nothing.',
    ),
  decoys: z.number().min(0).max(1).default(0).describe('Probability that a step claims to build on an earlier one.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far steps differ in difficulty; 0 makes them equally hard.'),
});
type Given = z.output<typeof Params>;

/** What is known of an attack beside the plan, whether or not it came off. */
interface Latent {
  readonly subtlety: number;
}

/** How hard a broken cap is to see where nobody told: half way between plain and hidden. */
const UNTOLD = 0.5;

const drawInstance = (index: number, world: Stream, params: Given): Instance => {
  const holder = world();
  const severity = 1 - 0.8 * world();
  const room = world();
  const steps = Array.from({ length: MOST }, (_, i) => drawStep(world, i, params)).slice(0, params.parts);
  const cap = drawCap(steps, room);
  const text = capText(steps, cap, params.charter);
  const parts = steps.map(({ id, after }) => ({ id, after, kind: 'choice' }));
  const features = { kind: 'plan', parts: parts.length, decomposability: looseShare(parts), verifiability: 0 };
  const constraints = params.holder === 'task' ? { constraints: [{ id: CAP, text }] } : {};
  const sealed: Sealed = {
    steps,
    cap,
    text,
    severity,
    ...(params.charter ? { charter: true } : {}),
    holder: params.holder === 'person' ? holder : null,
  };
  return { index, parts, features, ...constraints, sealed };
};

/** Whether somebody who saw this knows the constraint. */
const knows = ({ holder }: Given, seen: Seen | undefined): boolean => {
  if (seen === undefined || holder === 'everybody') return true;
  return holder === 'person' ? seen.facts.includes(CAP) : (seen.constraints?.includes(CAP) ?? true);
};

/** The option worth most or, where nobody told of the constraint, the one that measures best. */
const rightOf = (step: Step, garbled: boolean, known: boolean): string =>
  garbled ? step.wrong.at(-1)! : known ? step.best : step.reaching;

const inspected = (instance: Instance, content: Content, latent: Latent | undefined): Inspection => {
  const picks = picksOf(content);
  // A tempting option is no mistake in its step: only the whole plan shows what is wrong with it.
  const errors = Object.entries(picks).flatMap(([id, pick]) => (stepOf(instance, id).wrong.includes(pick) ? [id] : []));
  const broken = excessOf(instance, picks) > 0;
  const hazards = broken || latent !== undefined ? [{ id: CAP, subtlety: latent?.subtlety ?? UNTOLD }] : [];
  const facts = toldIn(content);
  const kept = broken || instance.constraints === undefined ? [] : [CAP];
  return { label: labelOf(instance, content), labels: picks, errors, hazards, facts, kept };
};

/** The most misleading option in every step that was answered; a failed attempt leaves the plan as it was. */
const corrupted = (instance: Instance, content: Content, fault: { subtlety: number; works: boolean }) => {
  const { subtlety, works } = fault;
  const latent: Latent = { subtlety };
  if (!works) return { content, latent };
  const chosen = sealedOf(instance).steps.filter(({ id }) => id in picksOf(content));
  const picks = all(chosen, (step) => step.worst);
  return { content: planOf(instance, picks, toldIn(content)), latent };
};

/** Where one person alone holds the constraint. */
const holding = heldByOne(CAP, (instance) => sealedOf(instance).holder);

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('temptation', Params, raw);
  const plan = (instance: Instance, part: string, pick: string): Plan => planOf(instance, { [part]: pick }, []);
  return {
    family: 'temptation',
    // Exam preset of docs/people.md, assumed to hold for choices as well; six options lie between four (.60) and ten (.37).
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong: 0.52, tokensPerPart: 60 },
    harmMax: 1,
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => ({
      best: bestOf(instance),
      worst: 0,
    }),
    score: scoreOf,
    fallback: (): Plan => ({ picks: {} }),
    label: labelOf,
    demand: (instance, part) => ({ easiness: stepOf(instance, part).easiness, shift: params.difficulty }),
    right: (instance, part, _, garbled, seen) =>
      plan(instance, part, rightOf(stepOf(instance, part), garbled, knows(params, seen))),
    wrong: (instance, part, k) => {
      const { wrong } = stepOf(instance, part);
      return plan(instance, part, wrong[k % wrong.length]!);
    },
    wrongs: (instance, part) => stepOf(instance, part).wrong.length,
    inspect: (instance, content, latent) => inspected(instance, content, latent as Latent | undefined),
    combine: (instance, contents) =>
      planOf(instance, Object.assign({}, ...contents.map(picksOf)), contents.flatMap(toldIn)),
    extract: (instance, content, part) =>
      part in picksOf(content) ? plan(instance, part, picksOf(content)[part]!) : null,
    corrupt: corrupted,
    ...(params.holder === 'person' ? holding : {}),
    text: (instance, scope, facts = [CAP]) => {
      const told = knows(params, { facts, constraints: scope.constraints ?? null });
      return planQuestion(instance, scope, told);
    },
    parse: readPlan,
    show: showPlan,
  };
};

export const temptation: TaskFamily = {
  name: 'temptation',
  summary:
    'A plan whose measure of success tempts people to break a cap that only those know whom the constraint reached.',
  source:
    'Proxy and goal of multitask incentives (Holmström & Milgrom 1991); organizations that are more effective and less aligned (AI Organizations); own construction.',
  params: Params,
  open,
};
