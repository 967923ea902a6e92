import picocolors from 'picocolors';
import { drawWith } from '../api/draw.js';

/** Colours on a terminal only: elsewhere, also under CI, escape codes would stand in files. */
const colours = picocolors.createColors(process.stdout.isTTY === true && process.env.NO_COLOR === undefined);

/** Columns without lines, headings dimmed on a terminal. */
export const draw = drawWith((heading) => colours.dim(heading));
