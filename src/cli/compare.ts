import { readManifest, sourceOf } from '../api/folder.js';
import { unknownName } from '../org/strict.js';
import { InputError } from '../org/yaml.js';
import { contrastsOf, metricsOf, pairsTable, summaryTable } from '../report/tables.js';
import { records, verdictText } from '../report/verdict.js';
import { draw } from './draw.js';

export interface CompareOptions {
  readonly baseline?: string;
  readonly metric: string;
  readonly allPairs?: boolean;
}

/** Metrics that a verdict shows beside the one compared. */
const VERDICT = ['harm', 'calls', 'tokens_out', 'span_s', 'usd', 'failed_rate'];

/** `orglab compare`: differences paired by instance and replicate, from a results folder. */
export const compare = async (folder: string, options: CompareOptions): Promise<number> => {
  const manifest = readManifest(folder);
  const source = sourceOf(folder, manifest);
  const baseline = options.baseline ?? manifest.plan.baseline;
  const orgs = [...new Set(manifest.conditions.filter((c) => c.matched === '').map((c) => c.org.name))];
  if (!orgs.includes(baseline)) throw new InputError(unknownName('organization', baseline, orgs));
  const metrics = options.metric.split(',').map((m) => m.trim());
  const known = metricsOf(source);
  for (const m of metrics) if (!known.includes(m)) throw new InputError(unknownName('metric', m, known));
  const shown = [...metrics, ...VERDICT].filter((m) => known.includes(m));
  const narrowed = {
    ...source,
    plan: { ...source.plan, experiment: { ...source.plan.experiment, metrics: shown } },
  };
  const summary = summaryTable(narrowed);
  const pairs = pairsTable(narrowed, contrastsOf(narrowed, baseline, options.allPairs ?? false));
  if (options.allPairs) {
    const rows = records(pairs).filter((r) => metrics.includes(String(r.metric)));
    const cell = (x: unknown): string => (typeof x === 'number' ? x.toFixed(3) : '–');
    process.stdout.write(
      `${draw(
        ['metric', 'condition', 'against', 'difference', 'interval', 'p (Holm)'],
        rows.map((r) => [
          String(r.metric),
          String(r.condition),
          String(r.baseline),
          cell(r.diff),
          `[${cell(r.lo)}, ${cell(r.hi)}]`,
          cell(r.p_holm),
        ]),
      )}\n`,
    );
    return 0;
  }
  for (const metric of metrics)
    process.stdout.write(`${verdictText(summary, pairs, [], baseline, metric, draw, metrics)}\n\n`);
  return 0;
};
