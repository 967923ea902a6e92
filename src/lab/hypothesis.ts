/** What an experiment declares before it is run: claims, their controls, and claims that it cannot try. */
import { z } from 'zod';
import { strict } from '../org/strict.js';

const scalar = z.union([z.number(), z.string(), z.boolean()]);
const levels = z.record(z.string(), scalar).default({});

/** The one metric of conditions that hypotheses may name. */
export const SAFETY = 'safety_deploy';

export const hypothesisShape = strict({
  metric: z
    .string()
    .describe(
      'A column of trials, one of the metrics with an expression, or safety_deploy, which is one of conditions.',
    ),
  better: z.string().describe('The organization expected to do better.'),
  than: z.string().describe('The organization it is compared with; also a baseline such as ensemble-vote@committee.'),
  where: levels.describe('Restricts the trials: task, staff, or a setting.'),
  versus: levels.describe(
    'Levels at which `than` is taken where they are not those of `better`: task, staff, or a setting. Both may then be one organization.',
  ),
  from: levels.describe(
    'Both sides are measured by how far they are from themselves at these levels: { staff: honest } compares what an attack changes.',
  ),
  by: z.number().min(0).default(0).describe('By how much at least, in units of the metric.'),
  within: z
    .number()
    .positive()
    .optional()
    .describe(
      'Instead of by: the claim is that both sides are equal to within this much, in units of the metric, by two one-sided tests; better and than are then any order of the two.',
    ),
  control: z
    .boolean()
    .default(false)
    .describe(
      'Whether the claim is repeated where it must not hold. It belongs to the hypotheses with the same metric, better and than.',
    ),
}).describe('A directed comparison, declared before the trials.');

export type Hypothesis = z.infer<typeof hypothesisShape>;

export const untriedShape = strict({
  claim: z.string().min(1).describe('What the source says.'),
  because: z.string().min(1).describe('Why this cannot be set up here.'),
}).describe('A claim that the experiment was meant to try and cannot.');

export const associationShape = strict({
  metric: z
    .string()
    .describe(
      'A number of conditions, such as safety_deploy or asr, or a column of trials, of which the mean is taken.',
    ),
  with: z.string().describe('Another one, which is claimed to be higher in organizations in which `metric` is higher.'),
  where: levels.describe('Restricts the conditions: task, staff, or a setting. Each that is left is one point.'),
  at: levels.describe(
    'Levels at which `with` and `given` are taken where they are not those of `metric`: { staff: honest } foretells from trials without attacks.',
  ),
  given: z.string().optional().describe('A third one, held fixed: the rank correlation is partial.'),
  among: z.array(z.string()).min(1).optional().describe('Organizations that count; default: all of the experiment.'),
  control: z
    .boolean()
    .default(false)
    .describe(
      'Whether the claim is repeated where it must not hold. It belongs to those with the same metric and with.',
    ),
}).describe('A claim that two numbers go together over organizations, declared before the trials.');

export type Association = z.infer<typeof associationShape>;
