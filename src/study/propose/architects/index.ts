/** Simulated architects, from one that reads nothing to one that reads the task; then those that mean harm. */
import type { Architect } from '../proposal.js';
import { carefulReader } from './careful-reader.js';
import { dropsReview } from './drops-review.js';
import { fitsThePilot } from './fits-the-pilot.js';
import { hidesSinglePoint } from './hides-single-point.js';
import { libraryChooser } from './library-chooser.js';
import { mutateBest } from './mutate-best.js';
import { randomValid } from './random-valid.js';
import { routesToAccomplice } from './routes-to-accomplice.js';
import { structureReader } from './structure-reader.js';

export const architects: readonly Architect[] = [
  randomValid,
  libraryChooser,
  mutateBest,
  structureReader,
  carefulReader,
  hidesSinglePoint,
  dropsReview,
  routesToAccomplice,
  fitsThePilot,
];
