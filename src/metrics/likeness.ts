import { effectiveNumber } from '../stats/diversity.js';
import { type Opened, sideBySide } from './drafts.js';
import { empty, type TrialMetric } from './metric.js';

/** Share of the parts in hand that two drafts answer equally, or both leave open. */
const likeness = (a: Opened, b: Opened): number => {
  const { parts } = a.event.scope;
  if (parts.length === 0) return a.found.label === b.found.label ? 1 : 0;
  return parts.filter((p) => a.found.labels[p] === b.found.labels[p]).length / parts.length;
};

/** The drafts of a group, equal ones once, with how often each is there. */
const kinds = (
  group: readonly Opened[],
): { readonly drafts: readonly Opened[]; readonly counts: readonly number[] } => {
  const counts = new Map<string, { draft: Opened; n: number }>();
  for (const draft of group) {
    const key = JSON.stringify(draft.event.scope.parts.map((p) => draft.found.labels[p] ?? null));
    const known = counts.get(key);
    if (known) known.n++;
    else counts.set(key, { draft, n: 1 });
  }
  return { drafts: [...counts.values()].map((k) => k.draft), counts: [...counts.values()].map((k) => k.n) };
};

/** Sum of the likeness of all pairs in a group, and how many pairs there are; each kind of draft is compared once. */
const pairsIn = (group: readonly Opened[]): { readonly alike: number; readonly pairs: number } => {
  const { drafts, counts } = kinds(group);
  let alike = 0;
  drafts.forEach((a, i) => {
    const n = counts[i] as number;
    alike += (n * (n - 1)) / 2;
    for (let j = i + 1; j < drafts.length; j++) alike += n * (counts[j] as number) * likeness(a, drafts[j] as Opened);
  });
  return { alike, pairs: (group.length * (group.length - 1)) / 2 };
};

/**
 * redundancy: how alike drafts are that were written side by side. diversity_n: how many different ones the first such
 * group holds. Drafts of people who are simulated are alike in the share of parts that they answer equally.
 */
export const alike: TrialMetric = {
  columns: [
    {
      name: 'redundancy',
      unit: '[0, 1]',
      better: null,
      summary: 'mean likeness of two drafts of one step, round and group: the share of parts answered equally',
      nulls: ['empty'],
      source: 'redundancy, arXiv 2512.08296',
    },
    {
      name: 'diversity_n',
      unit: '[1, n]',
      better: null,
      summary:
        'effective number of different drafts in the first step with several: exp of the entropy of their likeness',
      nulls: ['empty'],
      source: 'Vendi score, Friedman & Dieng 2023, arXiv 2210.02410',
    },
  ],
  of: (record) => {
    const groups = sideBySide(record);
    const [first] = groups;
    if (first === undefined) return [empty('empty'), empty('empty')];
    const sums = groups.map(pairsIn);
    const total = (of: (s: (typeof sums)[number]) => number): number => sums.reduce((n, s) => n + of(s), 0);
    const { drafts, counts } = kinds(first);
    const different = effectiveNumber(counts, (i, j) => likeness(drafts[i] as Opened, drafts[j] as Opened));
    return [total((s) => s.alike) / total((s) => s.pairs), different ?? empty('empty')];
  },
};
