/**
 * The walk of the declared graph: what may hold before and after every step. Sets only grow, and what a unit ends with is
 * the same for all its callers, so that recursion needs no depth and the analysis ends.
 */
import type { Asking, Graph } from './graph.js';
import type { Organization, Step, StepOf, Steps } from './schema.js';

type Ids = ReadonlySet<string>;

/** What may hold at one point of the workflow; `assignee` and `appointer` are roles. */
export type Flow = Readonly<Record<'drafts' | 'reviews' | 'known' | 'assignee' | 'appointer', Ids>>;

export interface Walk {
  readonly org: Organization;
  readonly designs: Graph['designs'];
  /** What may hold at named points, grown until nothing changes. */
  readonly points: Map<string, Flow>;
  /** Who is asked what; what may come there is the point of the same name. */
  readonly asking: Map<string, Omit<Asking, 'roles' | 'appointedBy' | 'drafts' | 'reviews' | 'known'>>;
  changed: boolean;
}

const NONE: Ids = new Set();
export const NOTHING: Flow = { drafts: NONE, reviews: NONE, known: NONE, assignee: NONE, appointer: NONE };

const union = (a: Ids, b: Ids): Ids => (a === b || b.size === 0 ? a : a.size === 0 ? b : new Set([...a, ...b]));

const join = (a: Flow, b: Flow): Flow => ({
  drafts: union(a.drafts, b.drafts),
  reviews: union(a.reviews, b.reviews),
  known: union(a.known, b.known),
  assignee: union(a.assignee, b.assignee),
  appointer: union(a.appointer, b.appointer),
});

const size = (f: Flow): number => f.drafts.size + f.reviews.size + f.known.size + f.assignee.size + f.appointer.size;

/** What may hold at a point, with this added to what was found before. */
export const meet = (w: Walk, point: string, flow: Flow): Flow => {
  const before = w.points.get(point);
  const after = before ? join(before, flow) : flow;
  if (!before || size(after) > size(before)) {
    w.points.set(point, after);
    w.changed = true;
  }
  return after;
};

export const along = (w: Walk, steps: Steps, at: string, start: Flow): Flow =>
  steps.reduce((flow, s, i) => {
    const end = through(w, s, `${at}${i}`, flow);
    // Where the account is empty the step is skipped.
    return s.spend === undefined ? end : join(flow, end);
  }, start);

type Asked = Pick<Asking, 'act' | 'as' | 'by' | 'sees'>;

const asks = (w: Walk, step: string, asked: Asked, flow: Flow, key = step): void => {
  meet(w, key, flow);
  if (!w.asking.has(key)) w.asking.set(key, { step, ...asked });
};

const otherwise = (w: Walk, s: { readonly else?: Steps | undefined }, id: string, flow: Flow): Flow =>
  s.else ? along(w, s.else, `${id}.else.`, flow) : flow;

const through = (w: Walk, s: Step, id: string, flow: Flow): Flow => {
  const own: Ids = new Set([id]);
  const anew: Flow = { ...flow, drafts: own, reviews: NONE };
  const added: Flow = { ...flow, drafts: union(flow.drafts, own) };
  switch (s.do) {
    case 'solve':
      asks(w, id, { act: 'propose', as: 'solve', by: s.by, sees: s.see ?? 'none' }, flow);
      return s.keep ? added : anew;
    case 'revise':
      asks(w, id, { act: 'propose', as: 'revise', by: s.by, sees: s.see === 'own' ? s.of : s.see }, flow);
      // A draft without a reply stays as it was, with its reviews.
      return added;
    case 'merge':
      asks(w, id, { act: 'propose', as: 'merge', by: s.by, sees: 'all' }, flow);
      return anew;
    case 'review':
      asks(w, id, { act: 'assess', as: s.ask, by: s.by, sees: 'each' }, flow);
      return { ...flow, reviews: union(flow.reviews, own) };
    case 'vote':
      asks(w, id, { act: 'choose', as: 'vote', by: s.by, sees: 'all' }, flow);
      return flow;
    case 'trade':
      asks(w, id, { act: 'assess', as: 'belief', by: s.by, sees: 'each' }, flow);
      return flow;
    case 'pick':
      // Where the task has no values a draft that was there stands as the middle one.
      return s.rule === 'default' ? anew : s.rule === 'median' || s.rule === 'mean' ? added : flow;
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
    case 'decompose':
      return divided(w, s, id, flow);
    case 'assign':
      return assigned(w, s, id, flow);
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
    case 'plan':
      return planned(w, s, id, flow);
  }
};

const divided = (w: Walk, s: StepOf<'decompose'>, id: string, flow: Flow): Flow => {
  const plan = s.of === 'draft';
  asks(w, id, { act: 'split', as: 'decompose', by: s.by, sees: plan ? 'each' : 'none' }, flow);
  // A group may build on what any other group ended with; one group alone has no other.
  const finals = s.max > 1 ? (w.points.get(`${id} groups`)?.drafts ?? NONE) : NONE;
  const carried = plan && s.carry === 'whole' ? flow.drafts : NONE;
  const known = union(union(flow.known, carried), finals);
  const end = along(w, s.each, `${id}.each.`, { ...flow, drafts: NONE, reviews: NONE, known });
  meet(w, `${id} groups`, end);
  const after = { ...end, known: flow.known };
  // Where there is no one plan to divide, what lies on the table stays.
  return plan ? join(flow, after) : after;
};

const assigned = (w: Walk, s: StepOf<'assign'>, id: string, flow: Flow): Flow => {
  const chosenBy: Asked = { act: 'choose', as: 'appoint', by: s.by ?? '', sees: 'none' };
  if (s.rule === 'auction' || s.rule === 'offers')
    asks(w, id, { act: 'assess', as: 'bid', by: s.to, sees: 'none' }, flow);
  if (s.rule === 'appoint') asks(w, id, chosenBy, flow);
  if (s.rule === 'offers') asks(w, id, chosenBy, flow, `${id}.offers`);
  const by: Ids = s.by === undefined ? NONE : s.by === 'assignee' ? flow.assignee : new Set([s.by]);
  const end = along(w, s.steps, `${id}.steps.`, { ...flow, assignee: new Set([s.to]), appointer: by });
  const after = { ...end, assignee: flow.assignee, appointer: flow.appointer };
  return s.reserve === undefined ? after : join(after, otherwise(w, s, id, flow));
};

/** Designs lie on a table of their own while one is chosen; what is followed starts from the table that was there before. */
const planned = (w: Walk, s: StepOf<'plan'>, id: string, flow: Flow): Flow => {
  asks(w, id, { act: 'design', as: 'plan', by: s.by, sees: 'none' }, flow);
  if (s.choose) along(w, s.choose, `${id}.choose.`, { ...flow, drafts: new Set([id]), reviews: NONE });
  const some: Ids = new Set([`${id}.design`]);
  const unknown = { ...flow, drafts: union(flow.drafts, some), reviews: union(flow.reviews, some) };
  const gates = (s.gates ?? []).map((unit): Step => ({ do: 'call', unit }));
  const designs = w.designs[id]?.map((steps) => along(w, steps, `${id}.design.`, flow)) ?? [
    along(w, gates, `${id}.gates.`, unknown),
  ];
  return [...designs, otherwise(w, s, id, flow)].reduce(join);
};
