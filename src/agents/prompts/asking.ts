/** What is asked at each act but judgement and design, the form of the reply, and what its fields mean. */
import type { RequestOf } from '../../engine/types.js';
import type { Names } from '../names.js';
import { constraintsIn } from '../view.js';

export interface Asking {
  readonly ask: string;
  /** Without example values: a number or a name in the form would be an anchor. */
  readonly form: string;
  readonly fields: readonly string[];
}

export const propose = (request: RequestOf<'propose'>, names: Names): Asking => {
  const own = request.own && names.nameOf(request.own.id);
  const asks = {
    solve: 'Solve the task. Where results to build on are given, use them.',
    revise: `Revise draft ${own ?? 'as shown'}: correct what is wrong, keep what is right, and write the whole answer.`,
    merge: 'Make one answer to the whole task out of the drafts.',
  };
  const argues =
    'Argue for the side that you were given, whatever you believe yourself: write its answer, with the best case for it that the form has room for.';
  return {
    ask: request.side ? argues : asks[request.as],
    form: '{"answer": …, "confidence": …, "cites": ["…"]}',
    fields: [
      'answer: the answer and nothing but it, in the form that the task asks for (a JSON object or a text).',
      'confidence: the probability that it is right, from 0 to 1; null if you cannot say.',
      `cites: names of the drafts and reviews that it rests on${request.summary ? ', or summary' : ''}; null if there are none.`,
    ],
  };
};

/** Designs are better or worse, and not answers. */
const ballot = ({ drafts }: Extract<RequestOf<'choose'>, { as: 'vote' }>, options: string): string =>
  drafts.some((d) => d.design)
    ? `Rank the designs, first the one that would lead to the best answer if it were followed. Options: ${options}.`
    : `Rank the drafts, the best answer first. Options: ${options}.`;

const naming = ({ offers }: Extract<RequestOf<'choose'>, { as: 'appoint' }>, seats: string): string => {
  if (!offers) return `Name who is to work on this task. Seats: ${seats}.`;
  const lines = offers.map(
    ({ seat, p, price }) => `- ${seat}: right with probability ${p.toFixed(2)}, price ${price.toFixed(2)}`,
  );
  return [
    'Choose whose offer to take. A right answer is worth 1 to you. Offers, in the order in which they came:',
    ...lines,
    `Seats: ${seats}.`,
  ].join('\n');
};

export const choose = (request: RequestOf<'choose'>, names: Names): Asking => {
  const options = request.options.map((id) => names.nameOf(id)).join(', ');
  const vote = request.as === 'vote';
  return {
    ask: vote ? ballot(request, options) : naming(request, options),
    form: '{"ranking": ["…", "…"], "approved": …}',
    fields: [
      `ranking: names from the ${vote ? 'options' : 'seats'}, the best first; an empty list abstains.`,
      'approved: how many of the first names you would accept; null if you cannot say.',
    ],
  };
};

/** Where the task has constraints, the divider says which of them each group is told. */
const constraintLines = (request: RequestOf<'split'>): readonly string[] =>
  request.view.instance.constraints
    ? ['Constraints of the task:', ...constraintsIn(request.view).map(({ id, text }) => `- ${id}: ${text}`)]
    : [];

export const split = (request: RequestOf<'split'>, names: Names): Asking => {
  const { instance, scope } = request.view;
  const parts = instance.parts
    .filter((p) => scope.parts.includes(p.id))
    .map((p) => {
      const after = p.after.length > 0 ? `, builds on ${p.after.join(', ')}` : '';
      return `- ${p.id} (${p.kind}${after}${p.irreversible ? ', cannot be undone' : ''})`;
    });
  const plan = request.draft ? [`Follow the plan in draft ${names.nameOf(request.draft.id)}.`] : [];
  const constrained = instance.constraints !== undefined;
  return {
    ask: [
      `Divide the parts of the task into at most ${request.max} groups, to be worked on apart. Parts:`,
      ...parts,
      ...plan,
      ...constraintLines(request),
    ].join('\n'),
    form: `{"groups": [{"group": "g1", "parts": ["…"], "after": []${constrained ? ', "constraints": ["…"]' : ''}}, …]}`,
    fields: [
      'group: a name. parts: names of parts; every part belongs to one group.',
      'after: names of groups whose results this one builds on; groups without them are worked on at once.',
      ...(constrained
        ? ['constraints: names of the constraints that you write into the ticket of this group; null for none.']
        : []),
    ],
  };
};
