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
  return [...steps.values()].some((s) => s.do === 'plan') ? found : [...found, ...unused(org, steps)];
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
      (use) => use.step !== id && use.drafts.includes(id) && verbs.includes(steps.get(use.step)?.do ?? 'plan'),
    );
  return graph.answer.flatMap((id): Lint[] => {
    const s = steps.get(id);
    // A draft that is revised stands only where the reviser gives no reply.
    if (!s || s.do === 'pick' || writers(org, s) !== 1 || uses(['review', 'vote', 'revise'], id)) return [];
    const message = `one seat (${byOf(s)}) writes the last draft and nobody looks at it; put a review or vote by another role after it`;
    return [{ path: pathOf(id), rule: 'single-seat-chain', message }];
  });
};

const byOf = (s: Step): string => ('by' in s && s.by !== undefined ? s.by : '');

/** Seats that write at a step: a merge is by one. */
const writers = (org: Organization, s: Step): number =>
  s.do === 'merge' || byOf(s) === 'assignee' ? 1 : (org.roles[byOf(s)]?.seats ?? 0);

/** Those who look, chosen by those whose drafts they look at. */
const appointed = (graph: Graph, steps: ReadonlyMap<string, Step>): readonly Lint[] =>
  Object.values(graph.asking).flatMap((look): Lint[] => {
    const verb = steps.get(look.step)?.do;
    if (verb !== 'review' && verb !== 'vote') return [];
    const makers = new Set(look.drafts.flatMap((id) => graph.asking[id]?.roles ?? []));
    const both = look.appointedBy.filter((role) => makers.has(role));
    if (both.length === 0) return [];
    const message = `${look.roles.map((role) => `"${role}"`).join(', ')} judges drafts of ${list(both)} and is appointed by ${list(both)}; let another role appoint, or assign by rotate or random`;
    return [{ path: pathOf(look.step), rule: 'auditor-appointed', message }];
  });

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
