/** Steps that hold other steps, and lists of steps. */
import { integer } from '../../rng/streams.js';
import { merge, nothing, pick, review, revise, solve, trade, vote } from './asking.js';
import {
  anyone,
  chance,
  type Drawing,
  type Drawn,
  deeper,
  EMPTY,
  either,
  FRESH,
  fresh,
  type Maker,
  maybe,
  oneSeat,
  pickOf,
  type Raw,
  roleOf,
  type Sketch,
  seats,
  test,
  unique,
} from './drawing.js';

const decompose: Maker = (d, s) => {
  const [each, end] = ending(...steps(deeper(d), EMPTY), d);
  const max = maybe(d, 'max', () => 1 + integer(d.rng, 4), 0.8);
  const divides = s.n === 1 && !s.pieces;
  const of = maybe(d, 'of', () => (divides ? pickOf(d, ['draft', 'draft', 'task']) : 'task'), divides ? 0.7 : 0.2);
  const carry = maybe(d, 'carry', () => pickOf(d, ['none', 'constraints', 'whole']), 0.6);
  const along = maybe(d, 'along', () => 'parts', 0.2);
  const step = { do: 'decompose', by: oneSeat(d), ...of, ...carry, ...max, ...along, each };
  const stats = unique(
    end.stats.filter((stat) => stat !== 'decided'),
    fresh(s).slice(FRESH.length),
  );
  return [[step], { ...end, n: (max.max as number | undefined) ?? 4, pieces: true, stats }];
};

/** The fields that each rule of assign reads. */
const ruled = (d: Drawing, rule: string): Raw => {
  const { person } = d.accounts;
  const pay = (): Raw => (person.length > 0 ? maybe(d, 'pay', () => pickOf(d, person), 0.6) : {});
  if (rule === 'appoint') return { by: chance(d, 0.4) ? pickOf(d, Object.keys(d.roles)) : oneSeat(d) };
  if (rule === 'offers') return { by: oneSeat(d), ...pay() };
  if (rule === 'reputation')
    return { account: pickOf(d, person), ...maybe(d, 'explore', () => pickOf(d, [0, 0.3, 1])) };
  if (rule !== 'auction') return {};
  const mechanism = maybe(d, 'mechanism', () => pickOf(d, ['first-price', 'second-price', 'score']), 0.8);
  return { ...mechanism, ...maybe(d, 'reserve', () => pickOf(d, [-1, 0.3, 0.6, 0.8, 2])), ...pay() };
};

const assign: Maker = (d, s) => {
  const to = pickOf(d, Object.keys(d.roles));
  const rules = ['appoint', 'auction', 'auction', 'offers', 'random', 'rotate'];
  if (d.accounts.person.length > 0) rules.push('reputation', 'reputation');
  const rule = pickOf(d, rules);
  const fields = ruled(d, rule);
  const count = maybe(d, 'count', () => 1 + integer(d.rng, seats(d, to)), 0.4);
  const assigned = (count.count as number | undefined) ?? 1;
  const [inside, end] = steps(deeper(d, { assignee: to, assigned }), s);
  const step = { do: 'assign', to, rule, ...fields, ...count, steps: inside };
  if (!('reserve' in fields)) return [[step], end];
  const [other, no] = steps(deeper(d), s);
  return [[{ ...step, else: other }], either(end, no)];
};

const parallel: Maker = (d, s) => {
  const branches = Array.from({ length: 1 + integer(d.rng, 3) }, () => steps(deeper(d), s));
  const ends = branches.map(([, end]) => end);
  const joined = {
    n: ends.reduce((n, e) => n + e.n, 0),
    pieces: ends.some((e) => e.pieces),
    by: ends.flatMap((e) => e.by),
    sure: unique(...ends.map((e) => e.sure)),
    stats: unique(...ends.map((e) => e.stats)),
  };
  return [[{ do: 'parallel', branches: branches.map(([b]) => b) }], joined];
};

const repeat: Maker = (d, s) => {
  // What a round finds in the second place is what every table has; rounds that end in pieces are left to luck.
  const first = d.choosing ? s.stats.filter((stat) => stat === 'agreement') : fresh(s);
  const [inside, end] = steps(deeper(d), s.n > 0 ? { ...s, stats: s.stats.length > 0 ? first : [] } : s);
  const until = maybe(d, 'until', () => test(d, s.stats.length > 0 ? [...s.stats, ...end.stats] : []), 0.6);
  const times = s.n > 0 ? integer(d.rng, 4) : 1 + integer(d.rng, 2);
  const joined = 'until' in until ? { ...either(s, end), stats: end.stats } : end;
  return [[{ do: 'repeat', times, ...until, steps: inside }], times === 0 ? s : joined];
};

const when: Maker = (d, s) => {
  const [then, yes] = steps(deeper(d), s);
  const [other, no] = chance(d, 0.5) ? steps(deeper(d), s) : [null, s];
  const missing = maybe(d, 'missing', () => pickOf(d, ['then', 'else']));
  const step = { do: 'when', test: test(d, s.stats), then, ...(other ? { else: other } : {}), ...missing };
  return [[step], either(yes, no)];
};

const call: Maker = (d, s) => {
  const unit = pickOf(d, d.self ? [d.self, d.self, ...d.units] : d.units);
  const bounded = unit === d.self || chance(d, 0.3);
  const other = s.n === 0 || chance(d, 0.5) ? { else: ending(...steps(deeper(d, { depth: 9 }), s), d)[0] } : {};
  const step = { do: 'call', unit, ...(bounded ? { depth: 1 + integer(d.rng, 2), ...other } : {}) };
  return [[step], { n: Math.max(1, s.n), pieces: s.pieces, by: Object.keys(d.roles), sure: [], stats: fresh(s) }];
};

/** Steps that leave one of several designs. */
const choosing = (d: Drawing, by: string): readonly Raw[] => {
  const role = roleOf(d, by);
  const table: Sketch = { n: seats(d, by), pieces: false, by: [role], sure: [role], stats: ['agreement'] };
  const inner = deeper(d, { choosing: true, depth: Math.max(2, d.depth + 1) });
  return ending(...steps(inner, table), inner)[0];
};

const plan: Maker = (d, s) => {
  const [other, end] = ending(...steps(deeper(d), s), d);
  const many = chance(d, d.assigned > 1 ? 0.7 : 0.4);
  const by = many ? (d.assigned > 1 && chance(d, 0.6) ? 'assignee' : anyone(d)) : oneSeat(d);
  const tries = maybe(d, 'tries', () => 1 + integer(d.rng, 3));
  const others = Object.keys(d.roles).filter((role) => role !== roleOf(d, by));
  const roles = others.length > 0 ? maybe(d, 'roles', () => others.slice(integer(d.rng, others.length)), 0.3) : {};
  const menu = d.units.length > 0 ? maybe(d, 'menu', () => d.units, 0.4) : {};
  const choose = many ? { choose: choosing(d, by) } : {};
  const budget = { calls: 1 + integer(d.rng, 'menu' in menu ? 24 : 16) };
  const gates = d.units.length > 0 ? maybe(d, 'gates', () => [pickOf(d, d.units)], 0.3) : {};
  const depth = maybe(d, 'depth', () => 1 + integer(d.rng, 3), 0.4);
  const lint = maybe(d, 'lint', () => chance(d, 0.7), 0.3);
  const held = { ...tries, ...roles, ...menu, ...gates, ...depth, ...lint };
  return [
    [{ do: 'plan', by, budget, ...held, ...choose, else: other }],
    { ...end, n: 1, by: Object.keys(d.roles), sure: [] },
  ];
};

/** Steps that fit the table as it is. */
const fitting = (d: Drawing, s: Sketch): readonly Maker[] => {
  const flat = d.depth >= 3;
  if (d.choosing) {
    const judged = [review, review, vote, pick, trade];
    return flat ? judged : [...judged, assign, repeat, when];
  }
  const units = d.units.length > 0 || d.self !== null ? [call] : [];
  const nests = flat ? [] : [decompose, decompose, assign, assign, parallel, repeat, plan, ...units];
  if (s.n === 0) return [solve, solve, ...(d.depth < 2 ? [solve] : []), ...(flat ? [nothing] : nests)];
  if (s.pieces) return [merge, merge, merge, revise, review, ...(flat ? [] : [assign, parallel])];
  const tests = flat ? [] : [when, when];
  return [solve, revise, revise, review, review, review, vote, vote, pick, trade, merge, nothing, ...nests, ...tests];
};

/** Sometimes a step has to be paid for, and without money the table stays as it was. */
const perhapsPaid = (d: Drawing, s: Sketch, [made, end]: Drawn): Drawn => {
  const { organization } = d.accounts;
  const [first, ...rest] = made;
  if (first === undefined || organization.length === 0 || !chance(d, s.n > 0 ? 0.2 : 0.05)) return [made, end];
  const table = { ...either(s, end), stats: s.n > 0 ? unique(s.stats, end.stats) : [] };
  return [[{ ...first, spend: pickOf(d, organization) }, ...rest], table];
};

/** One to four steps. */
export const steps = (d: Drawing, start: Sketch): Drawn => {
  const length = 1 + integer(d.rng, d.depth >= 2 ? 2 : 4);
  const all: Raw[] = [];
  let table = start;
  for (let i = 0; i < length; i++) {
    const [made, end] = perhapsPaid(d, table, pickOf(d, fitting(d, table))(d, table));
    all.push(...made);
    table = end;
  }
  return [all, table];
};

/** The steps, and what it takes to end with one draft. */
export const ending = (all: readonly Raw[], table: Sketch, d: Drawing): Drawn => {
  if (table.n === 1 && !table.pieces) return [[...all], table];
  const closing = table.pieces
    ? merge
    : table.n === 0
      ? solve
      : pickOf(d, d.choosing ? [pick, trade] : [merge, pick, pick]);
  const [more, end] = closing(d, table);
  return ending([...all, ...more], end, d);
};
