/** What steps that ask or choose do to what is known on a way, and which requirements they break. */
import type { Organization, StepOf } from './schema.js';
import { look, made, onlyBy, readReviews, START, type Way } from './ways.js';
import { type Path, pathText } from './yaml.js';

/** Requirements that are read off the ways. */
export type Broken = 'OA2' | 'OA3' | 'OA5' | 'OA7' | 'OA9' | 'OA10' | 'OA11';

/** What there is to be read. */
export type Fact = 'look' | 'review' | 'audit' | 'vote' | 'choice' | 'free design';

export interface Walk {
  readonly org: Organization;
  readonly assignee: { readonly role: string; readonly count: number; readonly by: string | null } | null;
  /** Units being read, outermost first. */
  readonly stack: readonly string[];
  /** Whether the steps are those of a group. */
  readonly grouped: boolean;
  /** The first place at which a requirement is broken. */
  readonly broken: Map<Broken, string>;
  readonly facts: Set<Fact>;
  readonly count: { steps: number };
}

export const breaks = (w: Walk, what: Broken, at: Path, message: string): void => {
  if (!w.broken.has(what)) w.broken.set(what, `${pathText(at)}: ${message}`);
};

export const roleOf = (w: Walk, by: string): string => (by === 'assignee' ? (w.assignee?.role ?? by) : by);
const appointerOf = (w: Walk, by: string): string | null => (by === 'assignee' ? (w.assignee?.by ?? null) : null);
export const seatsOf = (w: Walk, by: string): number =>
  by === 'assignee' ? (w.assignee?.count ?? 1) : (w.org.roles[by]?.seats ?? 1);

/** Work in a group is to be done with the ticket in view and nothing else. */
export const worksInGroup = (w: Walk, by: string, at: Path): void => {
  const role = roleOf(w, by);
  if (w.grouped && w.org.roles[role]?.sees !== 'ticket')
    breaks(w, 'OA9', at, `"${role}" works in a group and sees more than its ticket; give the role sees: ticket`);
};

export const solved = (w: Walk, s: StepOf<'solve'>, at: Path, way: Way): Way => {
  worksInGroup(w, s.by, at);
  const seats = seatsOf(w, s.by);
  const several = seats * s.samples > 1;
  const seen = s.see === 'all' && Object.keys(way.hands).length > 0;
  if (!s.keep)
    return made({ ...way, hands: {} }, roleOf(w, s.by), {
      seats: Math.min(2, seats),
      several,
      seen,
      evaluators: [],
      auditors: [],
    });
  const more = { seats: Math.min(2, way.seats + seats), several: several || way.seats > 0, seen: way.seen || seen };
  return made(way, roleOf(w, s.by), more);
};

export const revised = (w: Walk, s: StepOf<'revise'>, at: Path, way: Way): Way => {
  worksInGroup(w, s.by, at);
  const role = roleOf(w, s.by);
  const others = way.seats > 1 || Object.keys(way.hands).some((hand) => hand !== role);
  const seen = way.seen || (others && (s.see !== 'own' || s.of === 'each'));
  return made(way, role, { seen, evaluators: [], auditors: [] });
};

export const merged = (w: Walk, s: StepOf<'merge'>, at: Path, way: Way): Way => {
  worksInGroup(w, s.by, at);
  return made(way, roleOf(w, s.by), { several: false, reviewed: way.reviewed, evaluators: [], auditors: [] });
};

/** The first look at drafts, or the first choice among them: by then there are to be several, each written alone. */
const first = (w: Walk, at: Path, way: Way): Way => {
  if (way.looked) return way;
  if (way.seats < 2 || !way.several) breaks(w, 'OA2', at, 'no two seats have drafts here that could be compared');
  else if (way.seen) breaks(w, 'OA2', at, 'drafts were written with others in view before anybody looked at them');
  return { ...way, looked: true };
};

/** Who looks is not to have made what it looks at, nor to do both kinds of looking. */
const looked = (w: Walk, by: string, kind: 'evaluate' | 'audit', at: Path, way: Way, from?: string): Way => {
  w.facts.add('look');
  const role = roleOf(w, by);
  const other = kind === 'audit' ? way.evaluators : way.auditors;
  if (Object.hasOwn(way.hands, role) && (from === undefined || from === role))
    breaks(w, 'OA3', at, `"${role}" judges work in which it had a hand`);
  else if (other.includes(role)) breaks(w, 'OA3', at, `"${role}" both evaluates and audits the same drafts`);
  const key = kind === 'audit' ? 'auditors' : 'evaluators';
  return { ...way, [key]: [...new Set([...way[key], role])].sort() };
};

export const reviewed = (w: Walk, s: StepOf<'review'>, at: Path, way: Way): Way => {
  w.facts.add('review');
  if (!s.blind) breaks(w, 'OA9', at, `"${roleOf(w, s.by)}" is told whose work it reviews; write blind: true`);
  const audit = s.ask === 'suspicion';
  const appointer = appointerOf(w, s.by);
  if (audit) w.facts.add('audit');
  if (audit && appointer !== null && Object.hasOwn(way.hands, appointer))
    breaks(w, 'OA10', at, `"${roleOf(w, s.by)}" is appointed by "${appointer}", whose work it audits`);
  const one = looked(w, s.by, audit ? 'audit' : 'evaluate', at, first(w, at, way), s.from);
  const whole = s.from === undefined || Object.keys(way.hands).every((hand) => hand === s.from);
  return {
    ...look(one, roleOf(w, s.by), 0, { from: s.from, appointer }),
    reviewed: whole || way.reviewed,
    forecast: (whole && s.ask === 'forecast') || way.forecast,
    unread: way.unread || audit,
  };
};

/** A choice among drafts is to follow reviews of them. */
const chosen = (w: Walk, s: StepOf<'vote' | 'trade' | 'pick'>, at: Path, way: Way): void => {
  w.facts.add('choice');
  if (!way.reviewed) breaks(w, 'OA11', at, `${s.do} decides on drafts that nobody has reviewed`);
};

/** Approvals without which nothing is decided. */
const approvals = (s: StepOf<'vote'>, seats: number): number => {
  const rule = s.rule === 'quorum' ? (s.quorum ?? 1) : s.rule === 'majority' ? Math.floor(seats / 2) + 1 : 1;
  return s.veto === undefined ? rule : Math.max(rule, seats - s.veto + 1);
};

export const voted = (w: Walk, s: StepOf<'vote'>, at: Path, before: Way): readonly Way[] => {
  if (before.several) {
    w.facts.add('vote');
    if (!before.forecast) breaks(w, 'OA5', at, 'no forecast of the drafts among which it decides');
  }
  chosen(w, s, at, before);
  const one = looked(w, s.by, 'evaluate', at, first(w, at, before), s.from);
  const way = { ...readReviews(one), unread: false };
  const strength = approvals(s, seatsOf(w, s.by));
  const by = { from: s.from, appointer: appointerOf(w, s.by) };
  const passed = { ...onlyBy(look(way, roleOf(w, s.by), strength, by), s.from), several: false, decided: true };
  const mayFail = ['majority', 'approval', 'quorum'].includes(s.rule) || s.veto !== undefined;
  return mayFail ? [passed, { ...way, decided: false }] : [passed];
};

export const traded = (w: Walk, s: StepOf<'trade'>, at: Path, way: Way): Way => {
  chosen(w, s, at, way);
  const one = looked(w, s.by, 'evaluate', at, first(w, at, way));
  return { ...look(one, roleOf(w, s.by), 1, { appointer: appointerOf(w, s.by) }), several: false, decided: true };
};

export const picked = (w: Walk, s: StepOf<'pick'>, at: Path, way: Way): Way => {
  if (s.rule === 'default')
    return { ...START, looked: way.looked, divided: way.divided, reviewed: true, changed: true };
  if (way.several) chosen(w, s, at, way);
  const read = s.rule === 'best-reviewed' || s.rule === 'least-suspect';
  const one = onlyBy(first(w, at, read ? readReviews(way) : way), s.from);
  return { ...one, several: (s.keep ?? 1) > 1, decided: null, unread: way.unread && s.rule !== 'least-suspect' };
};
