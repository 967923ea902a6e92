/** Random organizations as the laws draw them (src/study/random). */
import fc from 'fast-check';
import type { Organization } from '../../../src/org/schema.js';
import { randomOrganization } from '../../../src/study/random/organization.js';

export { drawOrganization, MAX_CALLS, randomOrganization } from '../../../src/study/random/organization.js';

/** Organizations for fast-check; a seed cannot be shrunk, a failing one is printed. */
export const organizations: fc.Arbitrary<Organization> = fc.nat(1_000_000).map(randomOrganization);
