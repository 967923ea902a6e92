/** Errors of providers and their classes as the few kinds of trouble that a run can do something about. */
import { type CallError, callError, isCallError, isStopRun, type Trouble } from '../calls/call.js';
import { clean } from '../seat/replies.js';
import { type Complaint, complaintIn } from './completion.js';
import type { Tape } from './tape.js';

/** What is known of the model that was asked. */
export interface Asked {
  readonly model: string;
  /** Where it was looked for, if not at the provider's own address. */
  readonly baseUrl?: string;
  /** Environment variable of its key. */
  readonly keyName: string | null;
}

/** Seconds that a server asks to wait, in either of its headers: a number, or a date. */
export const waitIn = (headers: Headers | undefined, now = Date.now()): number | undefined => {
  const ms = headers?.get('retry-after-ms');
  if (ms && Number.isFinite(Number(ms))) return Math.max(0, Number(ms) / 1000);
  const text = headers?.get('retry-after');
  if (!text) return undefined;
  if (Number.isFinite(Number(text))) return Math.max(0, Number(text));
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - now) / 1000);
};

/** Money or a contract is missing, and waiting brings neither. */
const SPENT = /insufficient_quota|billing|credit balance|exceeded your current quota/i;

/** Routers say 404 where no server of theirs takes the form. */
const NO_FORM = /tool use|tool_choice|response_format|structured output/i;
/** These messages name tools and schemas too, and no other form of asking would help. */
const TOO_LONG = /context.{0,9}(length|window)|maximum.{0,9}tokens|too long/i;

const troubleOf = (status: number, { code, message }: Complaint): Trouble => {
  if (status === 404 && NO_FORM.test(message)) return 'rejected';
  if (status === 429) return SPENT.test(`${code} ${message}`) ? 'fatal' : 'limited';
  if ([401, 402, 403, 404].includes(status)) return 'fatal';
  if (status === 408) return 'timeout';
  // 409 and 425: another attempt at another moment is taken.
  if (status >= 500 || status === 409 || status === 425) return 'busy';
  return status >= 400 ? 'rejected' : 'busy';
};

const hint = (status: number, trouble: Trouble, { keyName, baseUrl }: Asked): string => {
  if (status === 401 || status === 403)
    return keyName === null ? '; access was refused' : `; see the key in ${keyName}`;
  if (status === 404 && baseUrl === undefined) return '; no such model';
  if (status === 404)
    return `; no such model, or no such address: ${baseUrl}${/\/v\d\w*\/?$/.test(baseUrl ?? '') ? '' : '; addresses of compatible servers usually end in /v1'}`;
  return status === 429 && trouble === 'fatal' ? '; the account has nothing left to spend' : '';
};

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server answers',
  ENOTFOUND: 'no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
};

/** The innermost code of an error and the names on the way to it. */
const traceOf = (error: unknown): { readonly code: string; readonly names: string; readonly status: number | null } => {
  let code = '';
  let names = '';
  let status: number | null = null;
  for (let e = error, depth = 0; typeof e === 'object' && e !== null && depth < 6; depth++) {
    const { name, code: own, status: said, statusCode, status_code: other, cause } = e as Record<string, unknown>;
    names += ` ${String(name)} ${e.constructor?.name ?? ''}`;
    if (typeof own === 'string' && own !== '') code = own;
    const number = [said, statusCode, other].find((n) => typeof n === 'number');
    if (typeof number === 'number') status ??= number;
    e = cause;
  }
  return { code, names, status };
};

const NETWORK = /^(E[A-Z_]+|UND_ERR_(?!.*TIMEOUT).*)$/;

/** Nothing came back at all. */
const unanswered = (error: Error, asked: Asked): CallError => {
  const { code, names } = traceOf(error);
  const where = asked.baseUrl === undefined ? '' : ` at ${asked.baseUrl}`;
  const at = `${asked.model}${where}`;
  if (/Timeout|Abort/i.test(names) || /TIMEDOUT|TIMEOUT/.test(code))
    return callError('timeout', `${at}: no reply within the time limit`);
  if (NETWORK.test(code) || /Connection/i.test(names) || error.message === 'fetch failed')
    return callError('network', `${at}: ${CODES[code] ?? `the connection failed (${code || error.message})`}`);
  return callError('rejected', `${at}: ${clean(error.message).slice(0, 500)}`);
};

const numbered = (code: string): number | null => (/^[45]\d\d$/.test(code) ? Number(code) : null);

/** Headers of an error, where its class keeps them. */
const headersOf = (error: unknown): Headers | undefined => {
  const found = (error as { headers?: unknown }).headers;
  if (found instanceof Headers) return found;
  return typeof found === 'object' && found !== null ? new Headers(found as Record<string, string>) : undefined;
};

/** Classes wrap the body of an error into words of their own, and put advice behind it. */
const bodyIn = (message: string): string => {
  const [own = ''] = message.split('\n\nTroubleshooting URL');
  const [json] = /\{.*\}/s.exec(own) ?? [];
  return json !== undefined && complaintIn(json).code !== '' ? json : JSON.stringify({ message: own });
};

/** The same error as a CallError; of a tape with a response, the response is believed and not the class. */
export const troubleFrom = (error: unknown, asked: Asked, tape: Tape = {}): Error => {
  if (isCallError(error) || isStopRun(error)) return error;
  const thrown = error instanceof Error ? error : new Error(String(error));
  const complaint = complaintIn(tape.body ?? bodyIn(thrown.message));
  // Some gateways answer 200 and state an error in the body.
  const status = tape.status === 200 ? (numbered(complaint.code) ?? 200) : (tape.status ?? traceOf(thrown).status);
  if (status === null) return unanswered(thrown, asked);
  const trouble = troubleOf(status, complaint);
  const where = asked.baseUrl === undefined ? '' : ` at ${asked.baseUrl}`;
  const what = status < 400 ? 'what came is no chat completion: ' : '';
  const message = `${asked.model}${where}: HTTP ${status}: ${what}${clean(complaint.message).slice(0, 500)}${hint(status, trouble, asked)}`;
  return callError(trouble, message, waitIn(tape.headers ?? headersOf(thrown)));
};

/** A server that takes the request but not the way in which the form of the reply is asked for. */
export const isFormTrouble = (error: unknown): boolean => {
  if (!isCallError(error) || (error.trouble !== 'rejected' && error.trouble !== 'busy') || TOO_LONG.test(error.message))
    return false;
  const words =
    error.trouble === 'rejected'
      ? /response_?format|schema|tool|function|json|structured|grammar/i
      : /response_format|json_schema|tool_choice|grammar/i;
  return words.test(error.message);
};
