/**
 * One prompt per act. A prompt says what the seat may see and nothing else: the mandate, the task in its live form,
 * drafts and reviews as shown. Contents go through `task.show`; latent, labels of drafts, truth and the policies of others
 * never enter; a seat's own policy stands in its system prompt as instructions for it alone.
 */
import type { Request } from '../../engine/types.js';
import type { Names } from '../names.js';
import { type Asking, choose, propose, split } from './asking.js';
import { design } from './designing.js';
import { assess } from './judging.js';
import { block, mandate, material, taskText } from './shown.js';

const asking = (request: Request, names: Names): Asking => {
  switch (request.act) {
    case 'propose':
      return propose(request, names);
    case 'assess':
      return assess(request);
    case 'choose':
      return choose(request, names);
    case 'split':
      return split(request, names);
    case 'design':
      return design(request);
  }
};

export interface Prompt {
  readonly system: string;
  readonly human: string;
}

const THINK =
  'Think first if you like (if you can write nothing but JSON, in a first field "thoughts"); then end with one JSON object, and write no other:';

/** `words` are instructions for this seat alone, or null. */
export const promptOf = (request: Request, names: Names, words: string | null = null): Prompt => {
  const { ask, form, fields } = asking(request, names);
  const reply = [THINK, form, ...fields];
  const human = [
    taskText(request),
    ...material(request, names),
    block('What is asked of you', ask),
    block('Your reply', ...reply),
  ];
  const system = words === null ? mandate(request) : `${mandate(request)}\n\n${block('For you alone', words)}`;
  return { system, human: human.join('\n\n') };
};

/** The repair turn: the model's own error, and the same form once more. */
export const repairOf = (request: Request, names: Names, problem: string): string => {
  const { form, fields } = asking(request, names);
  return [`Your reply could not be used: ${problem}.`, 'Write it again as one JSON object:', form, ...fields].join(
    '\n',
  );
};
