/** Chunks as they stand in the journal. */
import type { Chunk } from '../lab/sink.js';
import type { TrialResult } from '../lab/trial.js';

/** A chunk as it is written: the texts that rows repeat (why cells are empty, public features) once, rows as lists. */
export interface Packed extends Omit<Chunk, 'rows'> {
  readonly texts: readonly string[];
  readonly rows: readonly (readonly [
    number,
    TrialResult['status'],
    string,
    string,
    number,
    number,
    ...TrialResult['cells'],
  ])[];
}

export const pack = (chunk: Chunk): Packed => {
  const texts = new Map<string, number>();
  const place = (text: string): number => {
    const at = texts.get(text) ?? texts.size;
    texts.set(text, at);
    return at;
  };
  const rows = chunk.rows.map(
    (r) =>
      [r.instance, r.status, r.reason, r.error, place(JSON.stringify(r.features)), place(r.nulls), ...r.cells] as const,
  );
  return { ...chunk, rows, texts: [...texts.keys()] };
};

export const unpack = (packed: Packed): Chunk => {
  const features = packed.texts.map((text) =>
    text.startsWith('{') ? (JSON.parse(text) as TrialResult['features']) : {},
  );
  const rows = packed.rows.map(
    ([instance, status, reason, error, feature, nulls, ...cells]): TrialResult => ({
      instance,
      replicate: packed.replicate,
      status,
      reason,
      error,
      features: features[feature] ?? {},
      nulls: packed.texts[nulls] ?? '',
      cells,
    }),
  );
  const { texts: _texts, ...chunk } = packed;
  return { ...chunk, rows };
};

/** Rows by instance and then replicate: chunks of all replicates over the same instances are next to each other. */
export function* rowsIn(chunks: Iterable<Chunk>): Generator<TrialResult> {
  let from = 0;
  let rows: TrialResult[] = [];
  const inOrder = (a: TrialResult, b: TrialResult): number => a.instance - b.instance || a.replicate - b.replicate;
  for (const chunk of chunks) {
    if (chunk.from !== from) {
      yield* rows.sort(inOrder);
      rows = [];
      from = chunk.from;
    }
    for (const row of chunk.rows) rows.push(row);
  }
  yield* rows.sort(inOrder);
}
