/** Measuring: things that do the same job take turns, so that a busy machine slows all of them alike. */
import { Session } from 'node:inspector/promises';

export const median = (xs) => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];

/** Processor time of this process so far, in µs: unlike the clock it does not count the time that others were given. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/**
 * µs of processor time per item: the median over `rounds`, in each of which every subject runs once, after one round that is
 * thrown away. Subjects: { name: { items, run(items) } }.
 */
export const inTurns = async (subjects, rounds) => {
  const costs = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++)
    for (const [name, { items, run }] of Object.entries(subjects)) {
      globalThis.gc?.();
      const before = processorTime();
      await run(items);
      if (round >= 0) costs[name].push((processorTime() - before) / items);
    }
  return Object.fromEntries(Object.entries(costs).map(([name, list]) => [name, median(list)]));
};

/** How often functions of these names are called while `work` runs, by V8's own count: nothing in the code counts itself. */
export const callsOf = async (names, work) => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
  const functions = result.filter((s) => /rng\/|seedrandom/.test(s.url)).flatMap((s) => s.functions);
  const count = (name) =>
    functions.filter((f) => f.functionName === name).reduce((sum, f) => sum + f.ranges[0].count, 0);
  return names.map(count);
};
