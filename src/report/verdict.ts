/** What an experiment found, as text for a terminal. */
import type { Experiment } from '../lab/experiment.js';
import { claimText, outcomeOf } from './controls.js';
import type { Cell, DataTable, Verdict } from './tables.js';

/** Draws rows as columns; the cli gives cli-table3, so that this file knows no terminal. */
export type Draw = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

type Record_ = Readonly<Record<string, Cell>>;

export const records = (table: DataTable): readonly Record_[] =>
  table.rows.map((row) => Object.fromEntries(table.columns.map((c, i) => [c, row[i] ?? null])));

const digits = (x: number): string =>
  Math.abs(x) >= 100 ? x.toFixed(0) : Math.abs(x) >= 10 ? x.toFixed(1) : x.toFixed(3);

/** Money of one trial is small: two digits that count, instead of 0.000. */
const money = (r: Record_ | undefined): string => {
  const usd = r?.mean;
  return typeof usd === 'number' && usd > 0 && usd < 0.1
    ? String(Number(usd.toPrecision(2)))
    : withInterval(usd, null, null, r?.null_reason);
};

/** A number with its interval, or a dash and the reason why there is none. */
const withInterval = (
  mean: Cell | undefined,
  lo: Cell | undefined,
  hi: Cell | undefined,
  reason: Cell | undefined,
): string => {
  if (typeof mean !== 'number') return reason ? `– ${reason}` : '–';
  return typeof lo === 'number' && typeof hi === 'number'
    ? `${digits(mean)} [${digits(lo)}, ${digits(hi)}]`
    : digits(mean);
};

const signed = (r: Record_ | undefined): string => {
  if (!r || typeof r.diff !== 'number') return '–';
  const star = typeof r.p_holm === 'number' && r.p_holm < 0.05 ? '*' : '';
  const sign = (x: Cell | undefined): string =>
    typeof x === 'number' ? `${x >= 0 ? '+' : '−'}${digits(Math.abs(x))}` : '?';
  return `${sign(r.diff)}${star} [${sign(r.lo)}, ${sign(r.hi)}]`;
};

/** Metrics of the verdict table after the first, with the words over them. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['harm', 'harm'],
  ['calls', 'calls'],
  ['tokens_out', 'tokens out'],
  ['span_s', 'span s'],
  ['usd', 'USD'],
];

/** One table per task and staff: the first metric with interval, its differences, harm and cost. */
export const verdictText = (
  summary: DataTable,
  pairs: DataTable,
  verdicts: readonly Verdict[],
  baseline: string,
  metric: string,
  draw: Draw,
  extra: readonly string[] = [],
  untried: Experiment['untried'] = [],
): string => {
  const all = records(summary).filter((r) => r.matched === null);
  const contrasts = records(pairs).filter((r) => r.metric === metric);
  const groups = [...new Set(all.map((r) => `${r.task}\n${r.staff}`))];
  const shown = [
    ...SHOWN.filter(([name]) => name !== metric && all.some((r) => r.metric === name)),
    ...extra.filter((m) => m !== metric && !SHOWN.some(([n]) => n === m)).map((m) => [m, m] as const),
  ];
  const out: string[] = [];
  for (const group of groups) {
    const [task, staff] = group.split('\n');
    const rows = all.filter((r) => r.task === task && r.staff === staff);
    const conditions = [...new Set(rows.map((r) => r.condition as string))];
    const useful = shown.filter(([name]) => rows.some((r) => r.metric === name && typeof r.mean === 'number'));
    const isPlacebo = (p: Record_): boolean => String(p.baseline_org).startsWith('random-loss@');
    const placebos = contrasts.some((p) => isPlacebo(p) && conditions.includes(p.condition as string));
    const lines = conditions.map((id) => {
      const of = (name: string): Record_ | undefined => rows.find((r) => r.condition === id && r.metric === name);
      const main = of(metric);
      const cost = useful.map(([name]) => {
        const r = of(name);
        if (name === 'usd') return money(r);
        return name === 'harm'
          ? withInterval(r?.mean, r?.lo, r?.hi, r?.null_reason)
          : withInterval(r?.mean, null, null, r?.null_reason);
      });
      return [
        id.split('/').slice(2).join('/'),
        withInterval(main?.mean, main?.lo, main?.hi, main?.null_reason),
        signed(contrasts.find((p) => p.condition === id && p.baseline_org === baseline)),
        signed(contrasts.find((p) => p.condition === id && String(p.baseline_org).startsWith('ensemble-vote@'))),
        ...(placebos ? [signed(contrasts.find((p) => p.condition === id && isPlacebo(p)))] : []),
        ...cost,
      ];
    });
    out.push(
      `task ${task} · staff ${staff}`,
      draw(
        [
          'organization',
          metric,
          `Δ ${baseline}`,
          'structure effect',
          ...(placebos ? ['Δ random loss'] : []),
          ...useful.map(([, word]) => word),
        ],
        lines,
      ),
      '',
    );
    const failing = rows.filter((r) => r.metric === 'failed_rate' && typeof r.mean === 'number' && r.mean > 0.01);
    for (const r of failing)
      out.push(
        `  ${r.org}: ${(100 * (r.mean as number)).toFixed(1)} % of trials failed; means are over the others (value_failed_zero counts them as 0)`,
      );
  }
  out.push(
    '95 % intervals clustered by instance and replicate; * p < .05 after Holm. structure effect: difference to ensemble-vote of the same people with as many calls.',
  );
  if (all[0]?.note) out.push('One replicate: every interval is conditional on this staff.');
  for (const v of verdicts) out.push(verdictLine(v, verdicts));
  for (const { claim, because } of untried) out.push(`not tried: ${claim}; ${because}`);
  return out.join('\n');
};

const verdictLine = (v: Verdict, all: readonly Verdict[]): string => {
  const { hypothesis: h, verdict, d, pHolm } = v;
  const interval = `[${d.lo === null ? '?' : digits(d.lo)}, ${d.hi === null ? '?' : digits(d.hi)}]`;
  const p = d.p === null ? '' : `, p ${pHolm === null ? '–' : pHolm < 0.0001 ? '< .0001' : pHolm.toFixed(4)}`;
  const numbers = d.diff === null ? 'no pairs' : `difference ${digits(d.diff)} ${interval}${p}`;
  const hint =
    verdict === 'undecided' && d.detectable !== null
      ? `; an effect of ${digits(d.detectable)} would have been found with power .8`
      : '';
  const head = h.control ? `control, ${outcomeOf(v, all)}` : `hypothesis ${verdict}`;
  return `${head}: ${claimText(h)}; ${numbers}${h.control ? '' : hint}`;
};
