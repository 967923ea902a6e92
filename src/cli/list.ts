import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { policies } from '../agents/sim/policies/index.js';
import { fileOf, type Kind, namesOf, openFile, packageRoot } from '../lab/locate.js';
import { describedMetrics } from '../metrics/index.js';
import { draw } from './draw.js';

type Listed = Kind | 'policies' | 'metrics' | 'experiments';

const text = (value: unknown, key: string): string => {
  const v = value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined;
  return typeof v === 'string' ? v : '';
};

/** First sentence of a summary: the list is for choosing, `show` for reading. */
const brief = (s: string): string => (s.length > 110 ? `${s.slice(0, 107)}…` : s);

const parts = (kind: Kind): string => {
  const rows = namesOf(kind).map((name) => [name, brief(text(openFile(fileOf(kind, name, '.')).value, 'summary'))]);
  return draw([kind, ''], rows);
};

const experiments = (): string => {
  const folders = [...new Set([resolve('experiments'), join(packageRoot, 'experiments')])].filter((f) => existsSync(f));
  const rows = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((f) => f.endsWith('.yaml'))
      .sort()
      .map((f) => [relative('.', join(folder, f)), brief(text(openFile(join(folder, f)).value, 'question'))]),
  );
  return draw(['experiment', 'question'], rows);
};

/** `orglab list`: what there is, one line each. */
export const list = async (kind: Listed): Promise<number> => {
  const shown =
    kind === 'policies'
      ? draw(
          ['policy', '', 'source'],
          policies.map((p) => [p.name, p.summary, p.source]),
        )
      : kind === 'metrics'
        ? draw(
            ['metric', 'level', 'unit', 'better', 'what it is', 'empty when', 'source'],
            describedMetrics.map((m) => [
              m.name,
              m.level,
              m.unit,
              m.better ?? '',
              m.summary,
              m.nulls.join(' '),
              m.source,
            ]),
          )
        : kind === 'experiments'
          ? experiments()
          : parts(kind);
  process.stdout.write(`${shown}\n`);
  return 0;
};
