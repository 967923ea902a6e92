/** Cases of theory run in this thread. */
import type { Case } from '../../src/study/theory/case.js';
import { ownReference, readReference } from '../../src/study/theory/reference.js';
import { type Outcome, type Report, validate } from '../../src/study/theory/run.js';

export const reference: readonly Case[] = readReference(ownReference);

export const caseNamed = (id: string): Case => {
  const found = reference.find((c) => c.id === id);
  if (!found) throw new Error(`no case ${id}`);
  return found;
};

export const run = (cases: readonly Case[], trials: number, seed = 1, seeds = 1): Promise<Report> =>
  validate(cases, { trials, seed, seeds, workers: 1 });

/** The case enumerated path by path instead of drawn. */
export const exactly = async (one: Case, tol?: number): Promise<Outcome> => {
  const { sd: _sd, trials: _trials, tol: _tol, ...rest } = one;
  const report = await run([{ ...rest, kind: 'exact', ...(tol === undefined ? {} : { tol }) }], 1);
  return report.outcomes[0] as Outcome;
};

export const made = (id: string, params: Record<string, unknown>, expected: number, kind = 'prob'): Case => ({
  id,
  params,
  expected,
  kind,
});
