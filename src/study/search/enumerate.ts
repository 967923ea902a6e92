/** Every organization within small bounds, over a part of the language that is small enough to be gone through. */
import { check } from '../../org/check.js';
import { organizationHash } from '../../org/read.js';
import { type Organization, OrgSpec } from '../../org/schema.js';
import { InputError } from '../../org/yaml.js';

/** Bounds of an enumeration: seats, worst-case calls, steps in the workflow. */
export interface Size {
  readonly people: number;
  readonly calls: number;
  readonly steps: number;
}

export const DEFAULT_SIZE: Size = { people: 3, calls: 4, steps: 3 };
/** Larger bounds would take more trials than anybody has. */
const MOST: Size = { people: 6, calls: 10, steps: 6 };

type Raw = Readonly<Record<string, unknown>>;

/** Throws InputError on bounds that are no whole numbers or too large. */
export const sizeFrom = (given: Partial<Size>): Size => {
  const size = { ...DEFAULT_SIZE, ...given };
  for (const name of ['people', 'calls', 'steps'] as const)
    if (!Number.isSafeInteger(size[name]) || size[name] < 1 || size[name] > MOST[name])
      throw new InputError(`size: ${name} is a whole number from 1 to ${MOST[name]}, found ${size[name]}`);
  return size;
};

/** One crew of equals, with or without a lead who sits alone. */
const staffings = (people: number): readonly (readonly [crew: number, lead: boolean])[] =>
  Array.from({ length: people }, (_, i) => i + 1).flatMap((seats): (readonly [number, boolean])[] =>
    seats < people
      ? [
          [seats, false],
          [seats, true],
        ]
      : [[seats, false]],
  );

/** The steps of the small language: everybody or the lead works, looks, revises, decides; or a rule picks. */
const alphabet = (lead: boolean): readonly Raw[] => {
  const roles = lead ? ['crew', 'lead'] : ['crew'];
  return [
    ...roles.flatMap((by): Raw[] => [
      { do: 'solve', by },
      { do: 'revise', by },
      { do: 'revise', by, see: 'all' },
      { do: 'revise', by, of: 'each' },
      { do: 'revise', by, of: 'each', see: 'all' },
      { do: 'review', by },
      { do: 'vote', by },
      { do: 'merge', by },
    ]),
    { do: 'solve', by: 'crew', samples: 2 },
    { do: 'solve', by: 'crew', samples: 3 },
    ...(lead ? [{ do: 'solve', by: 'lead', keep: true }] : []),
    { do: 'pick', rule: 'first' },
    { do: 'pick', rule: 'most-common' },
    { do: 'pick', rule: 'best-reviewed' },
  ];
};

const organizationOf = (crew: number, lead: boolean, workflow: readonly Raw[]): Organization | null => {
  const roles = { crew: { seats: crew }, ...(lead ? { lead: {} } : {}) };
  const read = OrgSpec.safeParse({ name: 'small', summary: 'Enumerated.', roles, workflow });
  return read.success ? read.data : null;
};

/** A role that nobody asks makes no other organization. */
const isManned = (lead: boolean, workflow: readonly Raw[]): boolean =>
  workflow.some((s) => s.by === 'crew') && (!lead || workflow.some((s) => s.by === 'lead'));

/** Of two who sit alone the one who is asked first is the crew: the names are no other organization. */
const isMirrored = (crew: number, lead: boolean, workflow: readonly Raw[]): boolean =>
  lead && crew === 1 && workflow.find((s) => s.by !== undefined)?.by === 'lead';

/** What only the end of the workflow may be blamed for: steps that follow may set it right. */
const UNFINISHED = /^(ends with|may end without)/;

/** Every organization of the small language within the bounds that passes `check`, the shortest first, none twice. */
export const enumerated = ({ people, calls, steps }: Size): readonly Organization[] => {
  const found = new Map<string, Organization>();
  for (const [crew, lead] of staffings(people)) {
    let open: readonly (readonly Raw[])[] = [[]];
    for (let length = 1; length <= steps; length++) {
      const next: (readonly Raw[])[] = [];
      for (const before of open)
        for (const one of alphabet(lead)) {
          const workflow = [...before, one];
          const org = organizationOf(crew, lead, workflow);
          if (org === null) continue;
          const { problems, bound } = check(org);
          if (bound.calls > calls || !problems.every(({ message }) => UNFINISHED.test(message))) continue;
          next.push(workflow);
          const hash = organizationHash(org);
          if (problems.length > 0 || !isManned(lead, workflow) || isMirrored(crew, lead, workflow)) continue;
          if (!found.has(hash)) found.set(hash, org);
        }
      open = next;
    }
  }
  return [...found.values()].sort((a, b) => a.workflow.length - b.workflow.length);
};
