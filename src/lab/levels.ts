/** Levels of settings, and their combinations. */
import type { Scalar, Settings } from './condition.js';
import type { Experiment } from './experiment.js';

/** Settings of one kind, without the prefix that says so. */
export const levels = (settings: Experiment['settings'], prefix: string): [string, readonly Scalar[]][] =>
  Object.entries(settings)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, values]) => [name.slice(prefix.length), values]);

/** Every combination of levels, first names slowest; one empty combination when there are none. */
export const cross = (factors: readonly (readonly [string, readonly Scalar[]])[]): readonly Settings[] =>
  factors.reduce<readonly Settings[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((v) => ({ ...row, [name]: v }))),
    [{}],
  );

export const withPrefix = (prefix: string, settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).map(([k, v]) => [prefix + k, v]));

/** Settings as they stand in the name of a condition. */
export const settingText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([k, v]) => `:${k.replace(/^org\./, '')}=${v}`)
    .join('');
