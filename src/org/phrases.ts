/** Turns of phrase that the sentences about steps and roles share. */
import { nested, type Organization, type Steps, type Test } from './schema.js';

/** Text from a file or a model, as one line: control characters cannot reach a terminal or break a drawing. */
export const oneLine = (text: string): string => text.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();

export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[], word = 'and'): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;

/** Whether some step binds `assignee` to several seats. */
const manyAssignees = (steps: Steps): boolean =>
  steps.some((s) => (s.do === 'assign' && (s.count ?? 1) > 1) || nested(s).some((inner) => manyAssignees(inner.steps)));

/** Who acts, where one seat does. */
export const one = (by: string): string => (by === 'assignee' ? 'the assignee' : by);

/** Who acts, where all seats do. */
export const each = (org: Organization, by: string): string =>
  by === 'assignee'
    ? [org.workflow, ...Object.values(org.units)].some(manyAssignees)
      ? 'each assignee'
      : 'the assignee'
    : (org.roles[by]?.seats ?? 1) > 1
      ? `each ${by}`
      : by;

export const seatsSaid = (n: number, role: string): string => (n === 1 ? `one ${role}` : `${n} seats of ${role}`);

/** Which drafts are meant. */
export const byRole = (role: string | undefined): string => (role === undefined ? '' : ` by ${role}`);

export const hidden = (blind: boolean | undefined, by: string): string => (blind ? `, not told by whom ${by}` : '');

/** What a seat must argue for. */
export const sided = (side: 'free' | 'assigned' | undefined): string =>
  side === 'assigned' ? ', for the answer assigned to it' : '';

/** What a test reads: a statistic, a public feature of the task, or a balance. */
const read = (t: Test): string => {
  if (t.feature !== undefined) return `feature ${t.feature}`;
  if (t.ledger === undefined) return `${t.stat}${byRole(t.by)}`;
  return t.by === undefined ? `balance of ${t.ledger}` : `lowest balance of ${t.ledger} among ${t.by}`;
};

/** A test as a comparison. */
export const sayTest = (t: Test): string => {
  if (t.is !== undefined) return `${read(t)} is ${t.is}`;
  if (t.above !== undefined) return `${read(t)} > ${t.above}`;
  return t.atLeast !== undefined ? `${read(t)} ≥ ${t.atLeast}` : `${read(t)} < ${t.below}`;
};
