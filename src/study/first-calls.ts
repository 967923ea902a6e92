/** One request of every kind that an organization can make, taken from trials with simulated people: what a model is tried on. */
import { join } from 'node:path';
import type { Standing } from '../agents/wire.js';
import { runSync } from '../engine/drivers.js';
import type { Call } from '../engine/types.js';
import { answering } from '../lab/answering.js';
import { packageRoot } from '../lab/locate.js';
import { type Condition, planFor } from '../lab/plan.js';
import { begin, ready } from '../lab/trial.js';
import { openYaml } from '../org/yaml.js';

export interface FirstCall {
  readonly call: Call;
  /** The trial that it comes from. */
  readonly standing: Standing;
}

/** Kinds of requests, in the order in which they are tried. */
export const KINDS = [
  'propose/solve',
  'propose/revise',
  'propose/merge',
  'assess/quality',
  'assess/suspicion',
  'assess/forecast',
  'assess/belief',
  'assess/bid',
  'choose/vote',
  'choose/appoint',
  'split/decompose',
  'design/plan',
] as const;

/** Shipped organizations that make every kind of request between them. */
const ORGANIZATIONS = [
  'self-refine',
  'hierarchy',
  'trusted-monitoring',
  'prediction-market',
  'futarchy',
  'open-agency',
  'market',
  'jury',
  'elected-leader',
  'self-designing',
] as const;

const shipped = (kind: string, name: string): string => join(packageRoot, 'configs', kind, `${name}.yaml`);

/** Files by their path: a folder of the user's may have parts of the same name. */
const conditions = (): readonly Condition[] => {
  const experiment = {
    name: 'check',
    question: 'Does a model reply in shape?',
    instances: 1,
    tasks: [shipped('tasks', 'decomposable')],
    organizations: ORGANIZATIONS.map((name) => shipped('organizations', name)),
    staff: [{ name: 'anybody', people: [{ count: 5, skill: 0.5 }] }],
  };
  return planFor(openYaml(JSON.stringify(experiment), 'check')).conditions;
};

/** The first request of every kind, in the order of KINDS; the same ones every time. */
export const firstCalls = (): readonly FirstCall[] => {
  const seed = 1;
  const found = new Map<string, FirstCall>();
  for (const each of conditions()) {
    const r = ready(each, seed);
    const { orgHash, task } = r.condition;
    const { seats, flow } = begin(r, 0, 0);
    const answer = answering(r.condition, seed, seats, 0, 0);
    const standing: Standing = { seed, orgHash, task, instance: 0, replicate: 0, seats };
    runSync(flow(), (call) => {
      const kind = `${call.request.act}/${call.request.as}`;
      if (!found.has(kind)) found.set(kind, { call, standing });
      return answer(call);
    });
  }
  return KINDS.flatMap((kind) => found.get(kind) ?? []);
};
