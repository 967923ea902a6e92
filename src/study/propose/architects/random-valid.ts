import { check } from '../../../org/check.js';
import { writeOrganization } from '../../../org/write.js';
import { InputError } from '../../../org/yaml.js';
import { integer } from '../../../rng/streams.js';
import { drawOrganization } from '../../random/organization.js';
import { type Architect, isHanded, MOST_LINES } from '../proposal.js';

/** Draws of which one in a few passes `check`, keeps within the budget and can be read. */
const DRAWS = 2000;

/** Knows the language and nothing else: what any other architect has to beat. */
export const randomValid: Architect = {
  name: 'random-valid',
  summary: 'draws organizations that pass check at random; reads nothing',
  propose: ({ calls }, _k, rng) => {
    for (let draw = 1; draw <= DRAWS; draw++) {
      const drawn = drawOrganization(integer(rng, 2 ** 31));
      if (drawn instanceof InputError || isHanded(drawn) || check(drawn).bound.calls > calls) continue;
      const { knobs: _, use: __, source: ___, weakness: ____, ...rest } = drawn;
      const organization = { ...rest, distinct: false, knobs: {} };
      if (writeOrganization(organization).trimEnd().split('\n').length > MOST_LINES) continue;
      return { organization, rationale: 'Drawn at random from the language.', truth: { draws: draw } };
    }
    return { organization: {}, rationale: `No draw of ${DRAWS} kept within ${calls} calls.` };
  },
};
