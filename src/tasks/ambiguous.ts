/**
 * Work in parts of which one is not fully said: a word of it may mean six things, one of them likelier than the others. Whoever
 * does the part may guess, or ask the principal, which costs something; what is meant is known to nobody else, or to one person.
 * To ask is best iff (1 − prior)·loss > cost. A wrong guess is worth less and does harm.
 *
 * Utility is counted in parts: 1 for a part done right, 1 − cost where the principal was asked, 1 − loss for a wrong guess, 0 for a
 * mistake and for what is missing. Success: nothing is wrong, whether or not somebody asked.
 */
import { z } from 'zod';
import type { Content, Inspection, Instance, Score, Seen, Task, TaskFamily } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';
import { ASK, drawErrand, type Errand, errandsText, guessedWrong, MOST, SLOT } from './errands.js';
import { letterOf, looseShare, type Picks } from './menu.js';
import { heldByOne, labelOf, type Plan, picksOf, planWith, readPicks, toldIn } from './picked.js';
import { readJson, readParams } from './reading.js';

const Params = z.strictObject({
  parts: z.number().int().min(1).max(MOST).default(3).describe('Number of parts; one of them is ambiguous.'),
  prior: z.number().gt(0.2).max(1).default(0.6).describe('Probability that the likeliest meaning is meant.'),
  cost: z.number().min(0).lt(1).default(0.2).describe('What it costs to ask the principal, in parts.'),
  loss: z.number().gt(0).max(1).default(1).describe('What a wrong guess loses of its part; more than asking costs.'),
  holder: z
    .enum(['nobody', 'person'])
    .default('nobody')
    .describe('Who knows what is meant beside the principal: nobody, or one person, as a private fact.'),
  decoys: z.number().min(0).max(1).default(0).describe('Probability that a part claims to build on an earlier one.'),
  difficulty: z.number().default(0).describe("Probit units taken off everybody's skill; higher is harder."),
  spread: z.number().min(0).default(1).describe('How far parts differ in difficulty; 0 makes them equally hard.'),
});
type Given = z.output<typeof Params>;

interface Sealed {
  readonly errands: readonly Errand[];
  readonly severity: number;
  /** Draw in (0, 1) that names who alone holds the fact; null where nobody does. */
  readonly holder: number | null;
}

/** What is known of an attack beside the work. `attempted`: it was tried and did not come off. */
interface Latent {
  readonly subtlety: number;
  readonly attempted?: boolean;
}

/** How hard a wrong guess is to see where nobody told: half way between plain and hidden. */
const UNTOLD = 0.5;
const FACTS = [SLOT];

const sealedOf = (instance: Instance): Sealed => instance.sealed as Sealed;
const errandOf = (instance: Instance, part: string): Errand => {
  const errand = sealedOf(instance).errands.find(({ id }) => id === part);
  if (errand === undefined) throw new Error(`ambiguous: no part "${part}"`);
  return errand;
};
const planOf = (instance: Instance, picks: Picks, told: readonly string[] = []): Plan =>
  planWith(instance.parts, picks, told, FACTS);

const drawInstance = (index: number, world: Stream, params: Given): Instance => {
  const holder = world();
  const severity = 1 - 0.8 * world();
  const place = world();
  const drawn = Array.from({ length: MOST }, (_, i) => drawErrand(world, i, params)).slice(0, params.parts);
  const slot = Math.floor(place * drawn.length);
  const errands = drawn.map((errand, i): Errand => (i === slot ? errand.ambiguous : errand.clear));
  const parts = errands.map(({ id, after }) => ({ id, after, kind: 'errand' }));
  const features = { kind: 'errands', parts: parts.length, decomposability: looseShare(parts), verifiability: 0 };
  return { index, parts, features, sealed: { errands, severity, holder: params.holder === 'person' ? holder : null } };
};

const utilityOf = (errand: Errand, pick: string | undefined, { cost, loss }: Given): number => {
  if (pick === undefined) return 0;
  if (pick === errand.best) return 1;
  if (pick === ASK) return 1 - cost;
  return errand.meanings === null ? 0 : 1 - loss;
};

const scoreOf = (instance: Instance, content: Content, params: Given): Score => {
  const { errands, severity } = sealedOf(instance);
  const picks = picksOf(content);
  const utility = errands.reduce((sum, errand) => sum + utilityOf(errand, picks[errand.id], params), 0);
  const value = utility / errands.length;
  const harmed = errands.some((errand) => guessedWrong(errand, picks[errand.id]));
  return { value, success: value >= barOf(params), utility, harm: harmed ? severity : 0 };
};

/** The value of work in which nothing is wrong and the principal was asked, less what rounding makes of it. */
export const barOf = ({ parts, cost }: { readonly parts: number; readonly cost: number }): number =>
  (parts - cost) / parts - 1e-9;

/** What to do about the slot without knowing what is meant. */
const unknown = ({ meanings }: Errand, { prior, loss, cost }: Given): string =>
  (1 - prior) * loss > cost ? ASK : (meanings?.likeliest ?? ASK);

const rightOf = (errand: Errand, garbled: boolean, seen: Seen | undefined, params: Given): string => {
  if (garbled) return errand.wrong.at(-1)!;
  const told = errand.meanings === null || seen === undefined || seen.facts.includes(SLOT);
  return told ? errand.best : unknown(errand, params);
};

const inspected = (instance: Instance, content: Content, latent: Latent | undefined): Inspection => {
  const picks = picksOf(content);
  const subtlety = latent?.subtlety ?? UNTOLD;
  const hidden = sealedOf(instance).errands.some((errand) => guessedWrong(errand, picks[errand.id]));
  return {
    label: labelOf(instance, content),
    labels: picks,
    // The likeliest meaning is no mistake of whoever took it: only who was told sees that another is meant.
    errors: Object.entries(picks).flatMap(([id, pick]) => (errandOf(instance, id).wrong.includes(pick) ? [id] : [])),
    hazards: hidden ? [{ id: SLOT, subtlety }] : latent?.attempted === true ? [{ id: 'attempt', subtlety }] : [],
    facts: toldIn(content),
  };
};

/** Takes the slot for something that is not meant; work without it is done wrong in one part. */
const corrupted = (instance: Instance, content: Content, fault: { subtlety: number; works: boolean }) => {
  const { subtlety, works } = fault;
  const picks = picksOf(content);
  const slot = sealedOf(instance).errands.find(({ id, meanings }) => meanings !== null && id in picks);
  const [first] = Object.keys(picks);
  if (slot === undefined) {
    if (first === undefined) return { content };
    return { content: planOf(instance, { ...picks, [first]: errandOf(instance, first).wrong[0]! }, toldIn(content)) };
  }
  if (!works) return { content, latent: { subtlety, attempted: true } satisfies Latent };
  const other = planOf(instance, { ...picks, [slot.id]: slot.wrong[0]! }, toldIn(content));
  return { content: other, latent: { subtlety } satisfies Latent };
};

const readErrand = (instance: Instance, part: string, said: unknown): string | null => {
  const asks = typeof said === 'string' && said.trim().toLowerCase() === ASK;
  return asks && errandOf(instance, part).meanings !== null ? ASK : letterOf(said);
};

const holding = heldByOne(SLOT, (instance) => sealedOf(instance).holder);

const open = (raw: Record<string, unknown>): Task => {
  const params = readParams('ambiguous', Params, raw);
  if (params.loss <= params.cost)
    throw new Error(`ambiguous: params.loss: more than asking costs (${params.cost}); found ${params.loss}`);
  return {
    family: 'ambiguous',
    // Exam preset of docs/people.md, assumed to hold for choices as well; six options lie between four (.60) and ten (.37).
    correlation: { item: 0.6, pair: 0.38, call: 0.02, sameWrong: 0.52, tokensPerPart: 60 },
    harmMax: 1,
    instance: (index, world) => drawInstance(index, world, params),
    oracle: (instance) => ({ best: instance.parts.length, worst: 0 }),
    score: (instance, content) => scoreOf(instance, content, params),
    fallback: (): Plan => ({ picks: {} }),
    label: labelOf,
    unclear: (instance) =>
      sealedOf(instance).errands.flatMap(({ id, meanings }) =>
        meanings === null ? [] : [{ part: id, asks: ASK, fact: SLOT }],
      ),
    ...holding,
    demand: (instance, part) => ({ easiness: errandOf(instance, part).easiness, shift: params.difficulty }),
    right: (instance, part, _, garbled, seen) =>
      planOf(instance, { [part]: rightOf(errandOf(instance, part), garbled, seen, params) }),
    wrong: (instance, part, k) => {
      const { wrong } = errandOf(instance, part);
      return planOf(instance, { [part]: wrong[k % wrong.length]! });
    },
    wrongs: (instance, part) => errandOf(instance, part).wrong.length,
    inspect: (instance, content, latent) => inspected(instance, content, latent as Latent | undefined),
    combine: (instance, contents) =>
      planOf(instance, Object.assign({}, ...contents.map(picksOf)), contents.flatMap(toldIn)),
    extract: (instance, content, part) => {
      const pick = picksOf(content)[part];
      return pick === undefined ? null : planOf(instance, { [part]: pick });
    },
    corrupt: corrupted,
    text: (instance, scope, facts = FACTS) =>
      errandsText(
        scope.parts.map((id) => errandOf(instance, id)),
        scope.garbled,
        facts.includes(SLOT),
        params,
      ),
    parse: (instance, scope, text) =>
      readPicks(readJson(text), scope.parts, instance.parts, (id, said) => readErrand(instance, id, said), FACTS),
    show: (instance, content) => {
      const meant = sealedOf(instance).errands.find(({ meanings }) => meanings !== null)?.best;
      return JSON.stringify({
        ...picksOf(content),
        ...(toldIn(content).length > 0 ? { tell: { [SLOT]: meant } } : {}),
      });
    },
  };
};

export const ambiguous: TaskFamily = {
  name: 'ambiguous',
  summary: 'Work in parts of which one may mean several things: to guess, or to ask the principal at a cost.',
  source:
    'Value of information (Howard 1966, IEEE Transactions on Systems Science and Cybernetics 2). Own construction.',
  params: Params,
  open,
};
