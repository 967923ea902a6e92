/**
 * Where a classical result on human organizations stands with other people: a claim is tried first as its control, under the
 * assumptions of the theory, and then again where one after the other of them is given up. Claims with the same metric, the same
 * organizations and the same levels but for task and staff are one claim; the first of them in the file is its control.
 */
import type { HypothesisRow } from '../api/rows.js';

export type Standing =
  | 'holds'
  | 'survives'
  | 'weakens'
  | 'vanishes'
  | 'reverses'
  | 'undecided'
  | 'no control'
  | 'no data';

export interface Arm {
  readonly target: string;
  readonly claim: string;
  readonly task: string;
  readonly staff: string;
  readonly control: boolean;
  readonly diff: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /** This effect less that of the control, with its interval; null for the control itself. */
  readonly change: number | null;
  readonly changeLo: number | null;
  readonly changeHi: number | null;
  readonly standing: Standing;
}

type Levels = Readonly<Record<string, string | number | boolean>>;
const levelsOf = (json: string | null): Levels => (json === null ? {} : (JSON.parse(json) as Levels));

const settingsIn = ({ task: _t, staff: _s, ...rest }: Levels): string =>
  Object.entries(rest)
    .map(([k, v]) => `${k.replace(/^\w+\./, '')} ${v}`)
    .join(', ');

/** What is claimed, whoever does it. */
const claimOf = (h: HypothesisRow): string => {
  const [here, there] = [settingsIn(levelsOf(h.where)), settingsIn(levelsOf(h.versus))];
  const than = h.better === h.than ? there : [h.than, there].filter((x) => x !== '').join(' at ');
  return `${h.metric}: ${h.better}${here === '' ? '' : ` (${here})`} > ${than}`;
};

/** Intervals are symmetric, at 95 %: half of one is 1.96 standard errors or, with little freedom, more. */
const halfOf = ({ lo, hi }: { lo: number | null; hi: number | null }): number | null =>
  lo === null || hi === null ? null : (hi - lo) / 2;

/** An effect below this share of the control's is none to speak of. */
const NEXT_TO_NOTHING = 1 / 4;

/**
 * reverses: surely below 0. vanishes: 0 is within the interval, and all of it below a quarter of the control's effect. weakens:
 * surely below the control's. survives: surely above 0, and not surely below the control's. Else it is undecided.
 */
const standingOf = (h: HypothesisRow, control: HypothesisRow, changeHi: number | null): Standing => {
  if (control.lo === null || control.lo <= 0 || control.diff === null) return 'no control';
  if (h.diff === null || h.lo === null || h.hi === null) return 'no data';
  if (h === control) return 'holds';
  if (h.hi < 0) return 'reverses';
  if (h.lo <= 0 && h.hi < NEXT_TO_NOTHING * control.diff) return 'vanishes';
  if (changeHi !== null && changeHi < 0) return 'weakens';
  return h.lo > 0 ? 'survives' : 'undecided';
};

/**
 * Arms of every claim, control first. The change from the control has the interval of two independent differences: worlds of
 * different tasks are drawn apart, and where tasks are the same, sharing them makes this interval too wide and not too narrow.
 */
export const armsOf = (target: string, hypotheses: readonly HypothesisRow[]): readonly Arm[] => {
  const claims = new Map<string, HypothesisRow[]>();
  for (const h of hypotheses) {
    const claim = claimOf(h);
    claims.set(claim, [...(claims.get(claim) ?? []), h]);
  }
  return [...claims].flatMap(([claim, rows]) => {
    const control = rows[0] as HypothesisRow;
    return rows.map((h): Arm => {
      const { task = '', staff = '' } = levelsOf(h.where);
      const [own, other] = [halfOf(h), halfOf(control)];
      const change = h === control || h.diff === null || control.diff === null ? null : h.diff - control.diff;
      const reach = own === null || other === null ? null : Math.hypot(own, other);
      const ends = change === null || reach === null ? [null, null] : [change - reach, change + reach];
      return {
        target,
        claim,
        task: String(task),
        staff: String(staff),
        control: h === control,
        diff: h.diff,
        lo: h.lo,
        hi: h.hi,
        change,
        changeLo: ends[0] as number | null,
        changeHi: ends[1] as number | null,
        standing: standingOf(h, control, ends[1] as number | null),
      };
    });
  });
};
