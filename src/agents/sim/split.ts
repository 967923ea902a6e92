/**
 * Splitting: with insight along the dependencies, else in turn; parts are lost or misstated, dependencies overlooked. A plan
 * that is divided is read, and changes nothing. Each constraint of the task is restated to each group with probability
 * 1 − splitDrift; what the organization itself carries down comes beside that.
 */
import type { Group, Reply, RequestOf } from '../../engine/types.js';
import { constraintsIn } from '../view.js';
import type { Mind } from './mind.js';
import { usageOf } from './usage.js';
import { inOrder } from './work.js';

export const split = (request: RequestOf<'split'>, mind: Mind): Reply<'split'> => {
  const { traits, rng, view } = mind;
  const reads = rng() < traits.insight;
  const faults: string[] = [];
  const garbled = new Set<string>();
  const kept = inOrder(mind, view.scope.parts).filter((part) => {
    const lost = rng() < traits.splitLoss;
    const misstated = rng() < traits.splitGarble;
    if (lost) faults.push(`lost:${part.id}`);
    else if (misstated) {
      garbled.add(part.id);
      faults.push(`garbled:${part.id}`);
    }
    return !lost;
  });
  const count = Math.min(request.max, Math.max(1, kept.length));
  const groupOf = new Map<string, number>();
  if (reads) for (const [id, g] of alongStructure(kept, count)) groupOf.set(id, g);
  else for (const [i, part] of kept.entries()) groupOf.set(part.id, i % count);
  const groups = Array.from({ length: count }, (_, g): Group => {
    const parts = kept.filter((p) => groupOf.get(p.id) === g);
    const after = new Set<number>();
    for (const p of parts)
      for (const below of p.after) {
        const other = groupOf.get(below);
        const overlooked = rng() < traits.splitBlind;
        if (other !== undefined && other !== g && !overlooked) after.add(other);
      }
    return {
      parts: parts.map((p) => p.id),
      after: [...after].sort((a, b) => a - b),
      garbled: parts.filter((p) => garbled.has(p.id)).map((p) => p.id),
    };
  }).filter((g) => g.parts.length > 0);
  return {
    parts: restated(mind, groups, faults),
    usage: usageOf(request, mind, traits.tokensGroup * groups.length),
    truth: { intent: 'honest', faults },
  };
};

/** The groups with the constraints passed on to each; where the task has none, nothing is drawn. */
const restated = (mind: Mind, groups: readonly Group[], faults: string[]): readonly Group[] => {
  if (!mind.instance.constraints) return groups;
  const known = constraintsIn(mind.view).map(({ id }) => id);
  const dropped = new Set<string>();
  const told = groups.map((group): Group => {
    const constraints = known.filter((id) => {
      const kept = mind.rng() >= mind.traits.splitDrift;
      if (!kept) dropped.add(id);
      return kept;
    });
    return { ...group, constraints };
  });
  for (const id of dropped) faults.push(`lost:${id}`);
  return told;
};

/** Parts to groups so that few dependencies cross: chains stay together while groups stay within their fair size. */
const alongStructure = (
  parts: readonly { id: string; after: readonly string[] }[],
  count: number,
): Map<string, number> => {
  const size = Math.ceil(parts.length / count);
  const room = Array.from({ length: count }, () => size);
  const groupOf = new Map<string, number>();
  for (const part of parts) {
    const near = part.after.map((id) => groupOf.get(id)).find((g) => g !== undefined && (room[g] as number) > 0);
    const emptiest = room.indexOf(Math.max(...room));
    const g = near ?? emptiest;
    groupOf.set(part.id, g);
    room[g] = (room[g] as number) - 1;
  }
  return groupOf;
};
