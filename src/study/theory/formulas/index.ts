/** The closed form of a case, and whether what the reference tells is what it says. */
import type { Case } from '../case.js';
import { longest } from '../prefix.js';
import { arranging } from './arranging.js';
import { checking } from './checking.js';
import { deciding } from './deciding.js';
import type { Formula, Numbers } from './formula.js';
import { voting } from './voting.js';
import { working } from './working.js';

export const formulas: readonly Formula[] = [...deciding, ...voting, ...arranging, ...checking, ...working];

export const formulaOf = (id: string): Formula | undefined => longest(formulas, id);

export interface FormulaCheck {
  readonly says: string;
  readonly value: number;
  readonly pass: boolean;
}

const WITHIN = 1e-9;

/** Holds what is expected of a case against its closed form, to nine digits (integrals as each says); undefined where there is none
 * or where the parameters are not those it reads. */
export const checkFormula = (one: Case): FormulaCheck | undefined => {
  const found = formulaOf(one.id);
  if (!found) return undefined;
  const value = found.of(one.params as Numbers, one.id);
  if (!Number.isFinite(value)) return undefined;
  const reach = (found.within ?? WITHIN) * Math.max(1, Math.abs(one.expected));
  return { says: found.says, value, pass: Math.abs(value - one.expected) <= reach };
};
