/** Text on a screen of fixed width. */
import { oneLine } from './phrases.js';

export const COLUMNS = 120;

/** Text after a head, broken at spaces so that no line is longer than a screen; later lines stand under the first. */
export const wrapped = (head: string, text: string): readonly string[] => {
  const width = COLUMNS - head.length;
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    let rest = word;
    if (line && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = line ? `${line} ${rest}` : rest;
  }
  if (line || lines.length === 0) lines.push(line);
  return lines.map((l, i) => `${i === 0 ? head : ' '.repeat(head.length)}${l}`.trimEnd());
};

/** Rows of a name and a text, the texts in one column; long names are cut. */
export const rows = (items: readonly (readonly [name: string, text: string])[], most = 30): readonly string[] => {
  const width = Math.min(most, Math.max(...items.map(([name]) => name.length)));
  return items.flatMap(([name, text]) => wrapped(`  ${name.slice(0, COLUMNS / 2).padEnd(width)}  `, text));
};
