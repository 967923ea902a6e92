/** Organizations in a line or two, and people who answer as told: for the smallest case of something that went wrong. */
import type { Call, Reply } from '../../src/engine/types.js';
import { InputError } from '../../src/org/yaml.js';
import { type Answering, careful, type Given } from './bench.js';
import { organizationFrom, taskNamed } from './trials.js';

/** `more`: other fields of the organization, as in `refusal: { then: skip }`. */
export const corner = (roles: string, workflow: string, more = ''): Given => ({
  org: organizationFrom(
    `{ name: corner, summary: A corner., roles: ${roles}, workflow: ${workflow}${more === '' ? '' : `, ${more}`} }`,
  ),
  task: taskNamed('decomposable'),
  people: careful,
  index: 1,
  seed: 1,
});

/** Why the organization does not pass `check`; empty where it does. */
export const refused = (roles: string, workflow: string, more = ''): string => {
  try {
    corner(roles, workflow, more);
    return '';
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
};

export const usage = { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null };

/** Where `which` names a reply, that one; else what the people say. */
export const saying =
  (which: (call: Call) => object | undefined): Answering =>
  (call, answer) => {
    const said = which(call);
    return said === undefined ? answer(call) : ({ ...said, usage } as Reply);
  };

/** These seats refuse everything, or what is asked as this. */
export const refusing = (seats: readonly string[], as?: string): Answering =>
  saying(({ seat, request }) =>
    seats.includes(seat.name) && (as === undefined || request.as === as) ? { refused: 'no' } : undefined,
  );

export const silentAt = (as: string): Answering =>
  saying(({ request }) => (request.as === as ? { none: 'silent' } : undefined));
