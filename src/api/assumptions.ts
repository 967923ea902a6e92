import { join } from 'node:path';
import type { Plan } from '../lab/condition.js';
import { type Corner, cornersOf, isIn } from '../lab/corners.js';
import type { Overrides } from '../lab/plan.js';
import { namedIn, runPlan } from '../lab/run.js';
import type { JobOptions } from '../lab/schedule.js';
import { keyHash } from '../org/hash.js';
import type { Opened } from '../org/yaml.js';
import { type AtCorner, assumptionsTable, assumptionsText } from '../report/assumptions.js';
import type { Formula } from '../report/rows.js';
import { judge, type Verdict } from '../report/tables.js';
import { writeCsv } from '../store/csv.js';
import { openJournal, SCHEMA } from '../store/journal.js';
import { sourceFrom } from './write.js';

/** All corners as one plan, so that they share workers and a journal; ids of conditions tell them apart. */
const together = (corners: readonly Corner[]): Plan => {
  const plan = (corners[0] as Corner).plan;
  return {
    ...plan,
    // Staffs that know nothing of an argument are the same in all its corners.
    conditions: [...new Map(corners.flatMap((c) => c.plan.conditions.map((own) => [own.id, own]))).values()],
    hash: keyHash(corners.map((c) => [c.trait, c.level, c.plan.hash])),
  };
};

/**
 * Runs the hypotheses of an experiment again at both ends of every assumption, in a journal of their own below the results
 * folder; writes assumptions.csv. Resolves to what is to be said, or null when it was stopped.
 */
export const sweep = async (
  opened: Opened,
  overrides: Overrides,
  main: readonly Verdict[],
  formulas: readonly Formula[],
  folder: string,
  options: JobOptions,
): Promise<string | null> => {
  if (main.length === 0) return 'assumptions: the experiment declares no hypotheses to be tried';
  const corners = cornersOf(opened, overrides);
  const plan = together(corners);
  const name = `${plan.experiment.name}, assumptions`;
  const journal = openJournal(join(folder, 'assumptions'), { schema: SCHEMA, experiment: name, hash: plan.hash });
  try {
    const finished = await runPlan(plan, journal, options, namedIn(main.map((v) => v.hypothesis)));
    if (!finished.complete) return null;
    const judged = corners.map((corner): AtCorner => {
      const conditions = finished.conditions.filter((c) => isIn(corner, c));
      const source = sourceFrom(corner.plan, conditions, formulas, journal);
      return { trait: corner.trait, end: corner.end, level: corner.level, verdicts: judge(source) };
    });
    writeCsv(join(folder, 'assumptions.csv'), assumptionsTable(main, judged));
    return assumptionsText(main, judged);
  } finally {
    journal.close();
  }
};
