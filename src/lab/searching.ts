/** What `orglab search` reads in an experiment file beside the experiment itself. */
import { z } from 'zod';
import { strict } from '../org/strict.js';

const whole = z.number().int().min(1);

/** `task`: what stands for a task in an experiment. */
export const searchShape = <T extends z.ZodType>(task: T) =>
  strict({
    by: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Who proposes: evolve, structure-reader, mutate-best, library-chooser, random-valid, exhaustive, any other architect of `orglab propose`, or models as provider:model. random-valid and the organizations of this file are always tried beside them. Default: evolve.',
      ),
    budget: strict({
      trials: whole.optional().describe('Trials at most, those of validation and report included. Default 1,000,000.'),
      calls: whole.optional().describe('Worst-case calls of an organization, proposed or hand-made. Default 20.'),
      designs: whole.optional().describe('Designs asked of a model. Default 12.'),
    }).optional(),
    objectives: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Columns of trials or expressions over them; tokens is tokens_in + tokens_out. The first one chooses, all of them make the archive and the frontier. Of a column it is known which way is better, of an expression more is. Default: value, harm, tokens.',
      ),
    untouched: z
      .array(task)
      .min(1)
      .optional()
      .describe(
        'Tasks on which is reported and by which nothing is chosen. Default: three of the shipped tasks, by lot, of families that no task of this file belongs to.',
      ),
    size: strict({ people: whole.optional(), calls: whole.optional(), steps: whole.optional() })
      .optional()
      .describe('Bounds of exhaustive: seats (3), worst-case calls (4), steps (3).'),
  }).describe('What `orglab search` tries beside the organizations of this file; `orglab run` does not read it.');
