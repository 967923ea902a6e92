import { check } from '../../../org/check.js';
import type { Organization } from '../../../org/schema.js';
import { OrgSpec } from '../../../org/schema.js';
import { integer, oneOf, type Stream } from '../../../rng/streams.js';
import type { Architect } from '../proposal.js';

type Raw = Record<string, unknown>;

/** Every list of steps, the workflow's own first. */
const listsIn = (steps: Raw[]): Raw[][] => [
  steps,
  ...steps.flatMap((s) =>
    ['each', 'steps', 'then', 'else', 'choose'].flatMap((key) =>
      Array.isArray(s[key]) ? listsIn(s[key] as Raw[]) : [],
    ),
  ),
];

const CHOICES: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  solve: { samples: [1, 2, 3] },
  revise: { see: ['own', 'all', 'neighbours', 'summary'] },
  vote: { rule: ['plurality', 'borda', 'weighted'] },
  pick: { rule: ['first', 'random', 'most-common', 'best-reviewed'] },
  review: { ask: ['quality', 'suspicion'], blind: [true, false] },
  repeat: { times: [1, 2, 3] },
  assign: { rule: ['random', 'rotate'] },
};

/** One small change of a copy, told in words; null where there was nothing to change. */
const mutate = (org: Raw, rng: Stream): string | null => {
  const roles = org.roles as Record<string, { seats: number }>;
  const list = oneOf(rng, listsIn(org.workflow as Raw[]));
  const at = integer(rng, list.length);
  const step = list[at] as Raw | undefined;
  const kind = oneOf(rng, ['seats', 'drop', 'revise', 'review', 'field', 'field'] as const);
  if (kind === 'seats') {
    const role = oneOf(rng, Object.keys(roles));
    const seats = Math.max(1, roles[role]!.seats + (rng() < 0.5 ? -1 : 1));
    roles[role]!.seats = seats;
    return `${seats} seats of ${role}`;
  }
  if (step === undefined) return null;
  if (kind === 'drop') return `without ${list.splice(at, 1)[0]?.do}`;
  const role = oneOf(rng, Object.keys(roles));
  if (kind === 'revise') {
    list.splice(at + 1, 0, { do: 'revise', by: role, of: 'each', see: 'all' });
    return `revised by ${role} after ${step.do}`;
  }
  if (kind === 'review') {
    list.splice(at + 1, 0, { do: 'review', by: role });
    return `reviewed by ${role} after ${step.do}`;
  }
  const [field, values] = oneOf(rng, Object.entries(CHOICES[String(step.do)] ?? { '': [] }));
  if (values.length === 0 || (step.do === 'assign' && !['random', 'rotate'].includes(String(step.rule)))) return null;
  step[field] = oneOf(rng, values);
  return `${step.do} with ${field} ${step[field]}`;
};

const ATTEMPTS = 200;

/** Selection without understanding: one or two small changes of the best organization of the library that pass check. */
export const mutateBest: Architect = {
  name: 'mutate-best',
  summary: 'changes one or two things in one of the three best organizations of the library, by lot',
  propose: ({ library: ranked, calls }, k, rng) => {
    const library = ranked();
    const parent: Organization | undefined = library[k % Math.min(3, Math.max(1, library.length))]?.org;
    if (parent === undefined)
      return { organization: {}, rationale: `Nothing in the library keeps within ${calls} calls.` };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const copy = JSON.parse(JSON.stringify(parent)) as Raw;
      const said = Array.from({ length: 1 + integer(rng, 2) }, () => mutate(copy, rng)).filter((one) => one !== null);
      const read = OrgSpec.safeParse(copy);
      if (said.length === 0 || !read.success) continue;
      const { problems, bound } = check(read.data);
      if (problems.length > 0 || bound.calls > calls || JSON.stringify(read.data) === JSON.stringify(parent)) continue;
      return {
        organization: copy,
        rationale: `${parent.name} of the library, ${said.join(' and ')}.`,
        truth: { parent: parent.name, changes: said.length, attempts: attempt + 1 },
      };
    }
    return { organization: parent, rationale: `${parent.name} of the library, which nothing seemed to improve.` };
  },
};
