/**
 * Reads an organization before anyone pays for it: abstract interpretation over the tree. What is on the table is
 * followed as a worst case (how many drafts, by whom, which statistics exist), so that every refusal is a sentence a
 * person or a model can repair from, and the worst-case number of calls can gate a budget.
 */
import { type Organization, REVIEWED, STATISTICS, type Steps } from './schema.js';
import { unknownName } from './strict.js';
import { EMPTY_TABLE, MAX_WALK, type Table, type Walk } from './table.js';
import { walkSteps } from './walk.js';
import type { Path } from './yaml.js';

export { EMPTY_TABLE, type Table } from './table.js';

export interface OrgProblem {
  readonly path: Path;
  readonly message: string;
}

/** Worst case over every path: answered requests, drafts on the table at once, nested unit calls. */
export interface Bound {
  readonly calls: number;
  readonly drafts: number;
  readonly depth: number;
}

export interface Checked {
  readonly problems: readonly OrgProblem[];
  readonly bound: Bound;
  /** The table at the end: who made and who looked at the answer. */
  readonly end: Table;
}

export const check = (org: Organization): Checked => checkSteps(org, org.workflow, ['workflow'], EMPTY_TABLE, false);

type Report = Walk['report'];

/** What is declared beside the workflow. */
const checkDeclared = (org: Organization, report: Report): void => {
  const roles = Object.keys(org.roles);
  if (roles.length === 0) report(['roles'], 'no roles; declare at least one');
  if (Object.hasOwn(org.roles, 'assignee'))
    report(['roles', 'assignee'], '"assignee" names the seat chosen by assign; call the role something else');
  for (const [name, { of, earns, decay }] of Object.entries(org.accounts ?? {})) {
    if (earns !== undefined && of !== 'person')
      report(['accounts', name, 'earns'], 'persons earn; write of: person, or leave earns out');
    if (decay !== undefined && earns === undefined)
      report(['accounts', name, 'decay'], 'decay is read with earns: what the balance is a running mean of');
  }
  const { refusal } = org;
  if (refusal?.then === 'escalate' && refusal.to === undefined)
    report(['refusal'], `escalate needs to: the role that is asked instead; declared: ${roles.join(', ')}`);
  if (refusal !== undefined && refusal.then !== 'escalate' && refusal.to !== undefined)
    report(['refusal', 'to'], `to is read under escalate only, and refusals lead to ${refusal.then}`);
  if (refusal?.to !== undefined && !Object.hasOwn(org.roles, refusal.to))
    report(['refusal', 'to'], unknownName('role', refusal.to, roles));
};

/** Checks steps that start from a given table; `designed` steps are an agent's and plan at most `planning` deep. */
export const checkSteps = (
  org: Organization,
  steps: Steps,
  at: Path,
  start: Table,
  designed: boolean,
  planning = designed ? 0 : Number.POSITIVE_INFINITY,
): Checked => {
  const problems = new Map<string, OrgProblem>();
  const report = (path: Path, message: string): void => {
    problems.set(`${JSON.stringify(path)} ${message}`, { path, message });
  };
  if (!designed) checkDeclared(org, report);
  const count = { steps: 0, drafts: start.worst, depth: 0 };
  const walk: Walk = { org, report, assignee: null, stack: [], designed, planning, designs: false, count };
  const { table, calls } = walkSteps(walk, steps, at, start);
  // A unit that nothing reaches is still read, from a table on which anything may lie, so that its mistakes are not kept for later.
  const anything: Table = {
    ...EMPTY_TABLE,
    max: 1,
    worst: 1,
    some: true,
    stats: new Set([...STATISTICS, ...Object.keys(org.roles).flatMap((r) => REVIEWED.map((x) => `${x}@${r}`))]),
    makers: new Set(Object.keys(org.roles)),
    sure: new Set(Object.keys(org.roles)),
  };
  for (const [name, unit] of Object.entries(org.units))
    if (!designed && !reached(org, name)) walkSteps({ ...walk, stack: [name] }, unit, ['units', name], anything);
  if (count.steps > MAX_WALK)
    report(at, `too large to check: more than ${MAX_WALK} steps when units and rounds are written out`);
  else if (problems.size === 0 && !table.some)
    report(at, 'may end without a draft; begin with solve, decompose or plan');
  else if (table.pieces) report(at, 'ends with the drafts of several parts; end with merge');
  else if (table.max > 1) report(at, `ends with up to ${table.max} drafts; end with merge, vote or pick`);
  return { problems: [...problems.values()], bound: { calls, drafts: count.drafts, depth: count.depth }, end: table };
};

/** Whether a unit is called from the workflow, directly or through other units. */
const reached = (org: Organization, name: string): boolean => {
  const seen = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === 'object') {
      const node = value as { do?: unknown; unit?: unknown };
      if (node.do === 'call' && typeof node.unit === 'string' && !seen.has(node.unit)) {
        seen.add(node.unit);
        visit(org.units[node.unit]);
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(org.workflow);
  return seen.has(name);
};
