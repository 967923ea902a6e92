/**
 * The declared information graph: which drafts and reviews may reach whom, read off the YAML alone. A reaching-definitions
 * analysis: a step that makes drafts is a definition, a step that asks somebody is a use, and both are named as in
 * `TraceEvent.step`. Nothing is run and nothing is shared with the engine, so that a trace compared with this graph is
 * compared with the words of the organization and not with the walk that built its requests.
 *
 * Every set is a "may": missing replies, tests, rounds and empty accounts decide at run time which of its members are
 * really there. A trial that is stopped is the beginning of one that was not, and so needs nothing of its own here.
 */
import { along, type Flow, meet, NOTHING, type Walk } from './graph-walk.js';
import type { Organization, Steps } from './schema.js';

/**
 * What a seat is shown of the drafts on the table. own: those it wrote, one at a time. each: one draft at a time, whoever
 * wrote it. neighbours: one draft at a time with those by seats next to this one. summary: one draft at a time with all
 * others summed up. all: every draft.
 */
export type Sees = 'none' | 'own' | 'each' | 'neighbours' | 'summary' | 'all';

/** A step that asks somebody. Steps in the sets are static ids, in the order found. */
export interface Asking {
  readonly step: string;
  readonly act: 'propose' | 'assess' | 'choose' | 'split' | 'design';
  readonly as: string;
  /** As written: a role or `assignee`. */
  readonly by: string;
  /** Roles that may sit there: that role, or all that `assignee` may stand for, and the one that refusals escalate to. */
  readonly roles: readonly string[];
  /** Where `by` is `assignee`: roles that may have appointed it. */
  readonly appointedBy: readonly string[];
  readonly sees: Sees;
  /** Steps whose drafts may be on the table here, shown or not. */
  readonly drafts: readonly string[];
  /** Review steps whose reviews may be shown here. */
  readonly reviews: readonly string[];
  /** Steps whose drafts may be shown as results of parts that this work builds on, or as the plan that was carried to it. */
  readonly known: readonly string[];
}

export interface Graph {
  readonly org: Organization;
  /** Designs followed, by plan step; a plan without one stands for its own drafts as `<plan step>.design`. */
  readonly designs: Readonly<Record<string, readonly Steps[]>>;
  /** By static id. Where offers are made a step asks twice: the bids stand under its id, the choice under `<id>.offers`. */
  readonly asking: Readonly<Record<string, Asking>>;
  /** Steps whose drafts may be on the table at the end. */
  readonly answer: readonly string[];
}

export const declaredGraph = (org: Organization): Graph => analysed(org, {});

/**
 * The graph with a design that was accepted at a plan step. Where a plan is made several times, its designs share their
 * static ids: what may come to a step is joined over all of them, and what the step asks is as in the newest.
 */
export const withDesign = (graph: Graph, planStep: string, steps: Steps): Graph =>
  analysed(graph.org, { ...graph.designs, [planStep]: [steps, ...(graph.designs[planStep] ?? [])] });

/** Whether reviews are shown beside drafts: to those who write and those who vote, not to those who look or divide. */
export const showsReviews = ({ act, sees }: Pick<Asking, 'act' | 'sees'>): boolean =>
  sees !== 'none' && (act === 'propose' || act === 'choose');

const analysed = (org: Organization, designs: Graph['designs']): Graph => {
  const walk: Walk = { org, designs, points: new Map(), asking: new Map(), changed: true };
  let end = NOTHING;
  while (walk.changed) {
    walk.changed = false;
    end = along(walk, org.workflow, 'workflow.', NOTHING);
    for (const [name, unit] of Object.entries(org.units)) {
      const start = walk.points.get(`into ${name}`);
      if (start) meet(walk, `out of ${name}`, along(walk, unit, `units.${name}.`, start));
    }
  }
  // A refused request may be answered by the role it escalates to, wherever it was made.
  const instead = org.refusal?.then === 'escalate' && org.refusal.to !== undefined ? [org.refusal.to] : [];
  const asking = [...walk.asking].map(([key, asked]): [string, Asking] => {
    const at = walk.points.get(key) as Flow;
    const roles = asked.by === 'assignee' ? [...at.assignee] : [asked.by];
    return [
      key,
      {
        ...asked,
        roles: [...new Set([...roles, ...instead])],
        appointedBy: asked.by === 'assignee' ? [...at.appointer] : [],
        drafts: [...at.drafts],
        reviews: showsReviews(asked) ? [...at.reviews] : [],
        known: [...at.known],
      },
    ];
  });
  return { org, designs, asking: Object.fromEntries(asking), answer: [...end.drafts] };
};
