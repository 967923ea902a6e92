import { taskFrom } from '../lab/experiment.js';
import { readText } from '../lab/locate.js';
import { planOf } from '../lab/plan.js';
import { staffFrom } from '../lab/staff.js';
import { openTask } from '../lab/trial.js';
import { type Bound, check } from '../org/check.js';
import { lint } from '../org/lint.js';
import { resolveOrganization } from '../org/read.js';
import { InputError, type Opened, openYaml, type Problem, problemText } from '../org/yaml.js';
import { compileFormulas } from '../report/formulas.js';

interface Report {
  readonly problems: readonly Problem[];
  readonly lint: readonly Problem[];
  readonly bound: Bound | null;
}

/** What a file is, by the keys it has. */
const kindOf = (value: unknown): 'organization' | 'staff' | 'task' | 'experiment' => {
  const has = (key: string): boolean => value !== null && typeof value === 'object' && Object.hasOwn(value, key);
  if (has('people')) return 'staff';
  if (has('organizations') || has('question') || has('instances')) return 'experiment';
  if (has('family') || has('extends')) return 'task';
  return 'organization';
};

const examine = async (opened: Opened, file: string): Promise<Report> => {
  const kind = kindOf(opened.value);
  if (kind === 'organization') {
    const org = resolveOrganization({ opened, base: [], value: opened.value });
    return {
      problems: [],
      lint: lint(org).map((l) => opened.problem(l.path, `${l.rule}: ${l.message}`)),
      bound: check(org).bound,
    };
  }
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
  try {
    report = await examine(openYaml(readText(file), file), file);
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
    const { bound } = report;
    process.stdout.write(
      `${file}: ready to run${bound ? `; at most ${bound.calls} calls, ${bound.drafts} drafts at once${bound.depth > 0 ? `, units ${bound.depth} deep` : ''}` : ''}\n`,
    );
  }
  return ok ? 0 : 2;
};
