/**
 * Conformity: shown answers pull.
 * P(move to the leading other answer) = (1 − keep)·logistic(k0 + k1·(its support − own support) + k2·[it is right] − |z|).
 */
import type { Content, ShownDraft } from '../../engine/types.js';
import { oneOf } from '../../rng/streams.js';
import { logistic } from '../../sim/normal.js';
import type { Mind } from './mind.js';

/** What others hold, opened once for all parts. */
export interface Others {
  readonly shown: readonly Shown[];
  /** Part and label of every wrong answer among them. */
  readonly wrong: ReadonlySet<string>;
}

export const othersOf = (mind: Mind, drafts: readonly ShownDraft[]): Others => {
  const opened = drafts.map((d) => ({ d, found: mind.look(d.content, d.latent) }));
  return {
    shown: opened.map(({ d, found }) => ({ id: d.id, content: d.content, labels: found.labels })),
    wrong: new Set(opened.flatMap(({ found }) => found.errors.map((p) => `${p} ${found.labels[p]}`))),
  };
};

export interface Shown {
  readonly id: string;
  readonly content: Content;
  readonly labels: Readonly<Record<string, string>>;
}

/** Probability of moving to an answer that leads one's own by `lead`, as a share of all who hold any. */
export const yields = ({ traits }: Mind, lead: number, right: boolean, z: number): number =>
  (1 - traits.keep) *
  logistic(traits.conformBase + traits.conformSupport * lead + traits.conformTruth * (right ? 1 : 0) - Math.abs(z));

/** The answer moved to, or null. Draws two uniforms whatever happens, so that later draws stay in place. */
export const conform = (
  mind: Mind,
  part: string,
  own: Content,
  z: number,
  { shown, wrong }: Others,
): { id: string; content: Content } | null => {
  const { task, instance, rng } = mind;
  const u = rng();
  const tie = rng();
  const mine = mind.look(own).labels[part];
  const holders = new Map<string, Shown[]>();
  for (const s of shown) {
    const label = s.labels[part];
    if (label !== undefined) holders.set(label, [...(holders.get(label) ?? []), s]);
  }
  const support = (label: string | undefined): number => (label === undefined ? 0 : (holders.get(label)?.length ?? 0));
  const rivals = [...holders.keys()].filter((label) => label !== mine);
  if (rivals.length === 0) return null;
  const most = Math.max(...rivals.map(support));
  const leader = oneOf(
    () => tie,
    rivals.filter((label) => support(label) === most),
  );
  // The reader counts itself among those who hold its own answer.
  const total = shown.length + 1;
  const lead = (most - support(mine) - 1) / total;
  if (u >= yields(mind, lead, !wrong.has(`${part} ${leader}`), z)) return null;
  const source = (holders.get(leader) as Shown[])[0] as Shown;
  const content = task.extract(instance, source.content, part);
  return content === null ? null : { id: source.id, content };
};
