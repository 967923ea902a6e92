/**
 * The verbs of a workflow. Every rule that decides results is said here and in the files beside it, because these
 * descriptions are the manual of editors and of models that propose structures.
 */
import { z } from 'zod';
import { merge, pick, review, revise, solve, trade, vote } from './steps-ask.js';
import { shapes } from './steps-shape.js';
import { unknownName } from './strict.js';

/** Steps nest; the interface breaks the circle for the type checker. */
export interface Steps extends ReadonlyArray<Step> {}
export const steps: z.ZodType<Steps> = z.lazy(() =>
  z.array(step).min(1, { error: 'an empty list of steps; write at least one' }),
);

const { decompose, assign, parallel, repeat, when, call, plan } = shapes(steps);

export const VERBS = [
  'solve',
  'revise',
  'merge',
  'review',
  'vote',
  'pick',
  'trade',
  'decompose',
  'assign',
  'parallel',
  'repeat',
  'when',
  'call',
  'plan',
] as const;

export const step = z.discriminatedUnion(
  'do',
  [solve, revise, merge, review, vote, pick, trade, decompose, assign, parallel, repeat, when, call, plan],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? unknownName('verb', String((issue.input as { do?: unknown } | null)?.do ?? ''), VERBS)
        : undefined,
  },
);
export type Step = z.infer<typeof step>;
export type StepOf<K extends Step['do']> = Extract<Step, { do: K }>;
