import type { Part } from '../../../engine/types.js';
import type { Stream } from '../../../rng/streams.js';
import type { Architect } from '../proposal.js';

/** Chance that a declared link is overlooked, and that two parts without one are taken for linked. */
const ERROR = { missed: 0.15, invented: 0.05 } as const;

interface Reading {
  readonly links: readonly (readonly [from: string, to: string])[];
  readonly missed: number;
  readonly invented: number;
}

/** The links between parts as it reads them. Which of the declared ones are decoys it cannot know. */
export const read = (parts: readonly Part[], rng: Stream): Reading => {
  const links: (readonly [string, string])[] = [];
  let [missed, invented] = [0, 0];
  for (const [i, part] of parts.entries())
    for (const before of parts.slice(0, i)) {
      const declared = part.after.includes(before.id);
      const wrong = rng() < (declared ? ERROR.missed : ERROR.invented);
      if (declared !== wrong) links.push([before.id, part.id]);
      if (wrong && declared) missed++;
      if (wrong && !declared) invented++;
    }
  return { links, missed, invented };
};

/** How many groups of parts no link holds together. */
export const groupsOf = (parts: readonly Part[], { links }: Reading): number => {
  const group = new Map(parts.map((p) => [p.id, p.id]));
  for (const [a, b] of links) {
    const [from, to] = [group.get(a), group.get(b)];
    for (const [part, of] of group) if (of === from) group.set(part, to as string);
  }
  return new Set(group.values()).size;
};

const divided = (max: number, carry: object, checked: boolean) => [
  {
    do: 'decompose',
    by: 'lead',
    max,
    ...carry,
    each: [
      {
        do: 'assign',
        to: 'worker',
        rule: 'rotate',
        steps: [
          { do: 'solve', by: 'assignee', ...(checked ? {} : { samples: 3 }) },
          ...(checked
            ? [
                { do: 'review', by: 'checker' },
                { do: 'when', test: { stat: 'quality', below: 0.5 }, then: [{ do: 'revise', by: 'assignee' }] },
              ]
            : [{ do: 'pick', rule: 'most-common' }]),
        ],
      },
    ],
  },
  { do: 'merge', by: 'lead' },
];

const together = (revised: boolean) => [
  { do: 'solve', by: 'worker' },
  ...(revised ? [{ do: 'revise', by: 'worker', see: 'all' }] : []),
  { do: 'vote', by: 'worker' },
];

/** Divides along what it reads of the task: parts that nothing holds together go to different people. */
export const structureReader: Architect = {
  name: 'structure-reader',
  summary: `divides along the parts and links that the task declares, missing ${100 * ERROR.missed} and inventing ${100 * ERROR.invented} in 100`,
  propose: ({ parts, constrained, calls }, k, rng) => {
    const reading = read(parts, rng);
    const groups = groupsOf(parts, reading);
    const second = k % 2 === 1;
    // As many groups as the calls pay for: a division, three calls for each group, a merge.
    const max = Math.min(groups, Math.floor((calls - 2) / 3));
    const divides = groups > 1 && max > 1;
    const crew = Math.max(1, Math.min(5, Math.floor(calls / (second ? 3 : 2))));
    const workflow = divides ? divided(max, constrained ? { carry: 'constraints' } : {}, second) : together(second);
    const roles = divides
      ? { lead: {}, worker: { seats: Math.min(max, 4) }, ...(second ? { checker: {} } : {}) }
      : { worker: { seats: crew } };
    return {
      organization: { roles, workflow },
      rationale: divides
        ? `${parts.length} parts fall into ${groups} groups that nothing links, so that they are done apart${second ? ' and checked one by one' : ', each three times'}.`
        : `${parts.length === 1 ? 'There is one part' : `Links hold the ${parts.length} parts together`}, so that everybody does the whole${second ? ' and revises it' : ''}, and they vote.`,
      truth: { links: reading.links.length, missed: reading.missed, invented: reading.invented, groups, divides },
    };
  },
};
