/** Differences with their intervals as a figure: one line for each, under headings, all on one scale. */

export interface ForestRow {
  readonly group: string;
  readonly label: string;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /** A word at the end of the line. */
  readonly word: string;
  /** Drawn hollow: what others are compared with. */
  readonly reference: boolean;
}

const LINE = 20;
const LEFT = 250;
const PLOT = 360;
const RIGHT = 100;
const INK = '#222';
const BLUE = '#2b6cb0';

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}"${more}>${words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</text>`;

/** Round steps, at most eight over the range. */
const ticksOf = (low: number, high: number): readonly number[] => {
  const rough = (high - low) / 8;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((k) => k * unit >= rough) as number) * unit;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(10)),
  );
};

/** An SVG, the same bytes for the same rows. */
export const forest = (title: string, rows: readonly ForestRow[]): string => {
  const ends = rows.flatMap(({ value, lo, hi }) => [value, lo, hi].filter((x): x is number => x !== null));
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const span = high - low || 1;
  const at = (x: number): string => (LEFT + ((x - low) / span) * PLOT).toFixed(1);
  const parts: string[] = [];
  let y = 30;
  let group = '';
  for (const row of rows) {
    if (row.group !== group) {
      group = row.group;
      y += LINE * 1.5;
      parts.push(text(10, y, group, ' font-weight="bold"'));
    }
    y += LINE;
    parts.push(text(20, y, row.label), text(LEFT + PLOT + 15, y, row.word));
    const middle = y - 4;
    if (row.lo !== null && row.hi !== null)
      parts.push(
        `<line x1="${at(row.lo)}" x2="${at(row.hi)}" y1="${middle}" y2="${middle}" stroke="${BLUE}" stroke-width="2"/>`,
      );
    if (row.value !== null)
      parts.push(
        `<circle cx="${at(row.value)}" cy="${middle}" r="4" stroke="${BLUE}" stroke-width="2" fill="${row.reference ? '#fff' : BLUE}"/>`,
      );
  }
  const bottom = y + LINE;
  const axis = ticksOf(low, high).flatMap((tick) => [
    `<line x1="${at(tick)}" x2="${at(tick)}" y1="40" y2="${bottom}" stroke="${tick === 0 ? INK : '#ddd'}"/>`,
    text(Number(at(tick)), bottom + 16, String(tick), ' text-anchor="middle"'),
  ]);
  const [width, height] = [LEFT + PLOT + RIGHT, bottom + 30];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${INK}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(10, 22, title, ' font-size="15"'),
    ...axis,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
};
