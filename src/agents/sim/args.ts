import { z } from 'zod';

/** Arguments of a policy: these keys and no others; a key that is not there is told which there are. */
export const strict = <S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown argument ${(issue as { keys: string[] }).keys.map((k) => JSON.stringify(k)).join(', ')}; known: ${Object.keys(shape).join(', ') || 'none'}`
        : undefined,
  });
