import { z } from 'zod';

/** The name among `known` nearest to a misspelt one (edit distance at most 2, and less than half the word), or nothing. */
export const nearest = (wrong: string, known: readonly string[]): string | undefined => {
  let best: { name: string; distance: number } | undefined;
  const reach = Math.min(2, Math.floor((wrong.length - 1) / 2));
  for (const name of known) {
    const distance = editDistance(wrong, name);
    if (distance <= reach && (!best || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
};

/** Levenshtein distance of two words. */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substituted));
    }
    row = next;
  }
  return row[b.length]!;
};

/** "x is unknown; known: …", with a guess where one is near. */
export const unknownName = (kind: string, wrong: string, known: readonly string[]): string => {
  const guess = nearest(wrong, known);
  return `unknown ${kind} ${JSON.stringify(wrong)}${guess ? `; did you mean ${JSON.stringify(guess)}?` : ''}; declared: ${known.join(', ') || 'none'}`;
};

/** An object with these keys and no others: a typo is an error that names the right keys, never a default. */
export const strict = <S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const known = Object.keys(shape);
      const wrong = (issue as { keys: string[] }).keys;
      const guess = nearest(wrong[0] ?? '', known);
      return `unknown key ${wrong.map((k) => JSON.stringify(k)).join(', ')}${guess ? `; did you mean ${JSON.stringify(guess)}?` : ''}; known: ${known.join(', ')}`;
    },
  });
