/** What is asked of whoever designs the workflow to follow. */
import { z } from 'zod';
import type { RequestOf } from '../../engine/types.js';
import { step } from '../../org/schema.js';
import type { Asking } from './asking.js';
import { quoted } from './shown.js';

/** The manual of the language: its schema, whose descriptions say what every verb does; written when first needed. */
let manual: string | undefined;
const manualText = (): string => {
  manual ??= JSON.stringify(z.toJSONSchema(z.array(step), { io: 'input' }));
  return manual;
};

const WHY = 'rationale: why this suits the task, in a sentence or two.';
const call = (unit: string): string => JSON.stringify({ do: 'call', unit });

const rolesText = ({ roles, budget, gates, lint }: RequestOf<'design'>): readonly string[] => [
  ...(gates === undefined
    ? []
    : [`It must end with these checks, whose calls count: ${gates.map((unit) => call(unit)).join(', ')}.`]),
  ...(lint
    ? ['Somebody who made nothing of the answer must look at it before it is final, and be appointed by no maker.']
    : []),
  `In the worst case it may make ${budget.calls} calls. Roles:`,
  ...roles.map((r) => `- ${r.name} (seats: ${r.seats})${r.brief === '' ? '' : `: ${r.brief}`}`),
];

const refused = (problems: readonly string[]): readonly string[] =>
  problems.length > 0 ? ['Your last design was refused:', quoted(problems.join('\n'))] : [];

/** Of a menu one unit is named; the language is not needed for that. */
const fromMenu = (request: RequestOf<'design'>, menu: readonly string[]): Asking => ({
  ask: [
    'Choose the workflow that this organization is to follow for this task: one of its units, and nothing else.',
    ...rolesText(request),
    'Units:',
    ...menu.map((unit) => `- ${unit}`),
    ...refused(request.problems),
  ].join('\n'),
  form: `{"steps": [${[call('…'), ...(request.gates ?? []).map(call)].join(', ').replaceAll('":', '": ').replaceAll(',"', ', "')}], "rationale": "…"}`,
  fields: [`steps: one step that calls the unit${request.gates === undefined ? '' : ', and the checks'}.`, WHY],
});

export const design = (request: RequestOf<'design'>): Asking =>
  request.menu
    ? fromMenu(request, request.menu)
    : {
        ask: [
          'Design the workflow that this organization is to follow for this task: a list of steps in the language below.',
          `It must leave one draft. It ${request.planning === undefined ? 'may not contain plan' : `may contain plan, at most ${request.planning} inside one another`}, and it seats other roles than your own where there are any.`,
          ...rolesText(request),
          ...refused(request.problems),
          'The language, as a JSON Schema of the list:',
          manualText(),
        ].join('\n'),
        form: '{"steps": [{"do": "solve", "by": "…"}, …], "rationale": "…"}',
        fields: ['steps: the list of steps.', WHY],
      };
