/** Metrics written as expressions. mathjs is loaded only when an experiment has one; expressions see columns and nothing else. */
import type { Experiment } from '../lab/experiment.js';
import { metricNames } from '../lab/trial.js';
import { describedMetrics } from '../metrics/index.js';
import type { Row } from '../metrics/metric.js';
import { unknownName } from '../org/strict.js';
import { InputError, type Opened } from '../org/yaml.js';
import type { Formula } from './rows.js';

/** Functions that would let an expression reach beyond arithmetic. */
const FORBIDDEN = [
  'import',
  'createUnit',
  'evaluate',
  'parse',
  'simplify',
  'derivative',
  'compile',
  'help',
  'config',
  'resolve',
  'chain',
  'parser',
  'random',
  'randomInt',
  'pickRandom',
];

interface MathNode {
  readonly type: string;
  readonly name?: string;
  readonly isSymbolNode?: boolean;
  traverse(visit: (node: MathNode, path: string, parent: MathNode | null) => void): void;
  compile(): { evaluate(scope: Map<string, number>): unknown };
}

/** Compiles the expressions of an experiment. Throws InputError on unknown names, calls out of arithmetic and bad syntax. */
export const compileFormulas = async (experiment: Experiment, opened: Opened): Promise<readonly Formula[]> => {
  if (experiment.metrics === 'all') return [];
  const known = metricNames;
  const formulas: Formula[] = [];
  for (const [i, item] of experiment.metrics.entries()) {
    if (typeof item === 'string') {
      const names = [...describedMetrics.map((m) => m.name), ...formulas.map((f) => f.name)];
      if (!names.includes(item))
        throw new InputError([opened.problem(['metrics', i], unknownName('metric', item, names))]);
      continue;
    }
    const { create, all } = await import('mathjs/number');
    const math = create(all ?? {});
    for (const [name, text] of Object.entries(item)) {
      const problem = (message: string): InputError => new InputError([opened.problem(['metrics', i, name], message)]);
      if (known.includes(name)) throw problem(`"${name}" is a metric already; give the expression another name`);
      let node: MathNode;
      try {
        node = math.parse(text) as unknown as MathNode;
      } catch (error) {
        throw problem(`not an expression: ${error instanceof Error ? error.message : String(error)}`);
      }
      const columns = new Set<string>();
      const used: { name: string; called: boolean }[] = [];
      node.traverse((n, path, parent) => {
        if (n.type === 'AssignmentNode' || n.type === 'FunctionAssignmentNode' || n.type === 'AccessorNode')
          throw problem('an expression is arithmetic over columns; it assigns nothing and opens nothing');
        if (n.isSymbolNode && n.name !== undefined)
          used.push({ name: n.name, called: parent?.type === 'FunctionNode' && path === 'fn' });
      });
      for (const u of used) {
        if (FORBIDDEN.includes(u.name)) throw problem(`${u.name} is not arithmetic`);
        if (u.called) {
          if (typeof (math as unknown as Record<string, unknown>)[u.name] !== 'function')
            throw problem(`unknown function "${u.name}"`);
        } else if (known.includes(u.name)) columns.add(u.name);
        else if (!['pi', 'e', 'true', 'false'].includes(u.name)) throw problem(unknownName('column', u.name, known));
      }
      const compiled = node.compile();
      formulas.push({ name, of: (row) => evaluate(compiled, columns, row) });
    }
  }
  return formulas;
};

/** The value on one row, or null where a column is empty or the result is not a finite number. */
const evaluate = (compiled: ReturnType<MathNode['compile']>, columns: ReadonlySet<string>, row: Row): number | null => {
  const scope = new Map<string, number>();
  for (const c of columns) {
    const v = row[c];
    if (typeof v !== 'number') return null;
    scope.set(c, v);
  }
  const value = compiled.evaluate(scope);
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : typeof value === 'boolean'
      ? Number(value)
      : null;
};
