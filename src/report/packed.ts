/** The rows of a condition in a few bytes each: packed by column, and read like any other rows. */
import type { TrialResult } from '../lab/trial.js';
import type { Row } from '../metrics/metric.js';
import { type Formula, ownOf } from './rows.js';

type Value = number | string | null;

interface Column {
  readonly put: (at: number, value: Value) => void;
  readonly get: (at: number) => Value;
}

/** Values that differ, up to which a column is held as bytes. */
const FEW = 256;

const grown = <T extends Uint8Array | Float64Array>(old: T, size: number, make: (length: number) => T): T => {
  const next = make(Math.max(1024, size * 2));
  next.set(old);
  return next;
};

/** Bytes while few values differ, then numbers of 8 bytes with NaN for nothing, and a plain list where there is other text. */
const createColumn = (): Column => {
  const values: Value[] = [];
  const codeOf = new Map<Value, number>();
  let codes = new Uint8Array(0);
  let numbers: Float64Array | null = null;
  let plain: Value[] | null = null;
  const get = (at: number): Value => {
    if (plain) return plain[at] as Value;
    if (numbers === null) return values[codes[at] ?? 0] ?? null;
    const value = numbers[at] as number;
    return Number.isNaN(value) ? null : value;
  };
  const put = (at: number, value: Value): void => {
    if (plain) plain[at] = value;
    else if (numbers === null && (codeOf.has(value) || values.length < FEW)) {
      const code = codeOf.get(value) ?? values.push(value) - 1;
      codeOf.set(value, code);
      // Of a column in which nothing varies not even bytes are held.
      if (code > 0 && at >= codes.length) codes = grown(codes, at, (n) => new Uint8Array(n));
      if (at < codes.length) codes[at] = code;
    } else if (typeof value !== 'string' && (numbers !== null || !values.some((v) => typeof v === 'string'))) {
      if (numbers === null) {
        const unpacked = new Float64Array(Math.max(1024, at * 2));
        for (let i = 0; i < at; i++) unpacked[i] = (get(i) as number | null) ?? Number.NaN;
        numbers = unpacked;
      } else if (at >= numbers.length) numbers = grown(numbers, at, (n) => new Float64Array(n));
      numbers[at] = value ?? Number.NaN;
    } else {
      plain = Array.from({ length: at }, (_, i) => get(i));
      plain[at] = value;
    }
  };
  return { put, get };
};

/** Rows that did not end in an error, in the order given; what the condition fixes is inherited. */
export const packedRows = (
  fixed: Row,
  results: Iterable<TrialResult>,
  formulas: readonly Formula[],
  names?: readonly string[],
): readonly Row[] => {
  const own = [...ownOf(names)].map(([name, of]) => ({ name, of, column: createColumn() }));
  const worked = formulas.map(({ name, of }) => ({ name, of, column: createColumn() }));
  const shape: Row = Object.create(
    fixed,
    Object.fromEntries(
      [...own, ...worked].map(({ name, column }) => [
        name,
        {
          enumerable: true,
          get(this: { at: number }) {
            return column.get(this.at);
          },
        },
      ]),
    ),
  );
  // Made by a function of its own, a row takes half the bytes that Object.create would give it.
  const View = function (this: { at: number }, at: number) {
    this.at = at;
  } as unknown as new (
    at: number,
  ) => Row;
  View.prototype = shape;
  const rows: Row[] = [];
  for (const r of results) {
    if (r.status === 'error') continue;
    const at = rows.length;
    for (const { of, column } of own) column.put(at, of(r));
    const row = new View(at);
    for (const { of, column } of worked) column.put(at, of(row));
    rows.push(row);
  }
  return rows;
};
