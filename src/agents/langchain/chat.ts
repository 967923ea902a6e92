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

export interface ModelAsk {
  (call: ModelCall): Promise<ModelAnswer>;
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
 * Asks the model that a spec names. Models are made when first asked and kept. A form that the provider rejects is asked for in
 * a plainer way, and the way that was taken is remembered for the spec and the form; these requests are no repairs. Throws
 * CallErrors, without keys.
 */
export const askModel = ({ env = process.env }: { readonly env?: NodeJS.ProcessEnv } = {}): ModelAsk => {
  const models = new Map<string, Promise<Made>>();
  const taken = new Map<string, Way>();
  const modelFor = (spec: ModelSpec, key: string): Promise<Made> => {
    const made = models.get(key) ?? makeModel(spec, env);
    models.set(key, made);
    return made;
  };
  const methodOf: ModelAsk['methodOf'] = (spec, form) =>
    spec.method === 'auto' ? (taken.get(`${form.name} ${canonicalJson(spec)}`) ?? null) : spec.method;
  const ask: Ask = async (call) => {
    const { spec, form } = call;
    const key = canonicalJson(spec);
    try {
      const made = await modelFor(spec, key);
      if (spec.method !== 'auto') return await askedOnce(made, call, spec.method);
      const known = taken.get(`${form.name} ${key}`);
      const ways = known === undefined ? LADDER : LADDER.slice(LADDER.indexOf(known));
      const { answer, way } = await stepping(ways, (next) => askedOnce(made, call, next));
      taken.set(`${form.name} ${key}`, way);
      return answer;
    } catch (error) {
      throw safe(error, env);
    }
  };
  return Object.assign(ask, { methodOf });
};
