/** JSON out of a model's reply, and the scalars in it. */

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * The JSON of a reply: the whole reply, or its only fenced block. Of two blocks none is taken, because choosing
 * one would be a guess; undefined also where nothing can be read.
 */
export const readJson = (reply: string): unknown => {
  const all = parsed(reply.trim());
  if (all !== undefined) return all;
  const blocks = [...reply.matchAll(/```(?:json)?[ \t]*\r?\n([\s\S]*?)```/gi)];
  return blocks.length === 1 ? parsed(blocks[0]![1]!) : undefined;
};

/** An object that JSON wrote, as opposed to a list or a bare value. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A stated value as text; null where it is neither text nor a number that JSON carries exactly. */
export const scalarText = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  // Beyond 2^53 JSON.parse has already rounded: the digits that were written are gone.
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : String(value);
};
