/**
 * One prompt per act. A prompt says what the seat may see and nothing else: the mandate, the task in its live form,
 * drafts and reviews as shown. Contents go through `task.show`; latent, labels of drafts, truth and policies never enter.
 */
import type { Request } from '../../engine/types.js';
import { type Asking, choose, propose, split } from './asking.js';
import { design } from './asking-design.js';
import { assess } from './asking-judgement.js';
import type { Names } from './names.js';
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
