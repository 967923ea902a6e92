/** The gates of a plan: units that every design must end with, and the accounts that a design must leave to them. */
import { canonicalJson } from '../org/hash.js';
import { nested, type Organization, type Step, type StepOf, type Steps } from '../org/schema.js';

/** A design in two: what the designer is free to say, and the calls of the gates at its end. Null where a gate is missing. */
export const split = (
  { gates = [] }: Pick<StepOf<'plan'>, 'gates'>,
  steps: Steps,
): { readonly body: Steps; readonly gates: Steps } | null => {
  const at = steps.length - gates.length;
  const end = steps.slice(Math.max(0, at));
  const same = (s: Step, i: number): boolean => canonicalJson(s) === canonicalJson({ do: 'call', unit: gates[i] });
  return at >= 0 && end.every(same) ? { body: steps.slice(0, at), gates: end } : null;
};

export const missing = (gates: readonly string[]): string =>
  `steps: must end with ${gates.map((unit) => JSON.stringify({ do: 'call', unit })).join(', ')}, nothing else in these steps and nothing after them`;

/** Accounts that the gates pay from: whoever empties one leaves the paid steps of a gate out. */
export const accountsOf = ({ gates = [] }: Pick<StepOf<'plan'>, 'gates'>, org: Organization): readonly string[] =>
  everyStep(
    gates.map((unit): Step => ({ do: 'call', unit })),
    org,
  ).flatMap((s) => [
    ...(s.spend === undefined ? [] : [s.spend]),
    ...(s.do === 'when' && s.test.ledger !== undefined ? [s.test.ledger] : []),
    ...(s.do === 'repeat' && s.until?.ledger !== undefined ? [s.until.ledger] : []),
  ]);

/** Accounts that steps pay from or into. */
const moved = (s: Step): readonly (string | undefined)[] => [
  s.spend,
  ...(s.do === 'trade' ? [s.account] : s.do === 'assign' ? [s.pay] : []),
];

/** What is wrong with steps that pay from an account that is closed to them. */
export const payingFrom = (steps: Steps, org: Organization, closed: readonly string[]): readonly string[] => {
  const used = new Set(everyStep(steps, org).flatMap(moved));
  return closed
    .filter((account) => used.has(account))
    .map((account) => `steps: pay from or into "${account}", which a gate at the end needs; leave it out`);
};

/** Every step, those inside others and in the units called included, each unit once. */
const everyStep = (steps: Steps, org: Organization, units = new Set<string>()): readonly Step[] =>
  steps.flatMap((s) => {
    const called = s.do === 'call' ? [s.unit] : s.do === 'plan' ? [...(s.menu ?? []), ...(s.gates ?? [])] : [];
    const more = called.filter((unit) => !units.has(unit));
    for (const unit of more) units.add(unit);
    return [
      s,
      ...nested(s).flatMap((inner) => everyStep(inner.steps, org, units)),
      ...more.flatMap((unit) => everyStep(org.units[unit] ?? [], org, units)),
    ];
  });
