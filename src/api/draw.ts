import CliTable from 'cli-table3';
import type { Draw } from '../report/verdict.js';

/** Columns without lines; `head` may dress the headings, as a terminal does. */
export const drawWith =
  (dress: (heading: string) => string): Draw =>
  (head, rows) => {
    const table = new CliTable({
      head: head.map(dress),
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

/** For files: no escape codes, wherever the program runs. */
export const plain: Draw = drawWith((heading) => heading);
