/** Which policies a person of a staff file follows, with their arguments. */
import { z } from 'zod';
import { policies, policyNamed } from '../agents/sim/policies/index.js';
import type { Policy } from '../agents/sim/policies/policy.js';
import { unknownName } from '../org/strict.js';
import type { InputError, Path } from '../org/yaml.js';

type Args = Readonly<Record<string, unknown>>;

/** One policy by name, or a list: names, or one-key maps of a name to its arguments. */
export const policyShape = z.union([
  z.string(),
  z.array(z.union([z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))])).min(1),
]);

export interface Followed {
  /** Names joined by +, in the order in which they are followed. */
  readonly policy: string;
  /** Of one policy its arguments; of several theirs by name. */
  readonly args: Args;
  /** Settings that are an argument of one of them. */
  readonly used: readonly string[];
}

interface One {
  readonly name: string;
  readonly args: Args;
  readonly at: Path;
}

type Problem = (path: Path, message: string) => InputError;

const listed = (policy: z.output<typeof policyShape>, args: Args, problem: Problem): readonly One[] => {
  if (typeof policy === 'string') return [{ name: policy, args, at: ['policy'] }];
  if (Object.keys(args).length > 0)
    throw problem(['args'], 'in a list of policies arguments stand beside their policy: [{ saboteur: { rate: 0.5 } }]');
  return policy.map((entry, i): One => {
    if (typeof entry === 'string') return { name: entry, args: {}, at: ['policy', i] };
    const [only, ...more] = Object.entries(entry);
    if (only === undefined || more.length > 0)
      throw problem(['policy', i], 'one policy and its arguments in each entry, as in { saboteur: { rate: 0.5 } }');
    return { name: only[0], args: only[1], at: ['policy', i] };
  });
};

/** `problem` takes a path within the person; `own` are policies that a program brought along. Levels of settings go to every policy that has such an argument. */
export const followed = (
  person: { readonly policy: z.output<typeof policyShape>; readonly args: Args },
  settings: Args,
  problem: Problem,
  own: readonly Policy[] = [],
): Followed => {
  const all = listed(person.policy, person.args, problem);
  const names = [...policies, ...own].map((p) => p.name);
  const used: string[] = [];
  const followers = all.map(({ name, args, at }, i): One => {
    if (!names.includes(name)) throw problem(at, unknownName('policy', name, names));
    if (all.findIndex((other) => other.name === name) !== i) throw problem(at, `policy ${name} is listed twice`);
    const known = policyNamed(name, own);
    const levels = Object.entries(settings).filter(([key, level]) => known.args.safeParse({ [key]: level }).success);
    used.push(...levels.map(([key]) => key));
    const given = { ...args, ...Object.fromEntries(levels) };
    const checked = known.args.safeParse(given);
    if (!checked.success) {
      const said = checked.error.issues.map((x) => `${x.path.join('.')} ${x.message}`.trim()).join('; ');
      throw problem(all.length === 1 && at.length === 1 ? ['args'] : at, `policy ${name}: ${said}`);
    }
    return { name, args: given, at };
  });
  const [first, ...more] = followers as [One, ...One[]];
  return {
    policy: followers.map((f) => f.name).join('+'),
    args: more.length === 0 ? first.args : Object.fromEntries(followers.map((f) => [f.name, f.args])),
    used,
  };
};
