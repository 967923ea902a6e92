/** Remarks on who looks at what: at the answer, at the last draft, at designs, and who chose the one who looks. */
import { check } from './check.js';
import type { Graph } from './graph.js';
import { byOf, type Lint, list, pathOf } from './remark.js';
import type { Organization, Step } from './schema.js';
import type { Path } from './yaml.js';

type ById = ReadonlyMap<string, Step>;

/** Who looks at the answer after it was last changed. */
export const looks = (org: Organization): readonly Lint[] => {
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
export const unseen = (org: Organization, graph: Graph, steps: ById): readonly Lint[] => {
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
      uses(['review', 'vote', 'trade', 'revise'], id)
    )
      return [];
    const message = `one seat (${byOf(s)}) writes the last draft and nobody looks at it; put a review or vote by another role after it`;
    return [{ path: pathOf(id), rule: 'single-seat-chain', message }];
  });
};

/** Whether drafts by one of these roles are among those that a step means. */
const means = (s: Step | undefined, makers: readonly string[]): boolean =>
  !s || !('from' in s) || s.from === undefined || makers.includes(s.from);

/** Seats that write at a step, at most: a merge is by one, several seats may be assigned. */
const writers = (org: Organization, s: Step, roles: readonly string[], steps: ById): number => {
  if (s.do === 'merge') return 1;
  if (byOf(s) !== 'assignee') return org.roles[byOf(s)]?.seats ?? 0;
  return Math.max(
    1,
    ...[...steps.values()].map((a) => (a.do === 'assign' && roles.includes(a.to) ? (a.count ?? 1) : 1)),
  );
};

/** Those who look, chosen by those whose drafts they look at. */
export const appointed = (graph: Graph, steps: ById): readonly Lint[] =>
  Object.values(graph.asking).flatMap((look): readonly Lint[] => {
    const verb = steps.get(look.step)?.do;
    if (verb !== 'review' && verb !== 'vote' && verb !== 'trade') return [];
    const roles = look.drafts.flatMap((id) => graph.asking[id]?.roles ?? []);
    const makers = new Set(roles.filter((role) => means(steps.get(look.step), [role])));
    const both = look.appointedBy.filter((role) => makers.has(role));
    if (both.length === 0) return look.by === 'assignee' ? favoured(look, makers, steps) : [];
    const message = `${look.roles.map((role) => `"${role}"`).join(', ')} judges drafts of ${list(both)} and is appointed by ${list(both)}; let another role appoint, or assign by rotate or random`;
    return [{ path: pathOf(look.step), rule: 'auditor-appointed', message }];
  });

/** Those who look, chosen by a balance into which those whose drafts they look at pay. */
const favoured = (look: Graph['asking'][string], makers: ReadonlySet<string>, steps: ById): readonly Lint[] => {
  const assigns = [...steps.values()].flatMap((s) => (s.do === 'assign' ? [s] : []));
  const read = assigns.flatMap((s) => (s.rule === 'reputation' && look.roles.includes(s.to) ? [s.account] : []));
  const payer = assigns.find(
    ({ rule, by, pay }) => rule === 'offers' && makers.has(by ?? '') && pay !== undefined && read.includes(pay),
  );
  if (!payer) return [];
  const message = `${list(look.roles)} judges drafts of "${payer.by}" and is chosen by the balance of "${payer.pay}", which "${payer.by}" pays into; let an account of its own be read, or assign by rotate or random`;
  return [{ path: pathOf(look.step), rule: 'auditor-appointed', message }];
};

/** Designs of any form whose work nobody is asked to look at: the designer decides whether there is a gate. */
export const ungated = (graph: Graph, steps: ById): readonly Lint[] =>
  [...steps].flatMap(([id, s]): readonly Lint[] => {
    if (s.do !== 'plan' || s.menu !== undefined || s.lint) return [];
    const looked = Object.values(graph.asking).some(
      (use) =>
        ['review', 'vote', 'trade'].includes(steps.get(use.step)?.do ?? '') &&
        !use.step.startsWith(`${id}.choose.`) &&
        use.drafts.includes(`${id}.design`),
    );
    if (looked) return [];
    const message =
      'a design may leave out every review and vote, and nobody looks at what it leads to; put a review or vote after the plan or in a unit under gates, or give a menu of units that have one';
    return [{ path: pathOf(id), rule: 'ungated-design', message }];
  });
