import { honest } from './honest.js';
import type { Policy } from './policy.js';
import { rubberStamp } from './rubber-stamp.js';
import { saboteur } from './saboteur.js';
import { sycophant } from './sycophant.js';

/** Every policy a simulated person can follow. The arguments' type is each policy's own affair. */
export const policies: readonly Policy[] = [honest, saboteur as Policy, sycophant as Policy, rubberStamp as Policy];

/** Throws when there is no policy of that name; staff files are checked before this is asked. */
export const policyNamed = (name: string): Policy => {
  const found = policies.find((p) => p.name === name);
  if (!found) throw new Error(`unknown policy "${name}"; known: ${policies.map((p) => p.name).join(', ')}`);
  return found;
};
