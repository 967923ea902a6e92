import { keyText } from '../rng/streams.js';
import { createDraws, type Draws } from '../sim/draws.js';
import type { Staff } from './staff.js';

/** What stays with people through a replicate, whatever they do; kept as long as the staff is. */
const lasting = new WeakMap<Staff, Map<string, Draws>>();

export const staffDraws = (staff: Staff, seed: number, replicate: number): Draws => {
  const kept = lasting.get(staff) ?? new Map<string, Draws>();
  lasting.set(staff, kept);
  const key = ['staff', seed, replicate];
  const name = keyText(key);
  const draws = kept.get(name) ?? createDraws(key);
  kept.set(name, draws);
  return draws;
};
