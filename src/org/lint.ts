/**
 * Oversight read off the words of an organization: who looks at the answer, who chose the one who looks, what is declared
 * and never asked. An organization may have reasons for every one of these, so they are remarks and not problems.
 */
import { declaredGraph, type Graph } from './graph.js';
import { appointed, looks, ungated, unseen } from './lint-looks.js';
import { byOf, type Lint, stepsOf } from './remark.js';
import type { Organization, Step, Test } from './schema.js';

export { isOversight, type Lint, RULES } from './remark.js';

/** Remarks on a checked organization. Knobs are resolved before, so that an unused knob cannot be seen here. */
export const lint = (org: Organization): readonly Lint[] => {
  const graph = declaredGraph(org);
  const steps = stepsOf(org);
  const found = [
    ...looks(org),
    ...unseen(org, graph, steps),
    ...appointed(graph, steps),
    ...ungated(graph, steps),
    ...bypassed(org, steps),
  ];
  const plans = [...steps.values()].flatMap((s) => (s.do === 'plan' ? [s] : []));
  // A design without a menu may seat any role and call any unit, so that nothing is known to be unused before it is made.
  if (plans.some(({ menu }) => menu === undefined)) return found;
  return [...found, ...(plans.length === 0 ? uncleared(org, graph) : []), ...unused(org, steps)];
};

/** Roles that may clear objections and are never asked to do what clears them. */
const uncleared = (org: Organization, graph: Graph): readonly Lint[] => {
  const clearing = Object.values(graph.asking).filter(({ as }) =>
    ['quality', 'suspicion', 'forecast', 'vote', 'merge'].includes(as),
  );
  const asked = new Set(clearing.flatMap(({ roles }) => roles));
  return Object.entries(org.roles).flatMap(([name, { clears }]): Lint[] => {
    if (!clears || asked.has(name)) return [];
    const message = `role "${name}" clears objections and never reviews, votes or merges; let it do one of these, or take clears out`;
    return [{ path: ['roles', name, 'clears'], rule: 'objection-ignored', message }];
  });
};

const testsOf = (s: Step): readonly Test[] =>
  s.do === 'when' ? [s.test] : s.do === 'repeat' && s.until !== undefined ? [s.until] : [];

/** Refused work that goes to the next seat, with nobody hearing why it was refused. */
const bypassed = (org: Organization, steps: ReadonlyMap<string, Step>): readonly Lint[] => {
  const heard = [...steps.values()].some((s) => testsOf(s).some(({ stat }) => stat === 'objections'));
  if (org.refusal?.then !== 'reassign' || heard) return [];
  const message =
    'work that one seat refuses goes to the next until one does it, and nothing reads the objections; let refusals escalate to another role, or put a test of objections before the end';
  return [{ path: ['refusal', 'then'], rule: 'refusal-bypass', message }];
};

/** Accounts that a step reads, pays from or pays into. */
const accountsOf = (s: Step): readonly (string | undefined)[] => [
  s.spend,
  ...testsOf(s).map(({ ledger }) => ledger),
  ...(s.do === 'vote' ? [s.weights] : s.do === 'trade' ? [s.account] : s.do === 'assign' ? [s.pay, s.account] : []),
];

const unused = (org: Organization, steps: ReadonlyMap<string, Step>): readonly Lint[] => {
  const used = [...steps.values()];
  const roles = new Set([...used.flatMap((s) => [byOf(s), s.do === 'assign' ? s.to : '']), org.refusal?.to ?? '']);
  const units = new Set(
    used.flatMap((s) => (s.do === 'call' ? [s.unit] : s.do === 'plan' ? [...(s.menu ?? []), ...(s.gates ?? [])] : [])),
  );
  const accounts = new Set(used.flatMap(accountsOf));
  const lintOf = (kind: 'role' | 'unit' | 'account', name: string, message: string): Lint => ({
    path: [`${kind}s`, name],
    rule: `unused-${kind}`,
    message: `${kind} "${name}" ${message}, or take it out`,
  });
  return [
    ...Object.keys(org.roles)
      .filter((name) => !roles.has(name))
      .map((name) => lintOf('role', name, 'is asked by no step; name it in by or to')),
    ...Object.keys(org.units)
      .filter((name) => !units.has(name))
      .map((name) => lintOf('unit', name, 'is never called; call it')),
    ...Object.keys(org.accounts ?? {})
      .filter((name) => !accounts.has(name))
      .map((name) =>
        lintOf(
          'account',
          name,
          'is read and paid from by no step; name it in a test, or in spend, weights, pay or account',
        ),
      ),
  ];
};
