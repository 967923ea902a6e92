/** What a field of a step may be instead of what it is, read off the schema of organizations, so that a new field is varied too. */
import { z } from 'zod';
import { STATISTICS, step } from '../../org/schema.js';
import { isMapping } from '../../org/yaml.js';
import { oneOf, type Stream } from '../../rng/streams.js';

export type Raw = Record<string, unknown>;

/** Fields that hold steps: what they may be is the business of whoever moves steps. */
export const LISTS = ['each', 'steps', 'then', 'else', 'choose'] as const;

/** Fields that name something declared elsewhere. */
const ROLES: readonly string[] = ['by', 'to', 'from'];

/** `side: assigned` hands out answers of the task, the right one among them; a budget is the designer's own. */
const HELD: readonly string[] = ['do', 'side', 'along', 'budget', 'branches', ...LISTS];

/** Counts beyond this are another kind of organization. */
const MOST = 8;
/** Numbers that thresholds and shares are moved to. */
const LEVELS = [0, 0.25, 0.5, 0.75, 0.9, 1] as const;

interface Kind {
  readonly levels: readonly unknown[];
  readonly optional: boolean;
  readonly whole?: { readonly least: number; readonly most: number };
}

/** What zod says of one field as JSON Schema. */
interface Json {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const kindOf = (field: z.ZodType): Kind | null => {
  const json = z.toJSONSchema(field, { io: 'input' }) as Json;
  const optional = field.safeParse(undefined).success;
  if (json.enum) return { levels: json.enum, optional };
  if (json.type === 'boolean') return { levels: [true, false], optional };
  if (json.type === 'integer') {
    const [least, most] = [json.minimum ?? 1, Math.min(MOST, json.maximum ?? MOST)];
    return { levels: [], optional, whole: { least, most } };
  }
  return json.type === 'number' ? { levels: LEVELS, optional } : null;
};

/** Verb → field → what it may be. Fields that name roles, accounts or units are not among them. */
const KINDS: ReadonlyMap<string, ReadonlyMap<string, Kind>> = new Map(
  step.options.map((option) => {
    const { shape } = option as unknown as { shape: Record<string, z.ZodType> };
    const verb = (shape.do as unknown as { value: string }).value;
    const kinds = Object.entries(shape).flatMap(([name, field]): [string, Kind][] => {
      if (HELD.includes(name)) return [];
      const kind = kindOf(field);
      return kind === null ? [] : [[name, kind]];
    });
    return [verb, new Map(kinds)];
  }),
);

/** Fields of a verb that may be varied; for tests. */
export const fieldsOf = (verb: string): readonly string[] => [...(KINDS.get(verb)?.keys() ?? [])];

/** Another value of a field; undefined leaves an optional field out. */
const another = ({ levels, optional, whole }: Kind, now: unknown, rng: Stream): unknown => {
  const at = typeof now === 'number' ? now : 1;
  const near = whole ? [at - 1, at + 1, at * 2].filter((n) => n >= whole.least && n <= whole.most) : levels;
  const others: unknown[] = near.filter((level) => level !== now);
  if (optional && now !== undefined) others.push(undefined);
  return others.length === 0 ? now : oneOf(rng, others);
};

/** One comparison of a test moved: what it reads, the way it compares, or the level. */
const turnedTest = (test: Raw, rng: Stream): string => {
  const way = ['above', 'atLeast', 'below'].find((name) => test[name] !== undefined);
  if (way === undefined || rng() < 0.4) {
    if (test.stat === undefined) return 'the same test';
    test.stat = oneOf(rng, STATISTICS);
    return `a test of ${test.stat}`;
  }
  if (rng() < 0.3) {
    const other = oneOf(rng, ['above', 'atLeast', 'below'] as const);
    const level = test[way];
    delete test[way];
    test[other] = level;
    return `a test that compares by ${other}`;
  }
  test[way] = oneOf(rng, LEVELS);
  return `${way} ${test[way]}`;
};

/** Changes one field of a step, its roles included; in words what it did, or null where there was nothing to change. */
export const turnField = (target: Raw, roles: readonly string[], rng: Stream): string | null => {
  const verb = String(target.do);
  const kinds = KINDS.get(verb) ?? new Map<string, Kind>();
  const named = ROLES.filter((name) => typeof target[name] === 'string');
  const tests = ['test', 'until'].filter((name) => isMapping(target[name]));
  const all = [...kinds.keys(), ...named, ...tests];
  if (all.length === 0) return null;
  const name = oneOf(rng, all);
  if (tests.includes(name)) return `${verb}: ${turnedTest(target[name] as Raw, rng)}`;
  const kind = kinds.get(name);
  const value = kind === undefined ? oneOf(rng, [...roles, 'assignee']) : another(kind, target[name], rng);
  if (value === target[name]) return null;
  if (value === undefined) delete target[name];
  else target[name] = value;
  return value === undefined ? `${verb} without ${name}` : `${verb} with ${name} ${String(value)}`;
};
