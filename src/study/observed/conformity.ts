/**
 * Changes of mind. P(move to the leading other answer) = (1 − keep)·logistic(k0 + k1·lead + k2·[it is right] − |z|), with keep
 * and k1 at their presets: k0 from moves to wrong leaders, k2 from moves to right ones. |z| is not seen; it is averaged over what
 * it may be, given that one's own answer is right or wrong and that so many others are right on the same item.
 */
import { DEFAULTS } from '../../sim/constants.js';
import { logistic, Phi, PhiInverse } from '../../sim/normal.js';
import { ENOUGH, type Found, jackknifed, rising, shareOf } from './found.js';
import type { Revision } from './observe.js';

export interface Conformity {
  /** Moves to a leading answer that is right, and that is wrong, as shares of occasions. */
  readonly toRight: Found | null;
  readonly toWrong: Found | null;
  readonly base: Found | null;
  readonly truth: Found | null;
}

const ITEMS = 15;
const SELVES = 9;
const EASES = Array.from({ length: ITEMS }, (_, i) => PhiInverse((i + 0.5) / ITEMS));
/** Weighted values of |z|. */
type Sureness = readonly (readonly [weight: number, z: number])[];

/** What |z| may be for somebody at c = skill − shift, among others who are as able as `peer`. */
const surenessOf = (
  c: number,
  peer: number,
  item: number,
  r: Pick<Revision, 'ownRight' | 'right' | 'wrong'>,
): Sureness => {
  const rest = Math.sqrt(1 - item);
  const found = EASES.flatMap((ease) => {
    const at = (c + Math.sqrt(item) * ease) / rest;
    const other = Phi((peer + Math.sqrt(item) * ease) / rest);
    const own = r.ownRight ? Phi(at) : 1 - Phi(at);
    const weight = own * other ** r.right * (1 - other) ** r.wrong;
    return Array.from({ length: SELVES }, (_, i): readonly [number, number] => {
      const u = (i + 0.5) / SELVES;
      const z = rest * (at + PhiInverse(r.ownRight ? 1 - Phi(at) * u : (1 - Phi(at)) * u));
      return [weight / SELVES, Math.abs(z)];
    });
  });
  const usable = found.filter(([weight, z]) => weight > 1e-12 && Number.isFinite(z));
  const total = usable.reduce((sum, [weight]) => sum + weight, 0);
  return usable.map(([weight, z]) => [weight / total, z]);
};

type Occasion = Revision & { readonly sure: Sureness };

/** The k at which occasions are expected to move as often as they did; null where none or all did. */
const solve = (some: readonly Occasion[]): number | null => {
  const moved = some.filter((r) => r.moved).length;
  if (some.length < ENOUGH / 2 || moved === 0 || moved === some.length) return null;
  return rising(
    (k) =>
      some.reduce((sum, { sure, lead }) => {
        const pull = k + DEFAULTS.conformSupport * lead;
        return sum + sure.reduce((s, [weight, z]) => s + weight * logistic(pull - z), 0) * (1 - DEFAULTS.keep);
      }, 0) - moved,
    [-12, 12],
  );
};

/** Of one person; everything null where it was never shown another answer. */
export const conformityOf = (revisions: readonly Revision[], skill: number, peer: number, item: number): Conformity => {
  const known = new Map<string, Sureness>();
  const occasions = revisions.map((r): Occasion => {
    const name = `${r.ownRight} ${r.right} ${r.wrong} ${r.shift}`;
    const sure = known.get(name) ?? surenessOf(skill - r.shift, peer - r.shift, item, r);
    known.set(name, sure);
    return { ...r, sure };
  });
  const instances = revisions.map((r) => r.instance);
  const of = (right: boolean, keep: (i: number) => boolean): readonly Occasion[] =>
    occasions.filter((r) => r.leaderRight === right && keep(r.instance));
  const base = (keep: (i: number) => boolean): number | null => solve(of(false, keep));
  const share = (right: boolean): Found | null =>
    shareOf(of(right, () => true).map(({ instance, moved }) => ({ instance, hit: moved })));
  const count = (right: boolean): number => of(right, () => true).length;
  return {
    toRight: share(true),
    toWrong: share(false),
    base: count(false) < ENOUGH ? null : jackknifed(instances, base, count(false)),
    truth:
      count(true) < ENOUGH
        ? null
        : jackknifed(
            instances,
            (keep) => {
              const [k0, k] = [base(keep), solve(of(true, keep))];
              return k0 === null || k === null ? null : k - k0;
            },
            count(true),
          ),
  };
};
