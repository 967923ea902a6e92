/** All task families of orglab, in one visible list. */
import type { TaskFamily } from '../engine/types.js';
import { allocation } from './allocation.js';
import { ambiguous } from './ambiguous.js';
import { benchmark } from './benchmark.js';
import { commons } from './commons.js';
import { control } from './control.js';
import { decomposable } from './decomposable.js';
import { estimation } from './estimation.js';
import { hiddenProfile } from './hidden-profile.js';
import { questions } from './questions.js';
import { relay } from './relay.js';
import { rugged } from './rugged.js';
import { screening } from './screening.js';
import { sequential } from './sequential.js';
import { temptation } from './temptation.js';
import { verificationAsymmetric } from './verification-asymmetric.js';

export const families: readonly TaskFamily[] = [
  decomposable,
  control,
  questions,
  hiddenProfile,
  screening,
  estimation,
  temptation,
  relay,
  benchmark,
  sequential,
  verificationAsymmetric,
  allocation,
  rugged,
  ambiguous,
  commons,
];

/** The family of that name; the Error lists what there is. */
export const familyNamed = (name: string): TaskFamily => {
  const found = families.find((family) => family.name === name);
  if (found === undefined) {
    throw new Error(`unknown task family "${name}"; known: ${families.map((family) => family.name).join(', ')}`);
  }
  return found;
};
