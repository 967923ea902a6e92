/** What all families need at their doors: parameters that explain themselves, and JSON out of a model's reply. */
import type { z } from 'zod';

export { isRecord, readJson, scalarText } from '../questions/reading.js';

/** Parameters checked against the family's schema; the Error names the parameter and what would be right. */
export const readParams = <T extends z.ZodObject>(
  family: string,
  schema: T,
  params: Record<string, unknown>,
): z.output<T> => {
  const read = schema.safeParse(params);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => {
    const where = ['params', ...issue.path].join('.');
    if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) return `${where}: ${issue.message}`;
    const unknown = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${where}: unknown ${unknown}; known: ${Object.keys(schema.shape).join(', ')}`;
  });
  throw new Error(`${family}: ${problems.join('; ')}`);
};
