/** Answers drawn with known numbers: right iff θ − b + noise > 0, wrong answers by lot among `1 / same` equally popular ones. */
import { normal, stream } from '../../../src/rng/streams.js';

export interface Synthetic {
  readonly matrix: string;
  readonly codes: string;
}

export const synthetic = (models: number, items: number, itemSd: number, same: number): Synthetic => {
  const rng = stream(['synthetic', models, items]);
  const theta = Array.from({ length: models }, (_, m) => -0.8 + (1.6 * m) / Math.max(1, models - 1));
  const head = ['item', ...theta.map((_, m) => `m${m}`)].join(',');
  const rows = Array.from({ length: items }, (_, i) => {
    const b = itemSd * normal(rng);
    const codes = theta.map((t) => (t - b + normal(rng) > 0 ? 0 : 1 + Math.floor(rng() / same)));
    return { right: [`q${i}`, ...codes.map((c) => (c === 0 ? 1 : 0))].join(','), codes: [`q${i}`, ...codes].join(',') };
  });
  return {
    matrix: [head, ...rows.map((r) => r.right), ''].join('\n'),
    codes: [head, ...rows.map((r) => r.codes), ''].join('\n'),
  };
};
