/** What goes with what over organizations, with intervals by a bootstrap over organizations and instances. */
import type { Association } from '../lab/hypothesis.js';
import type { Condition } from '../lab/plan.js';
import { numberOf } from '../metrics/estimates.js';
import { conditionMetrics } from '../metrics/index.js';
import type { Row } from '../metrics/metric.js';
import { integer, stream } from '../rng/streams.js';
import { bcaInterval } from '../stats/bootstrap.js';
import { rankCorrelation } from '../stats/ranks.js';
import { elsewhere, matches, underOf } from './sides.js';
import type { Source } from './source.js';

/** Draws of organizations, and of instances; the latter are the slow ones, since metrics are worked out for each. */
const DRAWS = 2000;
const WORLDS = 50;
const ALPHA = 0.05;

export interface Associated {
  readonly association: Association;
  readonly verdict: 'confirmed' | 'refuted' | 'undecided' | 'no data';
  /** Of a control: what became of the claim. */
  readonly outcome: 'vanished' | 'remains' | 'unclear' | 'no data' | null;
  /** Conditions that have all numbers, and organizations among them. */
  readonly points: number;
  readonly organizations: number;
  readonly rho: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** A metric of rows: of a condition, or the mean of a column. */
const numberFor = (metric: string): ((rows: readonly Row[]) => number | null) => {
  const known = conditionMetrics.find((m) => m.column.name === metric);
  if (known) return (rows) => known.of(rows).mean;
  return (rows) => {
    let [sum, n] = [0, 0];
    for (const row of rows) {
      const value = numberOf(row, metric);
      if (value === null) continue;
      sum += value;
      n++;
    }
    return n === 0 ? null : sum / n;
  };
};

/** One number of a condition: as it is, and in each world, where the same instances are drawn for all conditions. */
interface Measured {
  readonly at: number | null;
  readonly worlds: readonly (number | null)[];
}

/** Remembers what was measured: several claims share numbers. */
const measuring = (source: Source): ((c: Condition, metric: string) => Measured) => {
  const known = new Map<string, Measured>();
  return (c, metric) => {
    const key = `${metric} ${c.id}`;
    const there = known.get(key);
    if (there) return there;
    const number = numberFor(metric);
    const rows = source.rows(c.id);
    const byInstance = new Map<number, Row[]>();
    for (const row of rows) {
      const there = byInstance.get(row.instance as number);
      if (there) there.push(row);
      else byInstance.set(row.instance as number, [row]);
    }
    const groups = [...byInstance.entries()].sort(([a], [b]) => a - b).map(([, list]) => list);
    const worlds = Array.from({ length: WORLDS }, (_, w) => {
      const rng = stream(['stats', 'associations', source.plan.seed, c.task.name, w]);
      // An instance that is drawn twice is two. Columns of packed rows are getters, which are inherited and not copied.
      const again = groups.flatMap((_, i) =>
        (groups[integer(rng, groups.length)] ?? []).map(
          (row): Row => Object.create(row, { instance: { value: i, enumerable: true } }),
        ),
      );
      return number(again);
    });
    const made = { at: number(rows), worlds };
    known.set(key, made);
    return made;
  };
};

interface Point {
  readonly org: string;
  readonly y: Measured;
  readonly x: Measured;
  readonly z: Measured | null;
}

const pointsOf = (source: Source, a: Association, measure: ReturnType<typeof measuring>): readonly Point[] => {
  const where = { intervention: underOf(source), ...a.where };
  return source.conditions.flatMap((c): readonly Point[] => {
    if (c.matched !== '' || !matches(c, where)) return [];
    if (a.among !== undefined && !a.among.includes(c.org.name)) return [];
    const from = elsewhere(source, c, a.at);
    if (from === undefined) return [];
    const z = a.given === undefined ? null : measure(from, a.given);
    const point = { org: c.org.name, y: measure(c, a.metric), x: measure(from, a.with), z };
    return [point.y, point.x, point.z].some((m) => m !== null && m.at === null) ? [] : [point];
  });
};

const rhoOf = (points: readonly Point[], read: (m: Measured) => number | null): number | null => {
  const full = points.flatMap((p) => {
    const [y, x, z] = [read(p.y), read(p.x), p.z === null ? 0 : read(p.z)];
    return y === null || x === null || z === null ? [] : [{ y, x, z }];
  });
  const given = points[0]?.z == null ? undefined : full.map((p) => p.z);
  return rankCorrelation(
    full.map((p) => p.y),
    full.map((p) => p.x),
    given,
  );
};

/**
 * BCa interval: organizations are drawn again with all their conditions, and in each draw one world of instances. Noise in what is ranked
 * pulls correlations of draws towards 0, which the correction for bias takes back.
 */
const intervalOf = (
  points: readonly Point[],
  rho: number,
  key: string,
  risk: number,
): readonly [number, number] | null => {
  const groups = [...new Set(points.map((p) => p.org))].map((org) => points.filter((p) => p.org === org));
  const rng = stream(['stats', 'associations', key]);
  const found: number[] = [];
  for (let d = 0; d < DRAWS; d++) {
    const w = integer(rng, WORLDS);
    const drawn = groups.flatMap(() => groups[integer(rng, groups.length)] ?? []);
    const rho = rhoOf(drawn, (m) => m.worlds[w] ?? null);
    if (rho !== null) found.push(rho);
  }
  // Where one draw in ten says nothing, the rest are chosen and no sample.
  if (found.length < 0.9 * DRAWS) return null;
  const without = groups.flatMap((_, i) => rhoOf(groups.toSpliced(i, 1).flat(), (m) => m.at) ?? []);
  return bcaInterval(Float64Array.from(found).sort(), rho, without, risk);
};

/** Judges the declared associations. Claims share the risk of .05; a control has an interval at .05 of its own. */
export const associate = (source: Source): readonly Associated[] => {
  const { associations = [] } = source.plan.experiment;
  const measure = measuring(source);
  const claims = associations.filter((a) => !a.control).length;
  const judged = associations.map((association): Associated => {
    const points = pointsOf(source, association, measure);
    const organizations = new Set(points.map((p) => p.org)).size;
    const rho = rhoOf(points, (m) => m.at);
    const key = JSON.stringify([association.metric, association.with, association.where]);
    const interval = rho === null ? null : intervalOf(points, rho, key, association.control ? ALPHA : ALPHA / claims);
    const [lo, hi] = interval ?? [null, null];
    const verdict =
      rho === null ? 'no data' : lo !== null && lo > 0 ? 'confirmed' : hi !== null && hi < 0 ? 'refuted' : 'undecided';
    return { association, verdict, outcome: null, points: points.length, organizations, rho, lo, hi };
  });
  return judged.map((a) => (a.association.control ? { ...a, outcome: outcomeOf(a, judged) } : a));
};

/**
 * What became of what the claims found, which may be the contrary of what they claimed: it remains where the interval is on that side of 0, and
 * has vanished where the interval leaves out what every claim found.
 */
const outcomeOf = ({ association, rho, lo, hi }: Associated, all: readonly Associated[]): Associated['outcome'] => {
  if (rho === null) return 'no data';
  if (lo === null || hi === null) return 'unclear';
  const claims = all.filter(
    ({ association: a }) => !a.control && a.metric === association.metric && a.with === association.with,
  );
  const found = claims.flatMap((c) => (c.rho === null ? [] : [c.rho]));
  const contrary = found.length > 0 && found.every((r) => r < 0);
  const [least, most, sizes] = contrary ? [-hi, -lo, found.map((r) => -r)] : [lo, hi, found];
  if (least > 0) return 'remains';
  return most <= 0 || (sizes.length > 0 && sizes.every((r) => r > most)) ? 'vanished' : 'unclear';
};
