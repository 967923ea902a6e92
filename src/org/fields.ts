/** Fields that several verbs share, each said once. */
import { z } from 'zod';

export const seats = z
  .string()
  .min(1)
  .describe('A role of this organization, or `assignee` inside an assign step. All seats of the role act at once.');

export const oneSeat = z.string().min(1).describe('A role with one seat, or `assignee`: one seat acts.');

export const from = z
  .string()
  .min(1)
  .optional()
  .describe('Only drafts by seats of this role are meant; the others stay as they are.');

export const only = z
  .string()
  .min(1)
  .optional()
  .describe('Only drafts by seats of this role are options; the one chosen stands alone afterwards.');

export const blind = z.boolean().optional().describe('Whether the names of the authors are hidden. Default false.');

export const side = z
  .enum(['free', 'assigned'])
  .optional()
  .describe(
    'assigned: seat i must argue for option i of those the task offers (right and wrong ones, in an order drawn by lot; counted round). Default free.',
  );

/** Read before any step; the step is skipped where the account is empty. */
export const spend = z
  .string()
  .min(1)
  .optional()
  .describe(
    'An account of the organization that pays 1 for this step; with less than 1 on it the step is skipped and the trace says so.',
  );
