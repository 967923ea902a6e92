/**
 * Oversight read off the words of an organization: who looks at the answer, who chose the one who looks, what is declared
 * and never asked. An organization may have reasons for every one of these, so they are remarks and not problems.
 */
import { check } from './check.js';
import { declaredGraph, type Graph } from './graph.js';
import { nested, type Organization, type Step, type Steps } from './schema.js';
import type { Path } from './yaml.js';

export const RULES = [
  'no-look',
  'self-approval',
  'single-seat-chain',
  'auditor-appointed',
  'objection-ignored',
  'unused-role',
  'unused-unit',
] as const;

export interface Lint {
  readonly path: Path;
  readonly rule: (typeof RULES)[number];
  readonly message: string;
}

/** Remarks on a checked organization. Knobs are resolved before, so that an unused knob cannot be seen here. */
export const lint = (org: Organization): readonly Lint[] => {
  const graph = declaredGraph(org);
  const steps = stepsOf(org);
  const found = [...looks(org), ...unseen(org, graph, steps), ...appointed(graph, steps)];
  // A design may seat any role and call any unit, so that nothing is known to be unused before it is made.
  if ([...steps.values()].some((s) => s.do === 'plan')) return found;
  return [...found, ...uncleared(org, graph), ...unused(org, steps)];
};

/** Every step that the workflow may reach, by static id as in a trace. */
const stepsOf = (org: Organization): ReadonlyMap<string, Step> => {
  const found = new Map<string, Step>();
  const collect = (steps: Steps, at: string): void => {
    steps.forEach((s, i) => {
      const id = `${at}${i}`;
      if (found.has(id)) return;
      found.set(id, s);
      for (const inner of nested(s)) collect(inner.steps, `${id}.${inner.at.join('.')}.`);
      if (s.do === 'call') collect(org.units[s.unit] ?? [], `units.${s.unit}.`);
    });
  };
  collect(org.workflow, 'workflow.');
  return found;
};

/** `workflow.0.each.1` as a path into the file; the name of a unit stays a name. */
const pathOf = (id: string): Path =>
  id.split('.').map((key, i) => (/^\d+$/.test(key) && !(i === 1 && id.startsWith('units.')) ? Number(key) : key));

const list = (names: Iterable<string>): string => [...names].map((name) => `"${name}"`).join(', ');

/** Who looks at the answer after it was last changed. */
const looks = (org: Organization): readonly Lint[] => {
  const { makers, lookers } = check(org).end;
  // The null answer of the task is made by nobody.
  if (makers.size === 0) return [];
  const path: Path = ['workflow'];
  if (lookers.size === 0) {
    const who = `there is a way to the end on which nobody but its makers (${list(makers)}) looks at the answer`;
    return [{ path, rule: 'no-look', message: `${who}; end with a review or vote by another role` }];
  }
  if (![...lookers].every((role) => makers.has(role))) return [];
  const who = `every role that looks at the answer (${list(lookers)}) also made it`;
  return [{ path, rule: 'self-approval', message: `${who}; let a role without a draft of its own review or vote` }];
};

/** Last drafts that one seat writes and nobody is asked to look at. */
const unseen = (org: Organization, graph: Graph, steps: ReadonlyMap<string, Step>): readonly Lint[] => {
  const uses = (verbs: readonly Step['do'][], id: string): boolean =>
    Object.values(graph.asking).some(
      (use) =>
        use.step !== id &&
        use.drafts.includes(id) &&
        verbs.includes(steps.get(use.step)?.do ?? 'plan') &&
        means(steps.get(use.step), graph.asking[id]?.roles ?? []),
    );
  return graph.answer.flatMap((id): Lint[] => {
    const s = steps.get(id);
    // A draft that is revised stands only where the reviser gives no reply.
    if (
      !s ||
      s.do === 'pick' ||
      writers(org, s, graph.asking[id]?.roles ?? [], steps) !== 1 ||
      uses(['review', 'vote', 'revise'], id)
    )
      return [];
    const message = `one seat (${byOf(s)}) writes the last draft and nobody looks at it; put a review or vote by another role after it`;
    return [{ path: pathOf(id), rule: 'single-seat-chain', message }];
  });
};

const byOf = (s: Step): string => ('by' in s && s.by !== undefined ? s.by : '');

/** Whether drafts by one of these roles are among those that a step means. */
const means = (s: Step | undefined, makers: readonly string[]): boolean =>
  !s || !('from' in s) || s.from === undefined || makers.includes(s.from);

/** Seats that write at a step, at most: a merge is by one, several seats may be assigned. */
const writers = (org: Organization, s: Step, roles: readonly string[], steps: ReadonlyMap<string, Step>): number => {
  if (s.do === 'merge') return 1;
  if (byOf(s) !== 'assignee') return org.roles[byOf(s)]?.seats ?? 0;
  return Math.max(
    1,
    ...[...steps.values()].map((a) => (a.do === 'assign' && roles.includes(a.to) ? (a.count ?? 1) : 1)),
  );
};

/** Those who look, chosen by those whose drafts they look at. */
const appointed = (graph: Graph, steps: ReadonlyMap<string, Step>): readonly Lint[] =>
  Object.values(graph.asking).flatMap((look): Lint[] => {
    const verb = steps.get(look.step)?.do;
    if (verb !== 'review' && verb !== 'vote') return [];
    const roles = look.drafts.flatMap((id) => graph.asking[id]?.roles ?? []);
    const makers = new Set(roles.filter((role) => means(steps.get(look.step), [role])));
    const both = look.appointedBy.filter((role) => makers.has(role));
    if (both.length === 0) return [];
    const message = `${look.roles.map((role) => `"${role}"`).join(', ')} judges drafts of ${list(both)} and is appointed by ${list(both)}; let another role appoint, or assign by rotate or random`;
    return [{ path: pathOf(look.step), rule: 'auditor-appointed', message }];
  });

/** Roles that may clear objections and are never asked to do what clears them. */
const uncleared = (org: Organization, graph: Graph): readonly Lint[] => {
  const clearing = Object.values(graph.asking).filter(({ as }) =>
    ['quality', 'suspicion', 'vote', 'merge'].includes(as),
  );
  const asked = new Set(clearing.flatMap(({ roles }) => roles));
  return Object.entries(org.roles).flatMap(([name, { clears }]): Lint[] => {
    if (!clears || asked.has(name)) return [];
    const message = `role "${name}" clears objections and never reviews, votes or merges; let it do one of these, or take clears out`;
    return [{ path: ['roles', name, 'clears'], rule: 'objection-ignored', message }];
  });
};

const unused = (org: Organization, steps: ReadonlyMap<string, Step>): readonly Lint[] => {
  const used = [...steps.values()];
  const roles = new Set(used.flatMap((s) => [byOf(s), s.do === 'assign' ? s.to : '']));
  const units = new Set(used.map((s) => (s.do === 'call' ? s.unit : '')));
  const lintOf = (kind: 'role' | 'unit', name: string, message: string): Lint => ({
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
  ];
};
