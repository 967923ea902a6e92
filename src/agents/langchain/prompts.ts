/**
 * One prompt per act. A prompt says what the seat may see and nothing else: the mandate, the task in its live form,
 * drafts and reviews as shown. Contents go through `task.show`; latent, labels, truth and policies never enter.
 */
import { z } from 'zod';
import type { Request, RequestOf } from '../../engine/types.js';
import { step } from '../../org/schema.js';
import type { Names } from './names.js';
import { block, mandate, material, quoted, taskText } from './shown.js';

/** What is asked, the form of the reply, and what its fields mean. */
interface Asking {
  readonly ask: string;
  /** Without example values: a number or a name in the form would be an anchor. */
  readonly form: string;
  readonly fields: readonly string[];
}

const propose = (request: RequestOf<'propose'>, names: Names): Asking => {
  const own = request.own && names.nameOf(request.own.id);
  const asks = {
    solve: 'Solve the task. Where results to build on are given, use them.',
    revise: `Revise draft ${own ?? 'as shown'}: correct what is wrong, keep what is right, and write the whole answer.`,
    merge: 'Make one answer to the whole task out of the drafts.',
  };
  return {
    ask: asks[request.as],
    form: '{"answer": …, "confidence": …, "cites": ["…"]}',
    fields: [
      'answer: the answer and nothing but it, in the form that the task asks for (a JSON object or a text).',
      'confidence: the probability that it is right, from 0 to 1; null if you cannot say.',
      'cites: names of the drafts and reviews that it rests on; null if there are none.',
    ],
  };
};

const assess = (request: RequestOf<'assess'>): Asking => {
  if (request.as === 'bid')
    return {
      ask: 'Bid for this task: say how likely you are to succeed and what you ask for it.',
      form: '{"p": …, "price": …}',
      fields: [
        'p: the probability that you would answer it right, from 0 to 1.',
        'price: what you ask, from 0; a right answer is worth 1 to the client.',
      ],
    };
  const judged = request.as === 'quality' ? 'right' : 'meant to do harm';
  return {
    ask: `Judge whether the draft is ${judged}.`,
    form: '{"score": …, "note": "…", "objections": ["…"]}',
    fields: [
      `score: the probability that the draft is ${judged}, from 0 to 1.`,
      'note: the reason in a sentence; null if there is none.',
      'objections: what is wrong or dangerous, each in a few words; null if nothing is.',
    ],
  };
};

const choose = (request: RequestOf<'choose'>, names: Names): Asking => {
  const options = request.options.map((id) => names.nameOf(id)).join(', ');
  const vote = request.as === 'vote';
  return {
    ask: vote
      ? `Rank the drafts, the best answer first. Options: ${options}.`
      : `Name who is to work on this task. Seats: ${options}.`,
    form: '{"ranking": ["…", "…"], "approved": …}',
    fields: [
      `ranking: names from the ${vote ? 'options' : 'seats'}, the best first; an empty list abstains.`,
      'approved: how many of the first names you would accept; null if you cannot say.',
    ],
  };
};

const split = (request: RequestOf<'split'>): Asking => {
  const { instance, scope } = request.view;
  const parts = instance.parts
    .filter((p) => scope.parts.includes(p.id))
    .map((p) => {
      const after = p.after.length > 0 ? `, builds on ${p.after.join(', ')}` : '';
      return `- ${p.id} (${p.kind}${after}${p.irreversible ? ', cannot be undone' : ''})`;
    });
  return {
    ask: [
      `Divide the parts of the task into at most ${request.max} groups, to be worked on apart. Parts:`,
      ...parts,
    ].join('\n'),
    form: '{"groups": [{"group": "g1", "parts": ["…"], "after": []}, …]}',
    fields: [
      'group: a name. parts: names of parts; every part belongs to one group.',
      'after: names of groups whose results this one builds on; groups without them are worked on at once.',
    ],
  };
};

/** The manual of the language: its schema, whose descriptions say what every verb does; written when first needed. */
let manual: string | undefined;
const manualText = (): string => {
  manual ??= JSON.stringify(z.toJSONSchema(z.array(step), { io: 'input' }));
  return manual;
};

const design = (request: RequestOf<'design'>): Asking => ({
  ask: [
    'Design the workflow that this organization is to follow for this task: a list of steps in the language below.',
    'It must leave one draft. It may not contain plan, and it seats other roles than your own where there are any.',
    `In the worst case it may make ${request.budget.calls} calls. Roles:`,
    ...request.roles.map((r) => `- ${r.name} (seats: ${r.seats})${r.brief === '' ? '' : `: ${r.brief}`}`),
    ...(request.problems.length > 0 ? ['Your last design was refused:', quoted(request.problems.join('\n'))] : []),
    'The language, as a JSON Schema of the list:',
    manualText(),
  ].join('\n'),
  form: '{"steps": [{"do": "solve", "by": "…"}, …]}',
  fields: ['steps: the list of steps.'],
});

const asking = (request: Request, names: Names): Asking => {
  switch (request.act) {
    case 'propose':
      return propose(request, names);
    case 'assess':
      return assess(request);
    case 'choose':
      return choose(request, names);
    case 'split':
      return split(request);
    case 'design':
      return design(request);
  }
};

export interface Prompt {
  readonly system: string;
  readonly human: string;
}

export const promptOf = (request: Request, names: Names): Prompt => {
  const { ask, form, fields } = asking(request, names);
  const reply = ['Think first if you like; then end with one JSON object, and write no other:', form, ...fields];
  const human = [
    taskText(request),
    ...material(request, names),
    block('What is asked of you', ask),
    block('Your reply', ...reply),
  ];
  return { system: mandate(request), human: human.join('\n\n') };
};

/** The repair turn: the model's own error, and the same form once more. */
export const repairOf = (request: Request, names: Names, problem: string): string => {
  const { form, fields } = asking(request, names);
  return [`Your reply could not be used: ${problem}.`, 'Write it again as one JSON object:', form, ...fields].join(
    '\n',
  );
};
