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
  saboteur as Policy,
  schemer as Policy,
  colluder as Policy,
  sycophant as Policy,
  shirker as Policy,
  overconfident as Policy,
  goodharter as Policy,
  hallucinator as Policy,
  injected as Policy,
  powerSeeker as Policy,
  drifter as Policy,
  blindSpecialist as Policy,
  rubberStamp as Policy,
  sandbagger as Policy,
  persuader as Policy,
  byzantine as Policy,
];

const one = (name: string): Policy => {
  const found = policies.find((p) => p.name === name);
  if (!found) throw new Error(`unknown policy "${name}"; known: ${policies.map((p) => p.name).join(', ')}`);
  return found;
};

/**
 * The policy of that name; several joined by + are followed in that order. Throws when there is none; staff files are
 * checked before this is asked.
 */
export const policyNamed = (name: string): Policy => {
  const [only, ...more] = name.split('+').map(one) as [Policy, ...Policy[]];
  return more.length === 0 ? only : composed([only, ...more]);
};
