import { taskFrom } from '../lab/experiment.js';
import { organizationIn, readText } from '../lab/locate.js';
import { openTask } from '../lab/open-task.js';
import { planOf } from '../lab/plan.js';
import { staffFrom } from '../lab/staff.js';
import { type Bound, check } from '../org/check.js';
import { lint } from '../org/lint.js';
import { resolveOrganization } from '../org/read.js';
import { checkUnit, unitFrom } from '../org/unit.js';
import { InputError, type Opened, openYaml, type Problem, problemText } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';

interface Report {
  readonly problems: readonly Problem[];
  readonly lint: readonly Problem[];
  /** Of an organization; of a unit, on a table with one draft. */
  readonly bound: Bound | null;
}

/** What a file is, by the keys it has. */
const kindOf = (value: unknown): 'organization' | 'staff' | 'task' | 'experiment' | 'unit' => {
  const has = (key: string): boolean => value !== null && typeof value === 'object' && Object.hasOwn(value, key);
  if (has('people')) return 'staff';
  if (has('organizations') || has('question') || has('instances')) return 'experiment';
  if (has('family') || has('extends')) return 'task';
  if (has('steps') && !has('workflow')) return 'unit';
  return 'organization';
};

const examine = async (opened: Opened, file: string): Promise<Report> => {
  const kind = kindOf(opened.value);
  if (kind === 'organization') {
    const source = organizationIn(opened);
    const org = resolveOrganization(source);
    return {
      problems: [],
      lint: lint(org).map((l) => source.opened.problem(l.path, `${l.rule}: ${l.message}`)),
      bound: check(org).bound,
    };
  }
  if (kind === 'unit') return { ...checkUnit(unitFrom(opened)), lint: [] };
  if (kind === 'staff') staffFrom(opened, opened.value, []);
  else if (kind === 'task') openTask(taskFrom(opened, opened.value, []));
  else {
    await compileFormulas(planOf(file).experiment, opened);
  }
  return { problems: [], lint: [], bound: null };
};

/** `orglab check`: exit 0 when a file is ready to run, else 2 with its problems. */
export const checkFile = async (file: string, options: { readonly json?: boolean }): Promise<number> => {
  let report: Report;
  let unit = false;
  try {
    const opened = openYaml(readText(file), file);
    unit = kindOf(opened.value) === 'unit';
    report = await examine(opened, file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const problems =
      error.problems.length > 0 ? error.problems : [{ file, line: 1, column: 1, path: '', message: error.message }];
    if (!options.json && error.problems.length === 0) throw error;
    report = { problems, lint: [], bound: null };
  }
  const ok = report.problems.length === 0;
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (!ok) process.stderr.write(`${report.problems.map(problemText).join('\n')}\n`);
  else {
    for (const l of report.lint) process.stdout.write(`lint ${problemText(l)}\n`);
    process.stdout.write(`${file}: ready to ${unit ? 'be used' : 'run'}${boundText(report.bound, unit)}\n`);
  }
  return ok ? 0 : 2;
};

const boundText = (bound: Bound | null, unit: boolean): string => {
  if (!bound) return '';
  const most = `; at most ${bound.calls} calls`;
  // What a unit finds on the table is for its callers to say.
  if (unit) return `${most} where it begins with one draft`;
  return `${most}, ${bound.drafts} drafts at once${bound.depth > 0 ? `, units ${bound.depth} deep` : ''}`;
};
