import CliTable from 'cli-table3';
import picocolors from 'picocolors';
import type { Draw } from '../report/verdict.js';

/** Colours on a terminal only: elsewhere, also under CI, escape codes would stand in files. */
const colours = picocolors.createColors(process.stdout.isTTY === true && process.env.NO_COLOR === undefined);

/** Columns without lines, headings dimmed on a terminal. */
export const draw: Draw = (head, rows) => {
  const table = new CliTable({
    head: head.map((h) => colours.dim(h)),
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: ' ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: ' ',
    },
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [] },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
};
