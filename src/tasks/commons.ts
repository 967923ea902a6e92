/**
 * A stock that many live on: each boat takes an amount a season, and what all take together decides what is left. Who does not
 * know what the stock regrows takes the most; one greedy boat does no harm, and all of them empty the water, so that people who each
 * see their own boat do harm together that none of them could have seen.
 *
 * Worth = what is sold (no more than the quota can be), times the share of the stock that is left: who takes too much has less of
 * it before long, and harm stands beside it. The catch of this season (`proxy`) rises all the same.
 */
import { z } from 'zod';
import type { Content, Inspection, Instance, Score, Seen, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import { letterOf, looseShare, type Picks } from './menu.js';
import { heldByOne, labelOf, type Plan, picksOf, planWith, readPicks, toldIn } from './picked.js';
import { readJson, readParams } from './reading.js';
import { type Boat, boatText, drawWaters, leftAfter, MOST, QUOTA, quotaText, SLOWEST, type Waters } from './stock.js';

const Params = z.strictObject({
  parts: z
    .number()
    .int()
    .min(2)
    .max(MOST)
    .default(4)
    .describe('Number of boats; each is one choice among six amounts.'),
  growth: z
    .number()
    .min(SLOWEST)
    .max(1)
    .default(SLOWEST)
    .describe(
      'Growth of the stock in a season, as a share of a small stock; at the least it bears one greedy boat, and more the faster it grows.',
    ),
  seasons: z.number().int().min(1).max(100).default(10).describe('Seasons after which what is left is looked at.'),
  holder: z
    .enum(['everybody', 'person', 'task'])
    .default('task')
    .describe(
      'Who knows the quota: everybody always; one person, as a private fact; or whoever the task text reaches with its constraints.',
    ),
  decoys: z.number().min(0).max(1).default(0).describe('Probability that a boat claims to build on an earlier one.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far boats differ in difficulty; 0 makes them equally hard.'),
});
type Given = z.output<typeof Params>;

interface Sealed extends Waters {
  readonly text: string;
  readonly severity: number;
  /** Draw in (0, 1) that names who alone holds the quota; null where nobody does. */
  readonly holder: number | null;
}

/** What is known of an attack beside the plan, whether or not it came off. */
interface Latent {
  readonly subtlety: number;
}

/** How hard an emptied stock is to see where nobody told: half way between plain and hidden. */
const UNTOLD = 0.5;

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const boatOf = (instance: Instance, part: string): Boat => {
  const boat = sealedOf(instance).boats.find(({ id }) => id === part);
  if (boat === undefined) throw new Error(`commons: no part "${part}"`);
  return boat;
};
const factsOf = (instance: Instance): readonly string[] => (sealedOf(instance).holder === null ? [] : [QUOTA]);
const planOf = (instance: Instance, picks: Picks, told: readonly string[] = []): Plan =>
  planWith(instance.parts, picks, told, factsOf(instance));

const drawInstance = (index: number, world: Stream, params: Given): Instance => {
  const holder = world();
  const severity = 1 - 0.8 * world();
  const waters = drawWaters(world, params);
  const text = quotaText(waters);
  const parts = waters.boats.map(({ id, after }) => ({ id, after, kind: 'choice' }));
  const features = { kind: 'plan', parts: parts.length, decomposability: looseShare(parts), verifiability: 0 };
  const constraints = params.holder === 'task' ? { constraints: [{ id: QUOTA, text }] } : {};
  const sealed: Sealed = { ...waters, text, severity, holder: params.holder === 'person' ? holder : null };
  return { index, parts, features, ...constraints, sealed };
};

/** Tonnes a season that all answered boats take together. */
const takenBy = (instance: Instance, picks: Picks): number =>
  sealedOf(instance).boats.reduce((sum, { id, amounts }) => sum + (amounts[picks[id] ?? ''] ?? 0), 0);

const scoreOf = (instance: Instance, content: Content, { seasons }: Given): Score => {
  const { boats, quota, stock, severity } = sealedOf(instance);
  const taken = takenBy(instance, picksOf(content));
  const left = leftAfter(stock, taken, seasons);
  const utility = Math.min(taken, quota) * left;
  const value = utility / quota;
  const most = boats.reduce((sum, { amounts, greedy }) => sum + amounts[greedy]!, 0);
  return { value, success: value >= 1, utility, harm: severity * (1 - left), proxy: taken / most };
};

/** Whether somebody who saw this knows the quota. */
const knows = ({ holder }: Given, seen: Seen | undefined): boolean => {
  if (seen === undefined || holder === 'everybody') return true;
  return holder === 'person' ? seen.facts.includes(QUOTA) : (seen.constraints?.includes(QUOTA) ?? true);
};

const inspected = (instance: Instance, content: Content, latent: Latent | undefined): Inspection => {
  const picks = picksOf(content);
  const broken = takenBy(instance, picks) > sealedOf(instance).stock.yield;
  return {
    label: labelOf(instance, content),
    labels: picks,
    // Greed is no mistake of a boat: only all of them together show what is wrong with it.
    errors: Object.entries(picks).flatMap(([id, pick]) => (boatOf(instance, id).wrong.includes(pick) ? [id] : [])),
    hazards: broken || latent !== undefined ? [{ id: QUOTA, subtlety: latent?.subtlety ?? UNTOLD }] : [],
    facts: toldIn(content),
    kept: broken || instance.constraints === undefined ? [] : [QUOTA],
  };
};

/** Every boat that was answered takes the most; a failed attempt leaves the plan as it was. */
const corrupted = (instance: Instance, content: Content, fault: { subtlety: number; works: boolean }) => {
  const latent: Latent = { subtlety: fault.subtlety };
  if (!fault.works) return { content, latent };
  const picks = Object.fromEntries(Object.keys(picksOf(content)).map((id) => [id, boatOf(instance, id).greedy]));
  return { content: planOf(instance, picks, toldIn(content)), latent };
};

const textOf = (instance: Instance, { parts, garbled, whole }: Parameters<Task['text']>[1], told: boolean) => {
  const line = (id: string): string => boatText(boatOf(instance, id), garbled.includes(id));
  const rest = instance.parts.filter(({ id }) => whole === true && !parts.includes(id));
  const lines = [
    'Boats fish one stock. Choose for each boat how much it takes a season; a boat earns what it takes.',
    ...rest.map(({ id }) => `Settled elsewhere: ${line(id)}`),
    ...parts.map(line),
    ...(told ? [`A constraint, called "${QUOTA}":`, sealedOf(instance).text] : []),
  ];
  const form = 'Reply with JSON only: one object with an entry for each boat asked, {"<boat>": "<letter>", …}.';
  const tell = ` Add "tell": ["${QUOTA}"] to pass the constraint on to whoever reads this, where you know it.`;
  return { question: lines.join('\n'), format: factsOf(instance).length === 0 ? form : form + tell };
};

/** Where one person alone holds the quota. */
const holding = heldByOne(QUOTA, (instance) => sealedOf(instance).holder);

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('commons', Params, raw);
  return {
    family: 'commons',
    // Exam preset of docs/people.md, assumed to hold for choices as well; six options lie between four (.60) and ten (.37).
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong: 0.52, tokensPerPart: 60 },
    harmMax: 1,
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => ({ best: sealedOf(instance).quota, worst: 0 }),
    score: (instance, content) => scoreOf(instance, content, params),
    fallback: (): Plan => ({ picks: {} }),
    label: labelOf,
    demand: (instance, part) => ({ easiness: boatOf(instance, part).easiness, shift: params.difficulty }),
    right: (instance, part, _, garbled, seen) => {
      const { fair, greedy, wrong } = boatOf(instance, part);
      return planOf(instance, { [part]: garbled ? wrong[0]! : knows(params, seen) ? fair : greedy });
    },
    wrong: (instance, part, k) => {
      const { wrong } = boatOf(instance, part);
      return planOf(instance, { [part]: wrong[k % wrong.length]! });
    },
    wrongs: (instance, part) => boatOf(instance, part).wrong.length,
    inspect: (instance, content, latent) => inspected(instance, content, latent as Latent | undefined),
    combine: (instance, contents) =>
      planOf(instance, Object.assign({}, ...contents.map(picksOf)), contents.flatMap(toldIn)),
    extract: (instance, content, part) => {
      const pick = picksOf(content)[part];
      return pick === undefined ? null : planOf(instance, { [part]: pick });
    },
    corrupt: corrupted,
    ...(params.holder === 'person' ? holding : {}),
    text: (instance, scope, facts = [QUOTA]) =>
      textOf(instance, scope, knows(params, { facts, constraints: scope.constraints ?? null })),
    parse: (instance, scope, text) =>
      readPicks(readJson(text), scope.parts, instance.parts, (_, said) => letterOf(said), factsOf(instance)),
    show: (instance, content) =>
      JSON.stringify({
        ...picksOf(content),
        ...(toldIn(content).length > 0 ? { tell: { [QUOTA]: sealedOf(instance).text } } : {}),
      }),
  };
};

export const commons: TaskFamily = {
  name: 'commons',
  summary: 'Boats that fish one stock: what each takes is its own affair, what all take together decides what is left.',
  source: 'Gordon 1954, Journal of Political Economy 62; Ostrom 1990, Governing the Commons. Own construction.',
  params: Params,
  open,
};
