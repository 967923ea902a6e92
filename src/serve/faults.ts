/** Trouble on purpose: what goes wrong with which attempt at which request is drawn from their names, so a storm repeats itself. */
import { InputError } from '../org/yaml.js';
import { type Key, stream } from '../rng/streams.js';

/** What can go wrong beside an HTTP status; the order is that of the draw. */
const KINDS = ['hang', 'reset', 'malformed', 'truncate', 'refuse'] as const;
export type Fault = (typeof KINDS)[number] | number;

export interface Storm {
  /** Chance of each fault; their sum is at most 1. */
  readonly faults: readonly (readonly [Fault, number])[];
  /** Seconds told with 429 and 503; absent: no header. */
  readonly retryAfter?: number;
}

export const CALM: Storm = { faults: [] };

const numberIn = (item: string, text: string | undefined): number => {
  const n = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(n) || n < 0)
    throw new InputError(`faults: "${item}" is not name=number; write for example 429=.3,hang=.05,retry-after=1`);
  return n;
};

const faultOf = (name: string): Fault => {
  const kind = KINDS.find((k) => k === name);
  if (kind) return kind;
  if (/^[45]\d\d$/.test(name)) return Number(name);
  throw new InputError(`faults: unknown "${name}"; known: a status from 400 to 599, ${KINDS.join(', ')}, retry-after`);
};

const placeOf = (fault: Fault): number => (typeof fault === 'number' ? fault : 1000 + KINDS.indexOf(fault));

/** Reads `429=.3,500=.1,hang=.05,retry-after=1`. Throws InputError. */
export const stormFrom = (text: string): Storm => {
  const chances = new Map<Fault, number>();
  let retryAfter: number | undefined;
  for (const item of text.split(',').filter((t) => t.trim() !== '')) {
    const [name = '', value] = item.split('=');
    const n = numberIn(item.trim(), value);
    if (name.trim() === 'retry-after') retryAfter = n;
    else if (n > 1) throw new InputError(`faults: ${item.trim()} is no chance; chances are from 0 to 1`);
    else chances.set(faultOf(name.trim()), n);
  }
  const sum = [...chances.values()].reduce((a, b) => a + b, 0);
  if (sum > 1 + 1e-9) throw new InputError(`faults: chances add up to ${sum}; at most 1`);
  // In an order of their own, so that the order in which they are written changes no draw.
  const faults = [...chances].sort(([a], [b]) => placeOf(a) - placeOf(b));
  return { faults, ...(retryAfter === undefined ? {} : { retryAfter }) };
};

/** What goes wrong with this attempt, or null. One uniform decides. */
export const faultIn = ({ faults }: Storm, key: Key): Fault | null => {
  if (faults.length === 0) return null;
  let rest = stream(['fault', ...key])();
  for (const [fault, chance] of faults) {
    rest -= chance;
    if (rest < 0) return fault;
  }
  return null;
};

/** Milliseconds before a reply: `50`, or `20-200` for a draw in between. */
export interface Latency {
  readonly low: number;
  readonly high: number;
}

export const latencyFrom = (text: string): Latency => {
  const [, low, high] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
  const [from, to] = [Number(low), Number(high ?? low)];
  if (low === undefined || to < from || to > 3_600_000)
    throw new InputError(`latency: "${text}" is not a number of milliseconds; write 50, or 20-200 for a draw`);
  return { low: from, high: to };
};

export const latencyIn = ({ low, high }: Latency, key: Key): number =>
  high === low ? low : low + (high - low) * stream(['latency', ...key])();
