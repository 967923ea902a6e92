/** What is said of a proposal: three sentences made from facts, none of them from what the architect says. */
import { check } from '../../org/check.js';
import { lint } from '../../org/lint.js';
import { nested, type Organization, type Step, type Steps } from '../../org/schema.js';
import { counted, sayStep } from '../../org/words.js';

/** Steps as a bag of short words, each with the verb it stands in: `decompose/assign rotate`. */
const bagOf = (org: Organization): ReadonlyMap<string, number> => {
  const bag = new Map<string, number>();
  const entered = new Set<string>();
  const visit = (steps: Steps, inside: string): void => {
    for (const s of steps) {
      const word = `${inside}${s.do}${kindOf(s)}`;
      bag.set(word, (bag.get(word) ?? 0) + 1);
      for (const inner of nested(s)) visit(inner.steps, `${s.do}/`);
      if (s.do !== 'call' || entered.has(s.unit)) continue;
      entered.add(s.unit);
      visit(org.units[s.unit] ?? [], `${s.do}/`);
    }
  };
  visit(org.workflow, '');
  return bag;
};

const kindOf = (s: Step): string => {
  if (s.do === 'review') return ` of ${s.ask}`;
  if (s.do === 'vote' || s.do === 'pick' || s.do === 'assign') return ` by ${s.rule}`;
  return s.do === 'revise' && s.see !== undefined ? ` seeing ${s.see}` : '';
};

const less = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): readonly string[] =>
  [...a].flatMap(([word, n]) => (n > (b.get(word) ?? 0) ? [word] : []));

const size = (bag: ReadonlyMap<string, number>): number => [...bag.values()].reduce((sum, n) => sum + n, 0);

export interface Nearest {
  readonly name: string;
  /** Steps that only one of the two has, as a share of all steps of both. */
  readonly distance: number;
  readonly more: readonly string[];
  readonly less: readonly string[];
}

/** The organization of the library that shares most steps with this one; of equals the one nearest in worst-case calls. */
export const nearestTo = (org: Organization, library: readonly Organization[]): Nearest | null => {
  const own = bagOf(org);
  const calls = (one: Organization): number => Math.abs(check(one).bound.calls - check(org).bound.calls);
  let best: { readonly near: Nearest; readonly calls: number } | null = null;
  for (const other of library) {
    const bag = bagOf(other);
    const shared = [...own].reduce((sum, [word, n]) => sum + Math.min(n, bag.get(word) ?? 0), 0);
    const distance = 1 - (2 * shared) / (size(own) + size(bag));
    const near = { name: other.name, distance, more: less(own, bag), less: less(bag, own) };
    if (
      best === null ||
      distance < best.near.distance ||
      (distance === best.near.distance && calls(other) < best.calls)
    )
      best = { near, calls: calls(other) };
  }
  return best?.near ?? null;
};

/** Steps told in the first sentence; more would not be read. */
const TOLD = 4;

const does = (org: Organization): string => {
  const said = org.workflow.slice(0, TOLD).map((s) => {
    const inside = nested(s).flatMap((inner) => inner.steps.map((one) => one.do));
    return `${sayStep(org, s)}${inside.length > 0 ? ` (inside: ${[...new Set(inside)].join(', ')})` : ''}`;
  });
  const more = org.workflow.length - said.length;
  return `${said.join('; then ')}${more > 0 ? `; then ${counted(more, 'more step')}` : ''}.`;
};

const costs = (org: Organization): string => {
  const { calls, drafts } = check(org).bound;
  const seats = Object.values(org.roles).reduce((sum, { seats: n }) => sum + n, 0);
  const remarks = [...new Set(lint(org).map(({ rule }) => rule))];
  const said = remarks.length === 0 ? 'no remark on oversight' : `remarks on oversight: ${remarks.join(', ')}`;
  return `At most ${counted(calls, 'call')} by ${counted(seats, 'seat')}, ${counted(drafts, 'draft')} on the table at once; ${said}.`;
};

const differs = (near: Nearest | null): string => {
  if (near === null) return 'There is no organization in the library to compare it with.';
  if (near.distance === 0) return `It has the steps of ${near.name} in the library; seats and settings may differ.`;
  const list = (words: readonly string[]): string =>
    words.slice(0, TOLD).join(', ') + (words.length > TOLD ? ', …' : '');
  const parts = [
    ...(near.more.length > 0 ? [`adds ${list(near.more)}`] : []),
    ...(near.less.length > 0 ? [`lacks ${list(near.less)}`] : []),
  ];
  return `Nearest in the library is ${near.name} (distance ${near.distance.toFixed(2)})${parts.length > 0 ? `: this one ${parts.join(' and ')}` : ''}.`;
};

/** What it does, what it costs at most, how it differs from the nearest organization of the library. */
export const sentences = (org: Organization, library: readonly Organization[]): readonly [string, string, string] => [
  does(org),
  costs(org),
  differs(nearestTo(org, library)),
];
