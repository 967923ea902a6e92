/** What the calibration on a run writes: people, the task with its shares where its family takes them, and a report. */
import { stringify } from 'yaml';
import type { Task } from '../../engine/types.js';
import type { TaskConfig } from '../../lab/experiment.js';
import type { Staff } from '../../lab/staff.js';
import { familyOf } from '../calibrate/families.js';
import { HEAD, personNames } from '../calibrate/files.js';
import { type RunFit, sharesOf } from './fit.js';
import type { Found } from './found.js';
import { modelOf, type Observed } from './observe.js';
import { abilityOf, digits, traitsOf } from './people.js';
import { reportText } from './report.js';

export interface Headed {
  readonly name: string;
  readonly command: string;
  readonly source: string;
}

/** How many of each model, under each policy, a staff has at most. */
const groupsOf = (staffs: readonly Staff[]) => {
  const groups = new Map<string, { model: string; policy: string; args: object; family: string; count: number }>();
  for (const { people } of staffs) {
    const own = new Map<string, number>();
    for (const person of people) {
      const model = modelOf(person);
      const key = JSON.stringify([model, person.policy, person.args]);
      const count = (own.get(key) ?? 0) + 1;
      own.set(key, count);
      const known = groups.get(key);
      const { policy, args } = person;
      const family = person.family === person.model ? model : person.family;
      groups.set(key, { model, policy, args, family, count: Math.max(count, known?.count ?? 0) });
    }
  }
  return [...groups.values()];
};

/** The maker that the name tells of, where the staff says nothing. */
const kinOf = (model: string, stated: string): string | null => {
  if (stated !== model) return stated;
  const bare = model.replace(/^[^:]*:/, '');
  const maker = familyOf(bare);
  return maker === bare ? null : maker;
};

const flow = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();

export const staffText = (
  staffs: readonly Staff[],
  fit: RunFit,
  task: Task,
  { name, command, source }: Headed,
): string => {
  const groups = groupsOf(staffs);
  const models = [...new Set(groups.map(({ model }) => model))];
  const names = personNames(models);
  const lines = groups.map(({ model, policy, args, family, count }) => {
    const person = fit.people.find((p) => p.model === model);
    const traits = person ? traitsOf(person, fit) : {};
    const kin = kinOf(model, family);
    const entry = {
      ...(count > 1 ? { count } : {}),
      model: names[models.indexOf(model)],
      ...(kin === null ? {} : { family: kin }),
      ...(person ? abilityOf(person, fit, task) : { skill: digits(fit.peers) }),
      ...(Object.keys(traits).length > 0 ? { traits } : {}),
      ...(policy === 'honest' ? {} : { policy, ...(Object.keys(args).length > 0 ? { args } : {}) }),
    };
    const seen = person?.accuracy;
    const told = seen
      ? `${digits(seen.value, 3)} right of ${seen.n} answers`
      : 'not seen to answer: as able as all together';
    return `  - ${flow(entry)} # ${told}`;
  });
  return [
    `${HEAD}: ${command}`,
    '# What is not here stands at its preset; report.md says which number rests on what.',
    `name: ${name}`,
    `summary: ${JSON.stringify(`${models.length} people, each as a model was in a run. ${source}`)}`,
    'people:',
    ...lines,
    '',
  ].join('\n');
};

/** Parameters of the family that a run can fill: present where the family has them. */
export const taskParams = (
  fit: RunFit,
  task: Task,
  config: TaskConfig,
  takes: (name: string) => boolean,
): Readonly<Record<string, unknown>> => {
  const shares = sharesOf(fit, task.correlation);
  const fitted: Readonly<Record<string, number | null>> = {
    // Where a file says how hard items are, their spread is known already.
    item: fit.item === null || (task.skillOf && config.params.file !== undefined) ? null : shares.item,
    call: fit.within === null ? null : shares.call,
    same_wrong: fit.sameWrong?.value ?? null,
  };
  const own = Object.entries(fitted).filter(([name, value]) => value !== null && takes(name));
  return { ...config.params, ...Object.fromEntries(own.map(([name, value]) => [name, digits(value as number)])) };
};

export const taskText = (params: Readonly<Record<string, unknown>>, config: TaskConfig, head: Headed): string =>
  [`${HEAD}: ${head.command}`, stringify({ name: config.name, family: config.family, params }, { lineWidth: 0 })].join(
    '\n',
  );

/** Files by name. */
export const runFiles = (
  seen: Observed,
  fit: RunFit,
  {
    staffs,
    task,
    config,
    takes,
  }: { staffs: readonly Staff[]; task: Task; config: TaskConfig; takes: (name: string) => boolean },
  head: Headed,
): Readonly<Record<string, string>> => {
  const params = taskParams(fit, task, config, takes);
  const fits = Object.keys(params).some((name) => params[name] !== config.params[name]);
  return {
    'staff.yaml': staffText(staffs, fit, task, head),
    ...(fits ? { 'task.yaml': taskText(params, config, head) } : {}),
    'report.md': reportText(seen, fit, { task, fitted: (name) => takes(name) && params[name] !== undefined, head }),
  };
};

export type { Found };
