/** How far two organizations are apart as trees: the least number of nodes taken out, put in or renamed that turns one into the other. */
import type { Organization } from '../../org/schema.js';
import { isMapping } from '../../org/yaml.js';
import type { Stream } from '../../rng/streams.js';
import { shuffle } from '../../rng/streams.js';

export interface Tree {
  readonly label: string;
  readonly children: readonly Tree[];
}

const leaf = (label: string): Tree => ({ label, children: [] });

/** A step is a node named by its verb, a field with a value a leaf, a list or map a node named by its field. */
const treeOf = (name: string, value: unknown): Tree => {
  if (Array.isArray(value))
    return { label: name, children: value.map((v, i) => treeOf(Array.isArray(v) ? 'branch' : String(i), v)) };
  if (!isMapping(value)) return leaf(`${name}=${String(value)}`);
  const { do: verb, ...rest } = value;
  const children = Object.entries(rest)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => treeOf(k, v));
  return { label: typeof verb === 'string' ? verb : name, children };
};

/** The tree of what an organization does: roles, units and workflow, as its file has them; not its name or summary. */
export const organizationTree = ({ roles, units, workflow, accounts, refusal }: Organization): Tree =>
  treeOf('organization', {
    roles,
    workflow,
    ...(Object.keys(units).length === 0 ? {} : { units }),
    accounts,
    refusal,
  });

/** Nodes in postorder: labels, the first leaf under each, and the roots of which distances are worked out. */
interface Ordered {
  readonly labels: readonly string[];
  readonly first: readonly number[];
  readonly roots: readonly number[];
}

const ordered = (tree: Tree): Ordered => {
  const labels: string[] = [];
  const first: number[] = [];
  const visit = (t: Tree): number => {
    const firsts = t.children.map(visit);
    labels.push(t.label);
    first.push(firsts[0] ?? labels.length - 1);
    return first.at(-1) as number;
  };
  visit(tree);
  // Of nodes that share their first leaf the topmost one.
  const roots = first.flatMap((f, i) => (first.lastIndexOf(f) === i ? [i] : []));
  return { labels, first, roots };
};

export const sizeOf = (tree: Tree): number => 1 + tree.children.reduce((n, t) => n + sizeOf(t), 0);

/**
 * Edit distance of ordered, labelled trees with unit costs: Zhang and Shasha, Simple fast algorithms for the editing distance
 * between trees and related problems, SIAM J. Comput. 18 (1989). A metric.
 */
export const treeDistance = (one: Tree, other: Tree): number => {
  const [a, b] = [ordered(one), ordered(other)];
  const [n, m] = [a.labels.length, b.labels.length];
  const trees = new Int32Array(n * m);
  const width = m + 1;
  const forests = new Int32Array((n + 1) * width);
  for (const i of a.roots)
    for (const j of b.roots) {
      const [fromA, fromB] = [a.first[i] as number, b.first[j] as number];
      forests[0] = 0;
      for (let x = fromA; x <= i; x++) forests[(x - fromA + 1) * width] = x - fromA + 1;
      for (let y = fromB; y <= j; y++) forests[y - fromB + 1] = y - fromB + 1;
      for (let x = fromA; x <= i; x++)
        for (let y = fromB; y <= j; y++) {
          const at = (x - fromA + 1) * width + (y - fromB + 1);
          const [out, into] = [(forests[at - width] as number) + 1, (forests[at - 1] as number) + 1];
          const [underX, underY] = [a.first[x] as number, b.first[y] as number];
          const isTree = underX === fromA && underY === fromB;
          const matched = isTree
            ? (forests[at - width - 1] as number) + (a.labels[x] === b.labels[y] ? 0 : 1)
            : (forests[(underX - fromA) * width + (underY - fromB)] as number) + (trees[x * m + y] as number);
          forests[at] = Math.min(out, into, matched);
          if (isTree) trees[x * m + y] = forests[at] as number;
        }
    }
  return trees[n * m - 1] as number;
};

/** Distance in [0, 1]: 0 for the same tree; keeps the triangle (Li and Zhang, PVLDB 5, 2011). */
export const relativeDistance = (one: Tree, other: Tree): number => {
  const d = treeDistance(one, other);
  return (2 * d) / (sizeOf(one) + sizeOf(other) + d);
};

/** Trees compared at most; more would take longer than what is learnt from them. */
const SAMPLE = 24;

/** Mean relative distance over all pairs of these organizations, or of a sample by lot where there are many; null below two. */
export const diversityOf = (organizations: readonly Organization[], rng: Stream): number | null => {
  const trees = shuffle(rng, organizations).slice(0, SAMPLE).map(organizationTree);
  if (trees.length < 2) return null;
  let [sum, pairs] = [0, 0];
  for (const [i, one] of trees.entries())
    for (const other of trees.slice(0, i)) {
      sum += relativeDistance(one, other);
      pairs++;
    }
  return sum / pairs;
};
