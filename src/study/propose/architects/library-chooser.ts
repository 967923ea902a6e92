import { integer } from '../../../rng/streams.js';
import type { Architect } from '../proposal.js';

/** How often it reads the trials of the library; else it takes any organization by lot. */
const INSIGHT = 0.75;

/** Invents nothing: with insight the k-th best organization of the library, as its own trials rank them. */
export const libraryChooser: Architect = {
  name: 'library-chooser',
  summary: `takes the best organization of the library, by lot in ${Math.round(100 * (1 - INSIGHT))} of 100 cases`,
  propose: ({ library: ranked, calls }, k, rng) => {
    const library = ranked();
    if (library.length === 0)
      return { organization: {}, rationale: `Nothing in the library keeps within ${calls} calls.` };
    const insight = rng() < INSIGHT;
    const at = insight ? k % library.length : integer(rng, library.length);
    const { org } = library[at]!;
    const rank = at + 1;
    return {
      organization: org,
      rationale: insight
        ? `${org.name} of the library, number ${rank} of ${library.length} on trials of this task.`
        : `${org.name} of the library, which should do.`,
      truth: { insight, chose: org.name, rank },
    };
  },
};
