/** The walk over plan: what a design may be, and how one of several is chosen. */
import { STATISTICS, type StepOf } from './schema.js';
import { unknownName } from './strict.js';
import { asks, EMPTY_TABLE, join, made, roleOf, seatsOf, type Table, type Walk, type Walked } from './table.js';
import { walkSteps } from './walk.js';
import { walkCall } from './walk-shape.js';
import type { Path } from './yaml.js';

export const walkPlan = (w: Walk, s: StepOf<'plan'>, path: Path, table: Table): Walked => {
  const designers = seatsOf(w, s.by, [...path, 'by']);
  if (designers > 1 && s.choose === undefined)
    w.report(
      path,
      `role "${s.by}" has ${designers} seats, and so there are several designs: say choose, how one is left`,
    );
  if (w.designed && w.planning < 1)
    w.report(path, 'a design may not contain plan here: the plans around it allow no more depth');
  const roles = checkRoles(w, s, path);
  checkMenu(w, s, path, table);
  checkGates(w, s, path);
  const choosing = s.choose ? chosen(w, s, designers, path) : 0;
  const other = walkSteps(w, s.else, [...path, 'else'], table);
  // A design has as many drafts as its budget at most, and calls units as deep as they go.
  const worst = Math.max(table.worst, s.budget.calls);
  w.count.drafts = Math.max(w.count.drafts, worst);
  const planning = Math.min(s.depth ?? 1, w.planning) - 1;
  if (planning >= 0)
    for (const name of Object.keys(w.org.units))
      walkCall(
        { ...w, designed: true, planning, report: () => {} },
        { do: 'call', unit: name, depth: 32 },
        path,
        table,
      );
  const design: Table = {
    ...EMPTY_TABLE,
    max: 1,
    worst,
    lying: {},
    some: true,
    stats: new Set(STATISTICS),
    makers: new Set(roles),
  };
  const asked = asks(w, s.choose ? designers : 1, s.by, true) * s.tries;
  return { table: join(design, other.table), calls: asked + choosing + Math.max(s.budget.calls, other.calls) };
};

/** Roles that a design may seat, with problems for those that it may not. */
const checkRoles = (w: Walk, s: StepOf<'plan'>, path: Path): readonly string[] => {
  const all = Object.keys(w.org.roles);
  s.roles?.forEach((role, i) => {
    if (!all.includes(role)) w.report([...path, 'roles', i], unknownName('role', role, all));
    else if (role === roleOf(w, s.by))
      w.report([...path, 'roles', i], `role "${role}" designs, and a role that designs may not sit in the design`);
  });
  return s.roles ?? all;
};

/** Units on the menu must be there, and affordable. */
const checkMenu = (w: Walk, s: StepOf<'plan'>, path: Path, table: Table): void =>
  s.menu?.forEach((unit, i) => {
    const at = [...path, 'menu', i];
    if (!Object.hasOwn(w.org.units, unit)) w.report(at, unknownName('unit', unit, Object.keys(w.org.units)));
    else {
      const { calls } = walkCall({ ...w, report: () => {} }, { do: 'call', unit, depth: 32 }, path, table);
      if (calls > s.budget.calls)
        w.report(at, `unit "${unit}" may take ${calls} calls, and the budget of the design is ${s.budget.calls}`);
    }
  });

/** Gates are units, and leave a design some calls of its own. */
const checkGates = (w: Walk, s: StepOf<'plan'>, path: Path): void => {
  const table: Table = { ...EMPTY_TABLE, max: 1, worst: 1, some: true };
  let calls = 0;
  s.gates?.forEach((unit, i) => {
    if (!Object.hasOwn(w.org.units, unit))
      w.report([...path, 'gates', i], unknownName('unit', unit, Object.keys(w.org.units)));
    else calls += walkCall({ ...w, report: () => {} }, { do: 'call', unit, depth: 32 }, path, table).calls;
  });
  if (calls > s.budget.calls)
    w.report([...path, 'gates'], `may take ${calls} calls, and the budget of the design is ${s.budget.calls}`);
};

/** The steps that choose among designs: their worst-case calls. */
const chosen = (w: Walk, s: StepOf<'plan'>, designers: number, path: Path): number => {
  const lie = made(w, s.by, designers, EMPTY_TABLE);
  const designs: Table = { ...lie, stats: new Set(['agreement']) };
  const end = walkSteps({ ...w, designs: true, report: w.report }, s.choose ?? [], [...path, 'choose'], designs);
  if (end.table.max > 1)
    w.report([...path, 'choose'], `leaves up to ${end.table.max} designs; end with vote, pick or trade`);
  return end.calls;
};
