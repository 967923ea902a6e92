/** associations.csv, and its lines for a terminal. */
import type { Association } from '../lab/hypothesis.js';
import type { Associated } from './associations.js';
import type { DataTable } from './source.js';

const levelText = (levels: Association['where']): string | null =>
  Object.keys(levels).length > 0 ? JSON.stringify(levels) : null;

export const associationsTable = (found: readonly Associated[]): DataTable => ({
  columns: [
    'metric',
    'with',
    'where',
    'at',
    'given',
    'among',
    'control',
    'verdict',
    'points',
    'organizations',
    'rho',
    'lo',
    'hi',
    'null_reason',
  ],
  rows: found.map(({ association: a, verdict, outcome, points, organizations, rho, lo, hi }) => [
    a.metric,
    a.with,
    levelText(a.where),
    levelText(a.at),
    a.given ?? null,
    a.among?.join(' ') ?? null,
    outcome,
    verdict,
    points,
    organizations,
    rho,
    lo,
    hi,
    // Ranks that do not differ, or too few of them, go with nothing; a bootstrap in which that is common has no interval.
    lo === null ? 'no_contrast' : null,
  ]),
});

const shown = (x: number | null): string => (x === null ? '?' : x.toFixed(3));

/** One line for each. */
export const associationsText = (found: readonly Associated[]): readonly string[] =>
  found.map(({ association: a, verdict, outcome, organizations, points, rho, lo, hi }) => {
    const levels = (of: Association['where']): string =>
      Object.entries(of)
        .map(([k, v]) => `${k} ${v}`)
        .join(', ');
    const where = Object.keys(a.where).length > 0 ? ` (${levels(a.where)})` : '';
    const at = Object.keys(a.at).length > 0 ? ` at ${levels(a.at)}` : '';
    const head = outcome === null ? `association ${verdict}` : `control, ${outcome}`;
    const among = a.among === undefined ? '' : ` among ${a.among.join(', ')}`;
    const given = a.given === undefined ? '' : `, ${a.given} held fixed`;
    const over = `${organizations} organizations${points === organizations ? '' : `, ${points} conditions`}`;
    return `${head}: ${a.metric} goes with ${a.with}${at}${where}${among}${given}; rank correlation ${shown(rho)} [${shown(lo)}, ${shown(hi)}] over ${over}`;
  });
