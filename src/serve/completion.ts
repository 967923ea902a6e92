/** A reply in the forms of an OpenAI-compatible server: one body, or a stream of events. No clock: `created` is 0. */
import type { Question } from './asked.js';
import type { Spoken } from './speak.js';

const usageOf = ({ usage }: Spoken): object | undefined =>
  usage === null
    ? undefined
    : { prompt_tokens: usage.read, completion_tokens: usage.wrote, total_tokens: usage.read + usage.wrote };

const toolCall = (id: string, { name, arguments: args }: NonNullable<Spoken['tool']>): object => ({
  id: `call_${id}`,
  type: 'function',
  function: { name, arguments: args },
});

const head = (id: string, object: string, { model }: Question, { fingerprint }: Spoken): object => ({
  id: `chatcmpl-${id}`,
  object,
  created: 0,
  model,
  system_fingerprint: fingerprint,
});

/** The body of a plain reply; `counted`: whether usage is told. */
export const completion = (id: string, question: Question, spoken: Spoken, counted: boolean): string => {
  const { content, tool, refusal = null, finish } = spoken;
  const message = { role: 'assistant', content, refusal, ...(tool ? { tool_calls: [toolCall(id, tool)] } : {}) };
  const usage = counted ? usageOf(spoken) : undefined;
  return JSON.stringify({
    ...head(id, 'chat.completion', question, spoken),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    ...(usage ? { usage } : {}),
  });
};

/** Characters of one event. */
const PIECE = 24;

/** Cut between characters, so that no event holds half of one. */
const pieces = (text: string): readonly string[] => {
  const letters = [...text];
  const n = Math.ceil(letters.length / PIECE);
  return Array.from({ length: n }, (_, i) => letters.slice(i * PIECE, (i + 1) * PIECE).join(''));
};

const deltas = (id: string, { content, tool, refusal }: Spoken): readonly object[] => {
  if (tool) {
    const opening = { index: 0, ...toolCall(id, { name: tool.name, arguments: '' }) };
    const rest = pieces(tool.arguments).map((args) => ({ tool_calls: [{ index: 0, function: { arguments: args } }] }));
    return [{ tool_calls: [opening] }, ...rest];
  }
  return refusal === undefined ? pieces(content ?? '').map((text) => ({ content: text })) : [{ refusal }];
};

/** The events of a streamed reply, each a block of text. */
export const events = (id: string, question: Question, spoken: Spoken, counted: boolean): readonly string[] => {
  const block = (rest: object): string =>
    `data: ${JSON.stringify({ ...head(id, 'chat.completion.chunk', question, spoken), ...rest })}\n\n`;
  const chunk = (delta: object, finish: string | null = null): string =>
    block({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const usage = counted && question.usageInStream ? usageOf(spoken) : undefined;
  return [
    chunk({ role: 'assistant', content: '' }),
    ...deltas(id, spoken).map((delta) => chunk(delta)),
    chunk({}, spoken.finish),
    ...(usage ? [block({ choices: [], usage })] : []),
    'data: [DONE]\n\n',
  ];
};
