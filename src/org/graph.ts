/**
 * The declared information graph: which drafts and reviews may reach whom, read off the YAML alone. A reaching-definitions
 * analysis: a step that makes drafts is a definition, a step that asks somebody is a use, and both are named as in
 * `TraceEvent.step`. Nothing is run and nothing is shared with the engine, so that a trace compared with this graph is
 * compared with the words of the organization and not with the walk that built its requests.
 *
 * Every set is a "may": missing replies, tests and rounds decide at run time which of its members are really there. What
 * a unit ends with is the same for all its callers, so that recursion needs no depth and the analysis ends.
 */
import type { Organization, Step, StepOf, Steps } from './schema.js';

/**
 * What a seat is shown of the drafts on the table. own: those it wrote, one at a time. each: one draft at a time, whoever
 * wrote it. neighbours: one draft at a time with those by seats next to this one. all: every draft.
 */
export type Sees = 'none' | 'own' | 'each' | 'neighbours' | 'all';

/** A step that asks somebody. Steps in the sets are static ids, in the order found. */
export interface Asking {
  readonly step: string;
  readonly act: 'propose' | 'assess' | 'choose' | 'split' | 'design';
  readonly as: string;
  /** As written: a role or `assignee`. */
  readonly by: string;
  /** Roles that may sit there: that role, or all that `assignee` may stand for. */
  readonly roles: readonly string[];
  /** Where `by` is `assignee`: roles that may have appointed it. */
  readonly appointedBy: readonly string[];
  readonly sees: Sees;
  /** Steps whose drafts may be on the table here, shown or not. */
  readonly drafts: readonly string[];
  /** Review steps whose reviews may be shown here. */
  readonly reviews: readonly string[];
  /** Steps whose drafts may be shown as results of parts that this work builds on. */
  readonly known: readonly string[];
}

export interface Graph {
  readonly org: Organization;
  /** Designs followed, by plan step; a plan without one stands for its own drafts as `<plan step>.design`. */
  readonly designs: Readonly<Record<string, readonly Steps[]>>;
  readonly asking: Readonly<Record<string, Asking>>;
  /** Steps whose drafts may be on the table at the end. */
  readonly answer: readonly string[];
}

type Ids = ReadonlySet<string>;

/** What may hold at one point of the workflow; `assignee` and `appointer` are roles. */
type Flow = Readonly<Record<'drafts' | 'reviews' | 'known' | 'assignee' | 'appointer', Ids>>;

interface Walk {
  readonly org: Organization;
  readonly designs: Graph['designs'];
  /** What may hold at named points, grown until nothing changes. */
  readonly points: Map<string, Flow>;
  readonly asking: Map<string, Omit<Asking, 'roles' | 'appointedBy' | 'drafts' | 'reviews' | 'known'>>;
  changed: boolean;
}

const NONE: Ids = new Set();
const NOTHING: Flow = { drafts: NONE, reviews: NONE, known: NONE, assignee: NONE, appointer: NONE };

const union = (a: Ids, b: Ids): Ids => (a === b || b.size === 0 ? a : a.size === 0 ? b : new Set([...a, ...b]));

const join = (a: Flow, b: Flow): Flow => ({
  drafts: union(a.drafts, b.drafts),
  reviews: union(a.reviews, b.reviews),
  known: union(a.known, b.known),
  assignee: union(a.assignee, b.assignee),
  appointer: union(a.appointer, b.appointer),
});

const size = (f: Flow): number => f.drafts.size + f.reviews.size + f.known.size + f.assignee.size + f.appointer.size;

export const declaredGraph = (org: Organization): Graph => analysed(org, {});

/**
 * The graph with a design that was accepted at a plan step. Where a plan is made several times, its designs share their
 * static ids: what may come to a step is joined over all of them, and what the step asks is as in the newest.
 */
export const withDesign = (graph: Graph, planStep: string, steps: Steps): Graph =>
  analysed(graph.org, { ...graph.designs, [planStep]: [steps, ...(graph.designs[planStep] ?? [])] });

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
  const asking = [...walk.asking].map(([step, asked]): [string, Asking] => {
    const at = walk.points.get(step) as Flow;
    const reviews = asked.sees !== 'none' && asked.act !== 'assess' ? [...at.reviews] : [];
    const roles = asked.by === 'assignee' ? [...at.assignee] : [asked.by];
    const appointedBy = asked.by === 'assignee' ? [...at.appointer] : [];
    return [step, { ...asked, roles, appointedBy, drafts: [...at.drafts], reviews, known: [...at.known] }];
  });
  return { org, designs, asking: Object.fromEntries(asking), answer: [...end.drafts] };
};

/** What may hold at a point, with this added to what was found before. */
const meet = (w: Walk, point: string, flow: Flow): Flow => {
  const before = w.points.get(point);
  const after = before ? join(before, flow) : flow;
  if (!before || size(after) > size(before)) {
    w.points.set(point, after);
    w.changed = true;
  }
  return after;
};

const along = (w: Walk, steps: Steps, at: string, start: Flow): Flow =>
  steps.reduce((flow, s, i) => through(w, s, `${at}${i}`, flow), start);

const asks = (w: Walk, step: string, act: Asking['act'], as: string, by: string, sees: Sees, flow: Flow): void => {
  meet(w, step, flow);
  if (!w.asking.has(step)) w.asking.set(step, { step, act, as, by, sees });
};

const otherwise = (w: Walk, s: { readonly else?: Steps | undefined }, id: string, flow: Flow): Flow =>
  s.else ? along(w, s.else, `${id}.else.`, flow) : flow;

const through = (w: Walk, s: Step, id: string, flow: Flow): Flow => {
  const own: Ids = new Set([id]);
  const anew: Flow = { ...flow, drafts: own, reviews: NONE };
  switch (s.do) {
    case 'solve':
      asks(w, id, 'propose', 'solve', s.by, s.see ?? 'none', flow);
      return s.keep ? { ...flow, drafts: union(flow.drafts, own) } : anew;
    case 'revise':
      asks(w, id, 'propose', 'revise', s.by, s.see === 'own' ? s.of : s.see, flow);
      // A draft without a reply stays as it was, with its reviews.
      return { ...flow, drafts: union(flow.drafts, own) };
    case 'merge':
      asks(w, id, 'propose', 'merge', s.by, 'all', flow);
      return anew;
    case 'review':
      asks(w, id, 'assess', s.ask, s.by, 'each', flow);
      return { ...flow, reviews: union(flow.reviews, own) };
    case 'vote':
      asks(w, id, 'choose', 'vote', s.by, 'all', flow);
      return flow;
    case 'pick':
      return s.rule === 'default' ? anew : flow;
    case 'parallel':
      return s.branches.map((steps, i) => along(w, steps, `${id}.branches.${i}.`, flow)).reduce(join);
    case 'when':
      return join(along(w, s.then, `${id}.then.`, flow), otherwise(w, s, id, flow));
    default:
      return nesting(w, s, id, flow);
  }
};

type Nesting = StepOf<'decompose' | 'assign' | 'repeat' | 'call' | 'plan'>;

/** Verbs whose inside is entered with something else than what stands before them. */
const nesting = (w: Walk, s: Nesting, id: string, flow: Flow): Flow => {
  switch (s.do) {
    case 'decompose': {
      asks(w, id, 'split', 'decompose', s.by, 'none', flow);
      // A group may build on what any other group ended with; one group alone has no other.
      const finals = s.max > 1 ? (w.points.get(`${id} groups`)?.drafts ?? NONE) : NONE;
      const start: Flow = { ...flow, drafts: NONE, reviews: NONE, known: union(flow.known, finals) };
      const end = along(w, s.each, `${id}.each.`, start);
      meet(w, `${id} groups`, end);
      return { ...end, known: flow.known };
    }
    case 'assign': {
      if (s.rule === 'appoint') asks(w, id, 'choose', 'appoint', s.by ?? '', 'none', flow);
      if (s.rule === 'auction') asks(w, id, 'assess', 'bid', s.to, 'none', flow);
      const by: Ids = s.by === undefined ? NONE : s.by === 'assignee' ? flow.assignee : new Set([s.by]);
      const end = along(w, s.steps, `${id}.steps.`, { ...flow, assignee: new Set([s.to]), appointer: by });
      return { ...end, assignee: flow.assignee, appointer: flow.appointer };
    }
    case 'repeat': {
      if (s.times === 0) return flow;
      const end = along(w, s.steps, `${id}.steps.`, meet(w, `${id} rounds`, flow));
      if (s.times > 1) meet(w, `${id} rounds`, end);
      return s.until ? join(flow, end) : end;
    }
    case 'call': {
      meet(w, `into ${s.unit}`, flow);
      const { drafts, reviews } = w.points.get(`out of ${s.unit}`) ?? NOTHING;
      const end = { ...flow, drafts, reviews };
      return s.depth === undefined ? end : join(end, otherwise(w, s, id, flow));
    }
    case 'plan': {
      asks(w, id, 'design', 'plan', s.by, 'none', flow);
      const some: Ids = new Set([`${id}.design`]);
      const unknown = { ...flow, drafts: union(flow.drafts, some), reviews: union(flow.reviews, some) };
      const designs = w.designs[id]?.map((steps) => along(w, steps, `${id}.design.`, flow)) ?? [unknown];
      return [...designs, otherwise(w, s, id, flow)].reduce(join);
    }
  }
};
