/** Calls of real models through LangChain: one request for one call, and no retry: that is for the wrappers around it. */
import { canonicalJson } from '../../org/hash.js';
import {
  type Ask,
  callError,
  type Form,
  isCallError,
  type Method,
  type ModelAnswer,
  type ModelCall,
  type ModelSpec,
  type Wrapper,
} from '../calls/call.js';
import { type Behind, wireOf } from '../wire.js';
import { completionIn } from './completion.js';
import { formOptions, invoke, messagesOf } from './invoke.js';
import { saidIn } from './message.js';
import { type Made, makeModel } from './models.js';
import type { Said } from './said.js';
import { scrubbed, without } from './secrets.js';
import { recording, type Tape } from './tape.js';
import { isFormTrouble, troubleFrom } from './trouble.js';

/** Steps from one way of asking for a form to a plainer one. */
export interface Ladder extends Wrapper {
  /** The way in which that form is asked for; null of a spec that says auto and has not been asked yet. */
  readonly methodOf: (spec: ModelSpec, form: Form) => Way | null;
}

type Way = Exclude<Method, 'auto'>;

const LADDER: readonly Way[] = ['schema', 'tool', 'json', 'text'];

/** Only a server of our own is sent more than the prompt. */
const tapeFor = ({ ours }: Made, { behind }: ModelCall): Tape => {
  const line = ours && behind !== undefined ? wireOf(behind as Behind) : null;
  return line === null ? {} : { metadata: { orglab: line } };
};

/** An OpenAI-compatible server: the response is read as it came, also where the class cannot use it. */
const overTape = async (made: Made, call: ModelCall, method: Way): Promise<Said & { readonly seconds: number }> => {
  const tape = tapeFor(made, call);
  const start = performance.now();
  const took = (): number => tape.seconds ?? (performance.now() - start) / 1000;
  const options = formOptions(method, call.form);
  try {
    const message = await recording(tape, () => made.chat.invoke(messagesOf(call.messages), options));
    return { ...(completionIn(tape.body) ?? saidIn(message)), seconds: took() };
  } catch (error) {
    const said = tape.status === 200 ? completionIn(tape.body) : null;
    if (said === null) throw troubleFrom(error, made, tape);
    return { ...said, seconds: took() };
  }
};

/** Any other class: the message is all there is. */
const overClass = async (made: Made, call: ModelCall, method: Way): Promise<Said & { readonly seconds: number }> => {
  const start = performance.now();
  try {
    const message = await invoke(made.chat, method, call.form, call.messages);
    return { ...saidIn(message), seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    throw troubleFrom(error, made);
  }
};

const askedOnce = async (made: Made, call: ModelCall, method: Way): Promise<ModelAnswer> => {
  const { why, ...said } = await (made.taped ? overTape : overClass)(made, call, method);
  const keys = made.key === null ? [] : [made.key];
  const text = without(said.text, keys);
  return { ...said, text, ...(why === undefined ? {} : { why: without(why, keys) }), usd: null };
};

/** The same error without keys; what else it carries stays. */
const safe = (error: unknown, env: NodeJS.ProcessEnv): unknown => {
  if (!(error instanceof Error)) return error;
  if (isCallError(error)) return callError(error.trouble, scrubbed(error.message, env), error.retryAfter);
  error.message = scrubbed(error.message, env);
  return error;
};

/** Asks in the plainest way that is needed, beginning with the one that is known to be taken. */
const stepping = async (
  ways: readonly Way[],
  once: (way: Way) => Promise<ModelAnswer>,
): Promise<{ readonly answer: ModelAnswer; readonly way: Way }> => {
  const [way, ...rest] = ways as [Way, ...Way[]];
  try {
    return { answer: await once(way), way };
  } catch (error) {
    if (rest.length === 0 || !isFormTrouble(error)) throw error;
    return stepping(rest, once);
  }
};

/**
 * One request, in the way that the spec says; auto counts as schema. Models are made when first asked and kept. Throws CallErrors,
 * without keys.
 */
export const askOnce = ({ env = process.env }: { readonly env?: NodeJS.ProcessEnv } = {}): Ask => {
  const models = new Map<string, Promise<Made>>();
  const modelFor = (spec: ModelSpec): Promise<Made> => {
    const key = canonicalJson({ ...spec, method: 'auto' });
    const made = models.get(key) ?? makeModel(spec, env);
    models.set(key, made);
    return made;
  };
  return async (call) => {
    const { method } = call.spec;
    try {
      return await askedOnce(await modelFor(call.spec), call, method === 'auto' ? 'schema' : method);
    } catch (error) {
      throw safe(error, env);
    }
  };
};

/**
 * A form that the provider rejects is asked for in a plainer way, and the way that was taken is remembered for the spec and the form;
 * these requests are no repairs, but requests they are: what counts requests stands inside.
 */
export const ladder = (): Ladder => {
  const taken = new Map<string, Way>();
  const nameOf = (spec: ModelSpec, form: Form): string => `${form.name} ${canonicalJson(spec)}`;
  const wrap: Wrapper = (ask) => async (call, signal) => {
    const { spec, form } = call;
    if (spec.method !== 'auto') return ask(call, signal);
    const name = nameOf(spec, form);
    const ways = LADDER.slice(LADDER.indexOf(taken.get(name) ?? 'schema'));
    const { answer, way } = await stepping(ways, (method) => ask({ ...call, spec: { ...spec, method } }, signal));
    taken.set(name, way);
    return answer;
  };
  const methodOf: Ladder['methodOf'] = (spec, form) =>
    spec.method === 'auto' ? (taken.get(nameOf(spec, form)) ?? null) : spec.method;
  return Object.assign(wrap, { methodOf });
};
