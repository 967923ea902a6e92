/**
 * Fair baselines: beside every organization `single` as the average person, the best person, and
 * `ensemble-vote` of the same people, each with as many calls as the organization really made. The difference to the last
 * is the structure effect: any mixed group beats a matched single agent, and that is not structure. Beside those that are
 * compared in what they carry down, a placebo.
 */
import { join } from 'node:path';
import { type OrgSource, organizationHash, resolveOrganization } from '../org/read.js';
import { BASELINES, type Condition, RANDOM_LOSS } from './condition.js';
import { openFile, organizationIn, packageRoot } from './locate.js';
import { anywhere } from './placing.js';
import { conditionId } from './plan.js';
import { randomLossOf } from './random-loss.js';
import type { Sink } from './sink.js';
import { metricNames } from './trial.js';

const shipped = (name: string): OrgSource =>
  organizationIn(openFile(join(packageRoot, 'configs', 'organizations', `${name}.yaml`)));

/** Mean calls of a condition's trials, or null where none was finished. */
export const meanCalls = (condition: string, sink: Sink): number | null => {
  const at = metricNames.indexOf('calls');
  let sum = 0;
  let n = 0;
  for (const row of sink.rows(condition)) {
    const calls = row.cells[at];
    if (row.status === 'error' || typeof calls !== 'number') continue;
    sum += calls;
    n++;
  }
  return n === 0 ? null : sum / n;
};

/**
 * The baselines of every condition that is not itself `single` or a placebo, and that nothing is done to. Among people whose
 * skill nobody states there is no best one.
 */
export const baselinesOf = (
  conditions: readonly Condition[],
  sink: Sink,
  wanted: (name: string) => boolean = () => true,
): readonly Condition[] =>
  conditions.flatMap((arm) => {
    const calls =
      arm.org.name === 'single' || arm.origin === 'placebo' || arm.intervention !== undefined
        ? null
        : meanCalls(arm.id, sink);
    if (calls === null) return [];
    const k = Math.max(1, Math.round(calls));
    const called = <K extends string>(kind: K) => {
      const name = `${kind}@${arm.org.name}` as const;
      return { name, id: conditionId(arm.task.name, arm.staff.name, name, arm.settings) };
    };
    const make = (kind: (typeof BASELINES)[number]): Condition => {
      const org =
        kind === 'ensemble-vote'
          ? resolveOrganization(shipped('ensemble-vote'), { members: k })
          : resolveOrganization(shipped('single'), { samples: k });
      const { name, id } = called(kind);
      return {
        ...arm,
        id,
        // Seats of the arm are not those of its baseline.
        staff: anywhere(arm.staff),
        org: { ...org, name },
        orgHash: organizationHash(org),
        origin: 'baseline',
        matched: arm.id,
        seating: kind === 'best' ? 'best' : 'permuted',
      };
    };
    const unrated = arm.staff.people.some((p) => p.unrated);
    const placebo = called(RANDOM_LOSS);
    return BASELINES.filter((kind) => wanted(`${kind}@${arm.org.name}`)).flatMap((kind): readonly Condition[] => {
      if (kind === RANDOM_LOSS) return randomLossOf(arm, conditions, sink, placebo.name, placebo.id);
      const without = (kind === 'ensemble-vote' && arm.org.name === 'ensemble-vote') || (kind === 'best' && unrated);
      return without ? [] : [make(kind)];
    });
  });
