/** Staff: the people available, a factor apart from the organization. */
import { z } from 'zod';
import type { Person } from '../agents/sim/person.js';
import { policies } from '../agents/sim/policies/index.js';
import type { Policy } from '../agents/sim/policies/policy.js';
import type { Balances, Task } from '../engine/types.js';
import { nameOf } from '../org/schema.js';
import { strict, unknownName } from '../org/strict.js';
import { InputError, type Opened, type Path, parseWith } from '../org/yaml.js';
import { DEFAULTS, type Traits } from '../sim/constants.js';
import { PhiInverse } from '../sim/normal.js';
import { followed, policyShape } from './following.js';
import { type Placed, placedFrom, placedShape } from './placing.js';
import { realFields, realIn, untoldIn } from './real.js';

/** What a trait may be: shares and probabilities in [0, 1], sizes not below 0, prices also unknown, the rest any number. */
function traitRange(name: string): z.ZodType<number | null> {
  if (SHARES.includes(name)) return z.number().min(0).max(1);
  if (name === 'voteFirst') return z.number().min(0).max(0.5);
  if (name.startsWith('usd')) return z.number().min(0).nullable();
  if (name === 'tokensPerSecond') return z.number().positive();
  return /^tokens|latency|wording|kindSkill|Spread|Noise$/.test(name) ? z.number().min(0) : z.number();
}
const SHARES: readonly string[] =
  'familyShare familyWrong sensitivity specificity criticItem criticItemRight criticJudge ownBlind tokensShared criticCall attention mention keep towardMedian splitLoss splitGarble splitBlind splitDrift insight mergeLoss mergeSpoil silence refusal'.split(
    ' ',
  );

const traitShape = Object.fromEntries(
  Object.keys(DEFAULTS).map((name) => [name, traitRange(name).optional()]),
) as Record<keyof Traits, z.ZodOptional<z.ZodNullable<z.ZodNumber>>>;

const person = strict({
  count: z.number().int().min(1).max(10_000).default(1).describe('How many people like this.'),
  model: z
    .string()
    .min(1)
    .default('sim')
    .describe(
      'Model id. People of one model are clones and err in the same places; under `sim` everyone is of a model of their own. With a colon, as in openai:gpt-5-mini, a real model by its name in LangChain.',
    ),
  family: z
    .string()
    .min(1)
    .optional()
    .describe('Maker of the model: critics go easy on their own kind. Default: the model itself.'),
  skill: z
    .number()
    .min(-6)
    .max(6)
    .optional()
    .describe('Probits: Φ(skill) is the chance on a part of average difficulty.'),
  accuracy: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('The same as a chance, on tasks with fitted items the mean over the items; give skill or accuracy.'),
  traits: strict(traitShape).default({}).describe('Any of the constants of simulated people, by name.'),
  policy: policyShape
    .default('honest')
    .describe(
      `What the person does with its work: ${policies.map((p) => p.name).join(', ')}. Or a list, each working on what the one before has made: [sycophant, { saboteur: { rate: 0.1 } }].`,
    ),
  args: z.record(z.string(), z.unknown()).default({}).describe('Arguments of the policy.'),
  ...realFields,
  endowment: z
    .record(z.string(), z.number())
    .optional()
    .describe(
      'Balances that the person brings into a series, by account; accounts that an organization lacks are passed over.',
    ),
});

export const StaffSpec = strict({
  name: nameOf('staff'),
  summary: z.string().default('').describe('Who these people are, with the source of their numbers.'),
  source: z.string().optional(),
  seating: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'Role: model. The people who may sit in a role; roles not named are filled from everybody by a seeded permutation.',
    ),
  people: z.array(person).min(1).describe('The people, in order; the order decides nothing.'),
  placed: placedShape
    .optional()
    .describe(
      'A policy that belongs to seats: whoever holds one of them in a trial follows it, instead of an own one.',
    ),
}).describe('The people available to an organization.');

export interface Staff {
  readonly name: string;
  readonly seating: Readonly<Record<string, string>>;
  readonly people: readonly Person[];
  readonly placed?: Placed;
  /** Balances brought along, by account and index of the person; absent where nobody brings any. */
  readonly endowments?: Balances;
}

/** A staff from an opened YAML. `settings` are `staff.*` levels: arguments of policies or traits by name; `own` policies stand beside the shipped ones. */
export const staffFrom = (
  opened: Opened,
  value: unknown,
  base: Path,
  settings: Readonly<Record<string, unknown>> = {},
  own: readonly Policy[] = [],
): Staff => {
  const spec = parseWith(opened, StaffSpec, value, base);
  const problem = (path: Path, message: string): InputError =>
    new InputError([opened.problem([...base, ...path], message)]);
  // A name that is a trait is never an argument of a policy.
  const settingsOf = (kind: 'trait' | 'policy') =>
    Object.fromEntries(
      Object.entries(settings).filter(([name]) => Object.hasOwn(DEFAULTS, name) === (kind === 'trait')),
    );
  const people: Person[] = [];
  const used = new Set<string>();
  const endowments: Record<string, Record<string, number>> = {};
  spec.people.forEach((p, i) => {
    const at = ['people', i];
    const real = realIn(p, (path, message) => problem([...at, ...path], message));
    const rated = [p.skill, p.accuracy].filter((x) => x !== undefined).length;
    if (rated > 1 || (rated === 0 && real === undefined))
      throw problem(at, 'give exactly one of skill (probits) and accuracy (a chance)');
    const traits: Record<string, number | null> = { ...DEFAULTS };
    for (const [name, v] of Object.entries(p.traits)) if (v !== undefined) traits[name] = v;
    const follows = followed(p, settingsOf('policy'), (path, message) => problem([...at, ...path], message), own);
    for (const name of follows.used) used.add(name);
    const untold = real === undefined ? null : untoldIn({ name: follows.policy, args: follows.args }, own);
    if (untold !== null) throw problem([...at, 'policy'], untold);
    for (const [name, level] of Object.entries(settingsOf('trait'))) {
      const checked = traitRange(name).safeParse(level);
      if (!checked.success)
        throw problem(
          [],
          `setting staff.${name}: ${JSON.stringify(level)} is out of range (${checked.error.issues[0]?.message ?? ''})`,
        );
      traits[name] = checked.data;
      used.add(name);
    }
    for (let k = 0; k < p.count; k++) {
      const index = people.length;
      for (const [account, amount] of Object.entries(p.endowment ?? {}))
        endowments[account] = { ...endowments[account], [index]: amount };
      const model = p.model === 'sim' ? `sim-${index}` : p.model;
      people.push({
        index,
        model,
        family: p.family ?? model,
        skill: p.skill ?? (p.accuracy === undefined ? 0 : PhiInverse(p.accuracy)),
        ...(rated === 0 ? { unrated: true } : {}),
        ...(real === undefined ? {} : { real }),
        ...(p.accuracy === undefined ? {} : { accuracy: p.accuracy }),
        traits: traits as Traits,
        policy: follows.policy,
        args: follows.args,
      });
    }
  });
  for (const [role, model] of Object.entries(spec.seating))
    if (!people.some((x) => x.model === model))
      throw problem(['seating', role], unknownName('model', model, [...new Set(people.map((x) => x.model))]));
  const place = spec.placed
    ? placedFrom(spec.placed, settingsOf('policy'), (path, message) => problem(['placed', ...path], message), own)
    : undefined;
  for (const name of place?.used ?? []) used.add(name);
  const unplaced =
    place && people.some((p) => p.real !== undefined)
      ? untoldIn({ name: place.placed.policy, args: place.placed.args }, own)
      : null;
  if (unplaced !== null) throw problem(['placed', 'policy'], unplaced);
  for (const name of Object.keys(settings))
    if (!used.has(name))
      throw problem([], `setting staff.${name}: neither a trait nor an argument of a policy in staff "${spec.name}"`);
  const brought = Object.keys(endowments).length > 0 ? { endowments } : {};
  return { name: spec.name, seating: spec.seating, people, ...(place ? { placed: place.placed } : {}), ...brought };
};

/** The staff as it meets a task: where the task places people by what is fitted, with the skill that it gives them. */
export const staffOn = (task: Task, staff: Staff): Staff => {
  const { skillOf } = task;
  return skillOf ? { ...staff, people: staff.people.map((p) => (p.real ? p : { ...p, skill: skillOf(p) })) } : staff;
};
