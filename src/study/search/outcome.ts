/** What a search found, in numbers: what choosing promised, what is left of it on trials and tasks that chose nobody, and what it cost. */
import { stream } from '../../rng/streams.js';
import { holm } from '../../stats/holm.js';
import type { Side } from '../../stats/pairs.js';
import type { Candidate } from './candidate.js';
import { averaged, between, type Gap, gap, noGap, sidesOf } from './compare.js';
import type { Validated } from './finalists.js';
import { type DesignCost, LIBRARY } from './proposers.js';
import type { Chosen, Found, Hunt } from './search.js';
import type { Block } from './stages.js';
import type { Tally } from './tally.js';
import { diversityOf } from './tree-distance.js';

/** On which trials is reported: other trials of the tasks that chose, or tasks that nobody chose by. */
export const SETS = ['new-seeds', 'new-tasks'] as const;
export type TestSet = (typeof SETS)[number];

/** One proposer on one set. Gains are over the baseline, in units of the first objective, positive where better. */
export interface Line {
  readonly proposer: string;
  readonly on: TestSet;
  readonly chosen: Validated | null;
  /** The chosen one on this set. */
  readonly tally: Tally | null;
  /** On the trials of screening and of validation, which chose it. */
  readonly screenGain: Gap;
  readonly selectionGain: Gap;
  readonly testGain: Gap;
  /** Selection gain minus test gain; on new tasks also what does not carry over. */
  readonly curse: Gap;
  /** The chosen one minus that of the library and of random-valid. */
  readonly overLibrary: Gap;
  readonly overRandom: Gap;
  /** p of the gap to the library's best, adjusted over all proposers and both sets (Holm). */
  readonly overLibraryHolm: number | null;
  /** The control: proposals drawn by lot instead of chosen. */
  readonly lotGain: Gap;
  readonly lotOverLibrary: Gap;
  /** Tasks after which the tokens of design and search have paid; null with a reason. */
  readonly breakEven: number | null;
  readonly breakEvenReason: string | null;
}

/** What one proposer did, whatever the set. */
export interface Account {
  readonly proposer: string;
  readonly attempts: number;
  /** Of these whatever passed `check`, repetitions included, and what was new. */
  readonly valid: number;
  readonly validity: number | null;
  readonly fresh: number;
  readonly diversity: number | null;
  readonly elites: number;
  /** Trials of screening that it was charged, and its trials in all stages that choose. */
  readonly screening: number;
  readonly trials: number;
  /** Tokens of those trials. */
  readonly tokens: number;
  readonly design: DesignCost;
}

export interface Outcome {
  readonly lines: readonly Line[];
  readonly accounts: readonly Account[];
}

const accountOf = ({ arm, elites, finalists }: Chosen, { seed }: Hunt): Account => {
  const { proposer, tried, refused, attempts, spent } = arm;
  const valid = tried.length + refused.filter((r) => r.repeats).length;
  const own = proposer.name === LIBRARY;
  const sum = (of: (t: Tally) => number): number =>
    tried.reduce((n, t) => n + of(t.tally), 0) + finalists.reduce((n, t) => n + of(t.validation), 0);
  return {
    proposer: proposer.name,
    attempts: own ? 0 : attempts,
    valid,
    validity: own || attempts === 0 ? null : valid / attempts,
    fresh: tried.length,
    diversity: diversityOf(
      tried.map(({ org }) => org),
      stream(['search', seed, 'diversity', proposer.name]),
    ),
    elites: elites.length,
    screening: spent,
    trials: spent + finalists.reduce((n, t) => n + t.validation.trials, 0),
    tokens: sum((t) => t.tokens),
    design: proposer.cost(),
  };
};

const means = (hunt: Hunt, blocks: readonly Block[], { org }: Candidate): { value: number | null; tokens: number } => {
  const rows = hunt.seen(blocks, org).filter((row) => row.value !== null);
  if (rows.length === 0) return { value: null, tokens: 0 };
  const mean = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((n, r) => n + of(r), 0) / rows.length;
  return { value: mean((r) => r.value as number), tokens: mean((r) => r.tokens ?? 0) };
};

/**
 * Tasks n after which (design + n·t)/(n·v) is what the library's best takes for a unit of value: design over v·t_L/v_L − t, the
 * tokens that the library's best would have taken for the same value, minus its own.
 */
const breakEven = (
  hunt: Hunt,
  blocks: readonly Block[],
  chosen: Candidate,
  best: Candidate | null,
  { tokens, design }: Account,
): { readonly n: number | null; readonly reason: string | null } => {
  if (best === null) return { n: null, reason: 'no_library' };
  if (design.tokens === null) return { n: null, reason: 'not_reported' };
  const [own, other] = [means(hunt, blocks, chosen), means(hunt, blocks, best)];
  if (own.value === null || other.value === null || other.value <= 0) return { n: null, reason: 'empty' };
  const saving = (own.value * other.tokens) / other.value - own.tokens;
  return saving > 0 ? { n: (tokens + design.tokens) / saving, reason: null } : { n: null, reason: 'no_saving' };
};

/** The numbers of a search. Reads the trials of the report for the first time. */
export const outcomeOf = (hunt: Hunt, { arms }: Found): Outcome => {
  const sign = hunt.objectives[0]?.sign ?? 1;
  const sides = (blocks: readonly Block[], { org }: Pick<Candidate, 'org'>): readonly Side[] =>
    sidesOf(hunt.seen(blocks, org), sign);
  const accounts = arms.map((one) => accountOf(one, hunt));
  const chosenOf = (name: string): Validated | null =>
    arms.find(({ arm }) => arm.proposer.name === name)?.chosen ?? null;
  const [library, random] = [chosenOf(LIBRARY), chosenOf('random-valid')];
  const against = (blocks: readonly Block[], one: Validated, other: Validated | null, own: boolean): Gap => {
    if (own) return noGap('is_itself');
    if (other === null) return noGap('none_chosen');
    if (one.hash === other.hash) return { ...noGap('same_organization'), mean: 0 };
    return gap(sides(blocks, one), sides(blocks, other));
  };
  const screening = hunt.shares.stages.flatMap(({ stage }) => (stage.startsWith('screen') ? hunt.blocks(stage) : []));
  const lineOf = (one: Chosen, on: TestSet, i: number): Omit<Line, 'overLibraryHolm'> => {
    const { chosen, lots, arm } = one;
    const name = arm.proposer.name;
    const blocks = on === 'new-seeds' ? hunt.blocks('report') : hunt.untouched;
    const over = (of: readonly Block[], who: Candidate): Gap =>
      who.hash === hunt.baseline.hash
        ? { ...noGap('is_the_baseline'), mean: 0 }
        : gap(sides(of, who), sides(of, hunt.baseline));
    const lot = averaged(lots.map((c) => sides(blocks, c)));
    const base = {
      proposer: name,
      on,
      chosen,
      lotGain: lots.length === 0 ? noGap('no_lots') : gap(lot, sides(blocks, hunt.baseline)),
      lotOverLibrary: lots.length === 0 || library === null ? noGap('no_lots') : gap(lot, sides(blocks, library)),
    };
    if (chosen === null || blocks.length === 0) {
      const none = noGap(chosen === null ? 'none_chosen' : 'no_untouched');
      const empty = {
        screenGain: none,
        selectionGain: none,
        testGain: none,
        curse: none,
        overLibrary: none,
        overRandom: none,
      };
      return { ...base, ...empty, tally: null, breakEven: null, breakEvenReason: none.reason };
    }
    const selectionGain = over(hunt.blocks('validate'), chosen);
    const testGain = over(blocks, chosen);
    const even =
      name === LIBRARY
        ? { n: null, reason: 'is_itself' }
        : breakEven(hunt, blocks, chosen, library, accounts[i] as Account);
    return {
      ...base,
      tally: hunt.tally(blocks, chosen.org),
      screenGain: over(screening, chosen),
      selectionGain,
      testGain,
      curse: between(selectionGain, testGain),
      overLibrary: against(blocks, chosen, library, name === LIBRARY),
      overRandom: against(blocks, chosen, random, name === 'random-valid'),
      breakEven: even.n,
      breakEvenReason: even.reason,
    };
  };
  const lines = arms.flatMap((one, i) => SETS.map((on) => lineOf(one, on, i)));
  const adjusted = holm(lines.map((l) => l.overLibrary.p));
  return { lines: lines.map((l, i) => ({ ...l, overLibraryHolm: adjusted[i] ?? null })), accounts };
};
