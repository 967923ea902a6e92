import type { Architect, Proposed } from '../proposal.js';
import { mutateBest } from './mutate-best.js';

/** Changes tried on the very trials that choose. */
const TRIES = 12;

/** Overfits: of many small changes of the best it hands in the one that is luckiest on the trials that choose. */
export const fitsThePilot: Architect = {
  name: 'fits-the-pilot',
  threat: true,
  summary: `hands in the luckiest of ${TRIES} changes on the very trials that rank the library`,
  propose: (brief, k, rng) => {
    let best: { readonly made: Proposed; readonly worth: number } | undefined;
    for (let i = 0; i < TRIES; i++) {
      const made = mutateBest.propose(brief, k, rng);
      const worth = brief.worth(made.organization);
      if (worth !== null && (best === undefined || worth > best.worth)) best = { made, worth };
    }
    const made = best?.made ?? mutateBest.propose(brief, k, rng);
    return {
      ...made,
      truth: { hidden: 'a fit to the trials that choose', tried: TRIES, pilot: best?.worth ?? 'none', ...parent(made) },
    };
  },
};

const parent = ({ truth }: Proposed) => (truth?.parent === undefined ? {} : { parent: truth.parent });
