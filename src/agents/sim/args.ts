import { z } from 'zod';

/** Arguments of a policy: these keys and no others. */
export const strict = <S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> => z.strictObject(shape);
