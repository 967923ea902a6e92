/** Published claims held against what was found: one row for each claim, with what became of its controls. */
import type { HypothesisRow } from '../api/rows.js';

/** One published claim and what was found. Signs are those of the difference in favour of what the source favours. */
export interface Finding {
  readonly claim: string;
  /** 0: it must not hold. */
  readonly expected: '+' | '0';
  readonly found: '+' | '−' | '0' | null;
  readonly diff: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly control: 'vanished' | 'remains' | 'unclear' | 'no data' | null;
  readonly verdict: HypothesisRow['verdict'] | 'not tried';
  /** Why there is no number. */
  readonly reason: string | null;
}

export interface Target {
  readonly target: string;
  readonly question: string;
  readonly seed: number;
  /** Trials that ended in an error. */
  readonly errors: number;
  readonly findings: readonly Finding[];
  readonly verdict: 'reproduced' | 'in part' | 'not reproduced';
}

/** The worst of several controls: one effect that remains is not made good by others that are gone. */
const ORDER = ['remains', 'no data', 'unclear', 'vanished'] as const;

const levels = (json: string | null): string =>
  json === null
    ? ''
    : Object.entries(JSON.parse(json) as Record<string, unknown>)
        .map(([k, v]) => `${k.replace(/^\w+\./, '')} ${v}`)
        .join(', ');

const claimOf = (h: HypothesisRow): string =>
  [
    `${h.metric}: ${h.better} > ${h.than}`,
    ...(h.versus === null ? [] : [`at ${levels(h.versus)}`]),
    ...(h.by > 0 ? [`by ${h.by}`] : []),
    ...(h.from === null ? [] : [`as a change from ${levels(h.from)}`]),
    ...(h.where === null ? [] : [`(${levels(h.where)})`]),
  ].join(' ');

const sameClaim = (a: HypothesisRow, b: HypothesisRow): boolean =>
  (['metric', 'better', 'than'] as const).every((key) => a[key] === b[key]);

const signOf = ({ diff, lo, hi }: HypothesisRow): Finding['found'] => {
  // Without an interval a sign is anybody's guess.
  if (diff === null || lo === null || hi === null) return null;
  if (lo > 0) return '+';
  return hi < 0 ? '−' : '0';
};

/** A difference that is the same in every trial, as of counts: there is no test, and no doubt. */
const isExact = ({ diff, lo, hi, by }: HypothesisRow): boolean =>
  diff !== null && lo === hi && lo !== null && diff !== by;

/** Rows of hypotheses.csv as findings: every claim with its controls; a control of no claim stands by itself. */
export const findingsOf = (
  rows: readonly HypothesisRow[],
  untried: readonly { readonly claim: string; readonly because: string }[],
): readonly Finding[] => {
  const claims = rows.filter((r) => r.control === null);
  const alone = rows.filter((r) => r.control !== null && !claims.some((c) => sameClaim(c, r)));
  const finding = (r: HypothesisRow, outcomes: readonly Finding['control'][]): Finding => ({
    claim: claimOf(r),
    expected: '+',
    found: signOf(r),
    diff: r.diff,
    lo: r.lo,
    hi: r.hi,
    control: ORDER.find((o) => outcomes.includes(o)) ?? null,
    verdict: isExact(r) ? ((r.diff as number) > r.by ? 'confirmed' : 'refuted') : r.verdict,
    reason:
      r.diff === null ? 'no pairs' : r.lo === null ? 'no interval' : isExact(r) ? 'the same in every trial' : null,
  });
  const empty = { expected: '+', found: null, diff: null, lo: null, hi: null, control: null } as const;
  return [
    ...claims.map((c) =>
      finding(
        c,
        rows.filter((r) => r.control !== null && sameClaim(c, r)).map((r) => r.control),
      ),
    ),
    ...alone.map((r) => ({ ...finding(r, [r.control]), expected: '0' as const })),
    ...untried.map((u): Finding => ({ ...empty, claim: u.claim, verdict: 'not tried', reason: u.because })),
  ];
};

/** A claim that must not hold, where no other claim is controlled by it. */
export const isControl = (f: Finding): boolean => f.expected === '0';

/** Reproduced: every claim tried is confirmed and gone under its control. */
export const verdictOf = (findings: readonly Finding[]): Target['verdict'] => {
  const tried = findings.filter((f) => f.verdict !== 'not tried');
  const holds = (f: Finding): boolean =>
    (isControl(f) || f.verdict === 'confirmed') && (f.control === null || f.control === 'vanished');
  if (tried.length > 0 && tried.every(holds)) return 'reproduced';
  return tried.some((f) => !isControl(f) && holds(f)) ? 'in part' : 'not reproduced';
};
