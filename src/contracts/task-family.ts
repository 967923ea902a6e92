/**
 * What every task family must keep, whoever wrote it. Call it in a test of your own:
 *
 *   taskFamilyContract('my-family', () => myFamily.open({ size: 5 }, import.meta.dirname), { wrongs: 3 });
 */
import { describe } from 'vitest';
import type { Task } from '../engine/types.js';
import { benchOf, type Draw } from './task-bench.js';
import { workLaws } from './task-work.js';
import { worldLaws } from './task-world.js';

export type { Draw } from './task-bench.js';

/** Declares the contract's tests for one task; `open` must give a new one at each call. */
export const taskFamilyContract = (name: string, open: () => Task, draw: Draw = {}): void => {
  describe(`task family: ${name}`, () => {
    const bench = benchOf(name, open, draw);
    worldLaws(bench);
    workLaws(bench);
  });
};
