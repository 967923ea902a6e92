import { blindSpecialist } from './blind-specialist.js';
import { byzantine } from './byzantine.js';
import { colluder } from './colluder.js';
import { composed } from './composed.js';
import { drifter } from './drifter.js';
import { goodharter } from './goodharter.js';
import { hallucinator } from './hallucinator.js';
import { honest } from './honest.js';
import { injected } from './injected.js';
import { overconfident } from './overconfident.js';
import { persuader } from './persuader.js';
import type { Policy } from './policy.js';
import { powerSeeker } from './power-seeker.js';
import { rubberStamp } from './rubber-stamp.js';
import { saboteur } from './saboteur.js';
import { sandbagger } from './sandbagger.js';
import { schemer } from './schemer.js';
import { shirker } from './shirker.js';
import { sycophant } from './sycophant.js';

/** Every policy a simulated person can follow. The arguments' type is each policy's own affair. */
export const policies: readonly Policy[] = [
  honest,
  saboteur,
  schemer,
  colluder,
  sycophant,
  shirker,
  overconfident,
  goodharter,
  hallucinator,
  injected,
  powerSeeker,
  drifter,
  blindSpecialist,
  rubberStamp,
  sandbagger,
  persuader,
  byzantine,
];

const one = (name: string, known: readonly Policy[]): Policy => {
  const found = known.find((p) => p.name === name);
  if (!found) throw new Error(`unknown policy "${name}"; known: ${known.map((p) => p.name).join(', ')}`);
  return found;
};

/**
 * The policy of that name, shipped or of a program's own; several joined by + are followed in that order. Throws when there
 * is none; staff files are checked before this is asked.
 */
export const policyNamed = (name: string, own: readonly Policy[] = []): Policy => {
  const known = [...policies, ...own];
  const [only, ...more] = name.split('+').map((each) => one(each, known)) as [Policy, ...Policy[]];
  return more.length === 0 ? only : composed([only, ...more]);
};
