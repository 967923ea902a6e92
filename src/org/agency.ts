/**
 * How far an organization is an open agency (Drexler 2023): twelve requirements, read off its file. What only a task, a
 * staff or a trace can tell is said to be so, and a design that anybody may write is taken to keep nothing of itself.
 */
import { check } from './check.js';
import { nested, type Organization, type Step, type Steps } from './schema.js';
import { START, unlooked, type Way, weakest } from './ways.js';
import type { Broken, Fact, Walk } from './ways-ask.js';
import { MOST, walkSteps } from './ways-walk.js';
import { type Path, pathText } from './yaml.js';

/** One requirement: whether it holds, null where the file does not tell, and why. */
export interface Reading {
  readonly id: `OA${number}`;
  readonly requirement: string;
  readonly holds: boolean | null;
  readonly why: string;
}

type Verdict = Pick<Reading, 'holds' | 'why'>;

const yes = (why: string): Verdict => ({ holds: true, why });
const no = (why: string): Verdict => ({ holds: false, why });
const untold = (why: string): Verdict => ({ holds: null, why });

const REQUIREMENTS = [
  'goals stand outside and are handed on',
  'plural plans',
  'evaluation separate',
  'plans legible',
  'forecast before choice',
  'bounded tasks',
  'a look before what cannot be undone',
  'two barriers',
  'no collusion by construction',
  'oversight independent',
  'choices accountable',
  'structure proposed, checked and chosen',
] as const;

/** The twelve requirements, in order. The organization is one that passes `check`. */
export const agency = (org: Organization): readonly Reading[] => {
  const facts = new Set<Fact>();
  const walk: Walk = { org, assignee: null, stack: [], grouped: false, broken: new Map(), facts, count: { steps: 0 } };
  const ends = walkSteps(walk, org.workflow, ['workflow'], [START]);
  atTheEnd(walk, ends);
  const steps = reachable(org);
  const unless = (fact: Fact, verdict: Verdict): Verdict | undefined => (facts.has(fact) ? undefined : verdict);
  const verdicts: readonly Verdict[] = [
    goals(steps, facts),
    onWays(walk, 'OA2', 'several seats write apart before anybody looks'),
    onWays(walk, 'OA3', 'no role judges its own work', unless('look', no('nobody judges anything'))),
    untold('what a plan must hold is declared by the task family'),
    onWays(
      walk,
      'OA5',
      'each vote among drafts has forecasts',
      unless('vote', untold('no vote is among several drafts')),
    ),
    bounded(org),
    onWays(walk, 'OA7', 'no part is committed that no other role looked at'),
    barriers(walk, ends),
    onWays(walk, 'OA9', 'reviews are blind, groups see tickets only', unless('review', untold('nobody reviews'))),
    onWays(walk, 'OA10', 'auditors stand apart and are heard', unless('audit', no('no review asks for suspicion'))),
    onWays(walk, 'OA11', 'every choice follows reviews', unless('choice', untold('nothing is chosen'))),
    structure(steps),
  ];
  return verdicts.map((verdict, i) => ({ id: `OA${i + 1}`, requirement: REQUIREMENTS[i] ?? '', ...verdict }));
};

const TOO_MANY = untold('there are too many ways through the workflow to read them all');
const FREE = untold('a design without a menu may do otherwise');

/** A requirement on all ways: broken where it was found to be, else kept, unless there is nothing to keep it. */
const onWays = ({ broken, facts, count }: Walk, id: Broken, kept: string, without?: Verdict): Verdict => {
  const found = broken.get(id);
  if (found !== undefined) return no(found);
  if (count.steps > MOST) return TOO_MANY;
  return facts.has('free design') ? FREE : (without ?? yes(kept));
};

/** What must hold of the answer: somebody looked at plans, at undivided work, and at every suspicion. */
const atTheEnd = ({ broken }: Walk, ends: readonly Way[]): void => {
  const first = (id: Broken, message: string): void => {
    if (!broken.has(id)) broken.set(id, `workflow: ${message}`);
  };
  for (const end of ends) {
    const hand = end.divided ? undefined : unlooked(end);
    if (hand !== undefined) first('OA7', `it may end with work by "${hand}" that no other role looked at`);
    if (!end.looked) first('OA2', 'it may end before anybody looked at drafts or chose among them');
    if (end.unread) first('OA10', 'it may end with a suspicion that no test, vote or pick has read');
  }
};

/** Every step that the workflow or a design from a menu may reach, with its place. */
const reachable = (org: Organization): readonly { readonly at: Path; readonly step: Step }[] => {
  const found = new Map<string, { at: Path; step: Step }>();
  const collect = (steps: Steps, at: Path): void => {
    for (const [i, step] of steps.entries()) {
      const here = [...at, i];
      if (found.has(pathText(here))) continue;
      found.set(pathText(here), { at: here, step });
      for (const inner of nested(step)) collect(inner.steps, [...here, ...inner.at]);
      const units =
        step.do === 'call' ? [step.unit] : step.do === 'plan' ? [...(step.menu ?? []), ...(step.gates ?? [])] : [];
      for (const unit of units) collect(org.units[unit] ?? [], ['units', unit]);
    }
  };
  collect(org.workflow, ['workflow']);
  return [...found.values()];
};

const goals = (steps: ReturnType<typeof reachable>, facts: ReadonlySet<Fact>): Verdict => {
  const lost = steps.find(({ step }) => step.do === 'decompose' && (step.carry ?? 'none') === 'none');
  if (lost)
    return no(`${pathText(lost.at)}: groups do not inherit the constraints; write carry: constraints, or whole`);
  if (facts.has('free design')) return untold('a design without a menu may divide and carry nothing');
  const divided = steps.some(({ step }) => step.do === 'decompose');
  return yes(divided ? 'every group inherits the constraints' : 'nothing is handed on: everybody has the task itself');
};

/** No organization passes `check` whose calls have no bound, or whose steps name an account that is not declared. */
const bounded = (org: Organization): Verdict => {
  const accounts = Object.keys(org.accounts ?? {});
  const kept =
    accounts.length === 0 ? 'nothing is kept between instances' : `kept between instances: ${accounts.join(', ')}`;
  return yes(`at most ${check(org).bound.calls} calls; ${kept}`);
};

/**
 * The barrier cut. On a way to the end, the cut of a role with a hand in the answer is the number of seats that must be
 * wrong or corrupt, besides it, for its work to pass all looks since it last touched it: for every other role that looked,
 * a review counts 1 once a test, pick or vote reads reviews, a vote counts the approvals it needs (quorum; more than half;
 * all but a veto) or 1, a market counts 1. Roles appointed by that role count nothing, nor does a vote that decided
 * nothing; a merge is no look. The cut of the organization is the least over all roles and ways. The null answer needs none.
 */
const barriers = ({ count, facts }: Walk, ends: readonly Way[]): Verdict => {
  if (count.steps > MOST) return TOO_MANY;
  const cuts = ends.flatMap((end) => weakest(end) ?? []);
  if (cuts.length === 0) return facts.has('free design') ? FREE : yes('nothing but the null answer can come out');
  const { hand, looks } = cuts.reduce((least, one) => (one.looks < least.looks ? one : least));
  if (looks < 2)
    return no(
      `there is a way on which work by "${hand}" passes ${looks === 0 ? 'no look that could stop it' : 'one look only'}`,
    );
  if (facts.has('free design')) return FREE;
  return yes(`work by anybody passes at least ${looks} looks that could stop it`);
};

const structure = (steps: ReturnType<typeof reachable>): Verdict => {
  const plans = steps.flatMap(({ at, step }) => (step.do === 'plan' ? [{ at, step }] : []));
  const alone = plans.find(({ step }) => step.choose === undefined);
  if (plans.length === 0) return no('the structure is given by this file and not proposed');
  if (alone) return no(`${pathText(alone.at)}: the design is followed without being chosen; write choose`);
  return yes('designs are checked, kept within a budget and chosen by steps');
};
