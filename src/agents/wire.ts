/**
 * A request as metadata for a server of simulated people (`orglab serve`): the only way in which more than the prompt leaves this
 * process, and only where a staff names such a server. The server draws the task and its instance itself.
 */
import type { Call, Instance, Request, Seat, Task } from '../engine/types.js';
import type { Stream } from '../rng/streams.js';

/** Where in an experiment a request stands: all that the streams of simulated people are named by. */
export interface Standing {
  readonly seed: number;
  readonly orgHash: string;
  readonly task: { readonly name: string; readonly family: string; readonly params: Readonly<Record<string, unknown>> };
  readonly instance: number;
  readonly replicate: number;
  readonly seats: Readonly<Record<string, readonly Seat[]>>;
}

/** `behind` of a model call: what simulated people read in place of the prompt. */
export interface Behind {
  readonly call: Call;
  readonly rng: Stream;
  /** Absent where a seat is asked outside an experiment. */
  readonly standing?: Standing;
}

interface Wire {
  readonly standing: Standing;
  readonly id: string;
  readonly seat: Seat;
  readonly request: Readonly<Record<string, unknown>>;
}

/** One line of JSON, or null outside an experiment. The task is named, not sent. */
export const wireOf = ({ call, standing }: Behind): string | null => {
  if (standing === undefined) return null;
  const { task: _task, instance: _instance, ...view } = call.request.view;
  const wire: Wire = { standing, id: call.id, seat: call.seat, request: { ...call.request, view } };
  return JSON.stringify(wire);
};

/** Reads such a line; null where it is none. Only what the sender may decide is read: it comes from a client. */
export const wireIn = (text: string): Wire | null => {
  try {
    const wire = JSON.parse(text) as Partial<Wire> | null;
    const whole = wire?.standing?.task !== undefined && typeof wire.id === 'string' && wire.seat && wire.request;
    return whole ? (wire as Wire) : null;
  } catch {
    return null;
  }
};

/** The call again, on the task and instance that the server has drawn. */
export const callOf = ({ id, seat, request }: Wire, task: Task, instance: Instance): Call => ({
  id,
  seat,
  request: { ...request, view: { ...(request.view as object), task, instance } } as unknown as Request,
});
