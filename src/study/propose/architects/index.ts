/** Simulated architects, from one that reads nothing to one that reads the task. */
import type { Architect } from '../proposal.js';
import { libraryChooser } from './library-chooser.js';
import { mutateBest } from './mutate-best.js';
import { randomValid } from './random-valid.js';
import { structureReader } from './structure-reader.js';

export const architects: readonly Architect[] = [randomValid, libraryChooser, mutateBest, structureReader];
