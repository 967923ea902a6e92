/** Which simulation realizes which cases: the leading parts of an id name it. */

import { cascades } from './cascades.js';
import type { Simulation } from './case.js';
import { correlatedJuries } from './correlated.js';
import { averagings } from './degroot.js';
import { efforts } from './effort.js';
import { facts } from './facts.js';
import { items } from './items.js';
import { juries } from './juries.js';
import { bestQuorums } from './quorums.js';
import { redundancy } from './redundancy.js';
import { screening } from './screens.js';
import { sequences } from './sequences.js';

export const simulations: readonly Simulation[] = [
  ...screening,
  ...efforts,
  ...bestQuorums,
  ...juries,
  ...correlatedJuries,
  ...cascades,
  ...averagings,
  ...facts,
  ...items,
  ...sequences,
  ...redundancy,
];

/** Whether the parts of a prefix lead those of an id; `#` stands for digits. */
const leads = (prefix: string, id: string): boolean => {
  const parts = id.split('.');
  return prefix.split('.').every((want, i) => {
    const part = parts[i];
    if (part === undefined) return false;
    return want.endsWith('#')
      ? part.startsWith(want.slice(0, -1)) && /^\d+$/.test(part.slice(want.length - 1))
      : part === want;
  });
};

/** The simulation with the longest prefix that leads the id, or undefined. */
export const simulationOf = (id: string): Simulation | undefined => {
  let best: Simulation | undefined;
  for (const s of simulations)
    if (leads(s.prefix, id) && (!best || s.prefix.split('.').length > best.prefix.split('.').length)) best = s;
  return best;
};
