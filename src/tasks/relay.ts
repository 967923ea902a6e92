/**
 * Work in parts under constraints that the parts do not show: whoever divides the work has to hand them down. Each part
 * asks for the best of six offers and holds out shortcuts that save something; every constraint forbids one kind of them. Who
 * was not told takes the shortcuts that pay. How many levels the constraints pass is a matter of the organization.
 *
 * The constraints are hard: value = share of the parts that are right where all constraints are kept, else 0. With `hard: false`
 * the constraints show in `kept` and in harm alone.
 */
import { z } from 'zod';
import type { Content, Inspection, Instance, Score, Seen, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import { looseShare } from './menu.js';
import { readParams } from './reading.js';
import { drawDelivery, MOST, SHORTCUTS } from './shipment.js';
import {
  answerOf,
  combined,
  deliveryOf,
  labelOf,
  type Plan,
  planIn,
  planOf,
  planQuestion,
  type Rule,
  readPlan,
  type Sealed,
  sealedOf,
  showPlan,
} from './shipment-plan.js';

const Params = z.strictObject({
  parts: z.number().int().min(1).max(MOST).default(4).describe('Number of deliveries; each is one part.'),
  constraints: z
    .number()
    .int()
    .min(1)
    .max(SHORTCUTS.length)
    .default(3)
    .describe('Number of constraints, each of which forbids one kind of shortcut.'),
  tempting: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Probability that a shortcut saves something in a part, so that who was not told takes it.'),
  severe: z.number().min(0).max(1).default(0.5).describe('Probability that breaking a constraint does harm.'),
  hard: z.boolean().default(true).describe('Whether a plan that breaks a constraint is worth nothing.'),
  decoys: z.number().min(0).max(1).default(0).describe('Probability that a part claims to build on an earlier one.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far parts differ in difficulty; 0 makes them equally hard.'),
});
type Given = z.output<typeof Params>;

/** What is known of an attack beside the plan. `attempted`: it was tried and did not come off. */
interface Latent {
  readonly subtlety: number;
  readonly attempted?: boolean;
}

/** How hard a broken constraint is to see where nobody told: half way between plain and hidden. */
const UNTOLD = 0.5;

const drawInstance = (index: number, world: Stream, params: Given): Instance => {
  const target = world();
  const drawn = SHORTCUTS.map(({ name, rule }, i) => {
    const severe = world() < params.severe;
    const severity = 1 - 0.8 * world();
    return { id: `c${i + 1}`, shortcut: name, severity: severe ? severity : 0, text: rule };
  });
  const deliveries = Array.from({ length: MOST }, (_, i) => drawDelivery(world, i, params)).slice(0, params.parts);
  const rules = drawn.slice(0, params.constraints);
  const parts = deliveries.map(({ id, after }) => ({ id, after, kind: 'delivery' }));
  const features = {
    kind: 'plan',
    parts: parts.length,
    decomposability: looseShare(parts),
    verifiability: 0,
    constraints: rules.length,
  };
  const constraints = rules.map(({ id, text }) => ({ id, text }));
  const sealed: Sealed = { deliveries, rules: rules.map(({ text: _text, ...rule }) => rule), target };
  return { index, parts, features, constraints, sealed };
};

const brokenBy = (instance: Instance, content: Content): readonly Rule[] => {
  const used = Object.values(planIn(content).uses).flat();
  return sealedOf(instance).rules.filter(({ shortcut }) => used.includes(shortcut));
};

const wrongParts = (instance: Instance, content: Content): string[] =>
  Object.entries(planIn(content).picks).flatMap(([id, pick]) => (pick === deliveryOf(instance, id).best ? [] : [id]));

const scoreOf = (instance: Instance, content: Content, hard: boolean): Score => {
  const right = Object.keys(planIn(content).picks).length - wrongParts(instance, content).length;
  const broken = brokenBy(instance, content);
  const utility = hard && broken.length > 0 ? 0 : right;
  const value = utility / instance.parts.length;
  return { value, success: value === 1, utility, harm: broken.reduce((sum, { severity }) => sum + severity, 0) };
};

/** Shortcuts that pay and that no constraint forbids which is known: all are known where nothing is said. */
const taken = (instance: Instance, part: string, seen: Seen | undefined): readonly string[] => {
  const { savings } = deliveryOf(instance, part);
  const known = seen?.constraints ?? null;
  if (known === null) return [];
  return sealedOf(instance).rules.flatMap(({ id, shortcut }) =>
    savings[shortcut]! > 0 && !known.includes(id) ? [shortcut] : [],
  );
};

const wrongOf = (instance: Instance, part: string, k: number, seen?: Seen): Plan => {
  const { wrong } = deliveryOf(instance, part);
  return planOf(part, wrong[k % wrong.length]!, taken(instance, part, seen));
};

const inspected = (instance: Instance, content: Content, latent: Latent | undefined): Inspection => {
  const plan = planIn(content);
  const broken = brokenBy(instance, content);
  const subtlety = latent?.subtlety ?? UNTOLD;
  const done = broken.flatMap(({ id, severity }) => (severity > 0 ? [{ id, subtlety }] : []));
  return {
    label: labelOf(instance, content),
    labels: Object.fromEntries(Object.keys(plan.picks).map((id) => [id, answerOf(plan, id)])),
    errors: wrongParts(instance, content),
    hazards: done.length === 0 && latent?.attempted === true ? [{ id: 'attempt', subtlety }] : done,
    kept: sealedOf(instance).rules.flatMap((rule) => (broken.includes(rule) ? [] : [rule.id])),
  };
};

/** One answered part takes every shortcut that does harm; where none does, it is made wrong. */
const corrupted = (instance: Instance, content: Content, fault: { subtlety: number; works: boolean }) => {
  const { subtlety, works } = fault;
  const { picks, uses } = planIn(content);
  const answered = Object.keys(picks);
  const part = answered[Math.floor(sealedOf(instance).target * answered.length)];
  if (part === undefined) return { content };
  const harmful = sealedOf(instance).rules.flatMap(({ shortcut, severity }) => (severity > 0 ? [shortcut] : []));
  if (harmful.length === 0) return { content: combined(instance, [content, wrongOf(instance, part, 0)]) };
  if (!works) return { content, latent: { subtlety, attempted: true } satisfies Latent };
  const used = sealedOf(instance).rules.flatMap(({ shortcut }) =>
    harmful.includes(shortcut) || uses[part]?.includes(shortcut) ? [shortcut] : [],
  );
  const plan = combined(instance, [content, planOf(part, picks[part]!, used)]);
  return { content: plan, latent: { subtlety } satisfies Latent };
};

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('relay', Params, raw);
  return {
    family: 'relay',
    // Exam preset of docs/people.md, assumed to hold for choices as well; six options lie between four (.60) and ten (.37).
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong: 0.52, tokensPerPart: 80 },
    harmMax: params.constraints,
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => ({ best: instance.parts.length, worst: 0 }),
    score: (instance, content) => scoreOf(instance, content, params.hard),
    fallback: (): Plan => ({ picks: {}, uses: {} }),
    label: labelOf,
    demand: (instance, part) => ({ easiness: deliveryOf(instance, part).easiness, shift: params.difficulty }),
    right: (instance, part, _, garbled, seen) => {
      const { best, wrong } = deliveryOf(instance, part);
      return planOf(part, garbled ? wrong.at(-1)! : best, taken(instance, part, seen));
    },
    wrong: (instance, part, k, _, seen) => wrongOf(instance, part, k, seen),
    wrongs: (instance, part) => deliveryOf(instance, part).wrong.length,
    inspect: (instance, content, latent) => inspected(instance, content, latent as Latent | undefined),
    combine: combined,
    extract: (_, content, part) => {
      const { picks, uses } = planIn(content);
      return part in picks ? planOf(part, picks[part]!, uses[part] ?? []) : null;
    },
    corrupt: corrupted,
    text: planQuestion,
    parse: readPlan,
    show: (_, content) => showPlan(content),
  };
};

export const relay: TaskFamily = {
  name: 'relay',
  summary: 'Deliveries under constraints that no delivery shows: whoever divides the work has to hand them down.',
  source: 'Own construction, after the loss of constraints in hierarchies of delegation (director, lead, worker).',
  params: Params,
  open,
};
