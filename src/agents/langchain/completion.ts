/** What the response of an OpenAI-compatible server says, read as it came: nothing in it is trusted to be there. */
import { isRecord } from '../../questions/reading.js';
import { type Said, saidFrom, tokens } from './said.js';

const jsonIn = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
};

/** A text, or a list of parts of which some are text. */
const contentOf = (content: unknown): string => {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : '')).join('');
};

/** Arguments of the tools that were called, as they were written: numbers keep their digits. */
const argumentsOf = (calls: unknown): readonly string[] =>
  (Array.isArray(calls) ? calls : [])
    .map((call) => (isRecord(call) && isRecord(call.function) ? call.function.arguments : undefined))
    .filter((args) => args !== undefined && args !== null)
    .map((args) => (typeof args === 'string' ? args : JSON.stringify(args)));

/** The first choice of a chat completion, or null where the body is none. */
export const completionIn = (body: string | undefined): Said | null => {
  const said = body === undefined ? null : jsonIn(body);
  const [choice] = isRecord(said) && Array.isArray(said.choices) ? (said.choices as unknown[]) : [];
  if (!isRecord(said) || !isRecord(choice) || !isRecord(choice.message)) return null;
  const { content, tool_calls: calls, refusal } = choice.message;
  const args = argumentsOf(calls);
  const usage = isRecord(said.usage) ? said.usage : {};
  const text = args.length > 0 ? args.join('\n') : contentOf(content);
  return saidFrom(text, refusal, choice.finish_reason, tokens(usage.prompt_tokens, usage.completion_tokens));
};

export interface Complaint {
  readonly message: string;
  /** The server's word for the kind of error: `code`, else `type`. */
  readonly code: string;
}

/** The error that a body states, in the forms that servers use; else the beginning of the body. */
export const complaintIn = (body: string): Complaint => {
  const said = jsonIn(body);
  const error = isRecord(said) ? (said.error ?? said) : null;
  if (typeof error === 'string') return { message: error, code: '' };
  if (!isRecord(error)) return { message: body.replace(/\s+/g, ' ').trim().slice(0, 300), code: '' };
  const text = [error.message, error.detail].find((t) => typeof t === 'string' && t !== '');
  const code = [error.code, error.type].find((c) => (typeof c === 'string' && c !== '') || typeof c === 'number');
  return { message: typeof text === 'string' ? text : JSON.stringify(error), code: String(code ?? '') };
};
