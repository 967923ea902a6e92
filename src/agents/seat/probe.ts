/** A first look at a model: one call of each act, to see whether it replies in shape, how fast and at what cost. */
import { type Call, isMissing, type Reply, type Usage } from '../../engine/types.js';
import { stream } from '../../rng/streams.js';
import { type Ask, type Form, isCallError, type ModelSpec } from '../calls/call.js';
import type { Standing } from '../wire.js';
import { formOf } from './forms.js';
import { seatAgent } from './seat.js';

export interface Probed {
  readonly act: Call['request']['act'];
  readonly as: Call['request']['as'];
  /** in shape: at once. repaired: after it was shown its own error. */
  readonly outcome: 'in shape' | 'repaired' | 'refused' | 'none';
  /** Of a missing reply; else empty. */
  readonly reason: string;
  /** Requests that it took, repairs included. */
  readonly turns: number;
  /** Null where the request failed. */
  readonly usage: Usage | null;
  /** The way in which the form was asked for, where it is known. */
  readonly method: string | null;
}

export interface ProbeOptions {
  readonly repairs?: number;
  /** As the ladder of forms tells it. */
  readonly methodOf?: (spec: ModelSpec, form: Form) => string | null;
  /** The trial that a call comes from, for a server of simulated people. */
  readonly standingOf?: (call: Call) => Standing | undefined;
}

const outcomeOf = (reply: Reply, turns: number): Pick<Probed, 'outcome' | 'reason'> => {
  if (!isMissing(reply)) return { outcome: turns > 1 ? 'repaired' : 'in shape', reason: '' };
  return 'none' in reply ? { outcome: 'none', reason: reply.none } : { outcome: 'refused', reason: reply.refused };
};

const probed = async (ask: Ask, spec: ModelSpec, call: Call, options: ProbeOptions): Promise<Probed> => {
  let turns = 0;
  const counted: Ask = (asked) => {
    turns += 1;
    return ask(asked);
  };
  const { repairs = 1, methodOf } = options;
  const { act, as } = call.request;
  const told = () => ({ act, as, turns, method: methodOf?.(spec, formOf(call.request)) ?? null });
  try {
    const reply = await seatAgent(counted, spec, { repairs, trial: 'check' }).answerCall(
      call,
      stream(['check', call.id]),
      options.standingOf?.(call),
    );
    return { ...told(), ...outcomeOf(reply, turns), usage: reply.usage };
  } catch (error) {
    if (!isCallError(error) || error.trouble === 'fatal') throw error;
    return { ...told(), outcome: 'none', reason: `failed: ${error.message}`, usage: null };
  }
};

/** One after the other, in the given order. Throws what ends a run: a wrong key, an unknown model, a missing package. */
export const probeModel = async (
  ask: Ask,
  spec: ModelSpec,
  calls: readonly Call[],
  options: ProbeOptions = {},
): Promise<readonly Probed[]> => {
  const all: Probed[] = [];
  for (const call of calls) all.push(await probed(ask, spec, call, options));
  return all;
};
