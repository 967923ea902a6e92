/** Metrics written as expressions. mathjs is loaded only when an experiment has one; expressions see columns and nothing else. */
import type { Experiment } from '../lab/experiment.js';
import { metricNames } from '../lab/trial.js';
import { describedMetrics } from '../metrics/index.js';
import type { Column, Row } from '../metrics/metric.js';
import { unknownName } from '../org/strict.js';
import { InputError, type Opened } from '../org/yaml.js';
import { type Formula, fixedColumns } from './rows.js';

/** What an expression may be made of: arithmetic, comparisons, a choice, and these functions. */
const NODES = [
  'ConstantNode',
  'SymbolNode',
  'OperatorNode',
  'ParenthesisNode',
  'FunctionNode',
  'ConditionalNode',
  'RelationalNode',
];
const OPERATORS =
  'add subtract multiply divide pow mod unaryMinus unaryPlus smaller larger smallerEq largerEq equal unequal and or not'.split(
    ' ',
  );
const FUNCTIONS = 'abs cbrt ceil exp expm1 floor log log10 log1p log2 max min mod pow round sign sqrt'.split(' ');
const CONSTANTS = ['pi', 'e', 'true', 'false'];

/** Columns of trials that hold numbers. */
const TEXTLESS: readonly string[] = metricNames.filter(
  (name) => describedMetrics.find((m) => m.name === name)?.unit !== 'text',
);

interface MathNode {
  readonly type: string;
  readonly name?: string;
  readonly fn?: unknown;
  readonly value?: unknown;
  readonly isSymbolNode?: boolean;
  traverse(visit: (node: MathNode, path: string, parent: MathNode | null) => void): void;
  compile(): { evaluate(scope: Map<string, number>): unknown };
}

/** Compiles the expressions of an experiment. Throws InputError on unknown names, calls out of arithmetic and bad syntax. */
export const compileFormulas = async (
  experiment: Experiment,
  opened: Opened,
  brought: readonly Column[] = [],
): Promise<readonly Formula[]> => {
  if (experiment.metrics === 'all') return [];
  const known = [...TEXTLESS, ...brought.filter((c) => c.unit !== 'text').map((c) => c.name)];
  const described = [...describedMetrics, ...brought].map((m) => m.name);
  const taken = [...fixedColumns([]), ...described];
  const formulas: Formula[] = [];
  for (const [i, item] of experiment.metrics.entries()) {
    if (typeof item === 'string') {
      const names = ['all', ...described, ...formulas.map((f) => f.name)];
      if (!names.includes(item))
        throw new InputError([opened.problem(['metrics', i], unknownName('metric', item, names))]);
      continue;
    }
    const { create, all } = await import('mathjs/number');
    const math = create(all ?? {});
    for (const [name, text] of Object.entries(item)) {
      const problem = (message: string): InputError => new InputError([opened.problem(['metrics', i, name], message)]);
      checkName(name, taken, problem);
      taken.push(name);
      let node: MathNode;
      try {
        node = math.parse(text) as unknown as MathNode;
      } catch (error) {
        throw problem(`not an expression: ${error instanceof Error ? error.message : String(error)}`);
      }
      const columns = checkNodes(node, known, problem);
      const compiled = node.compile();
      const tried = tryOut(compiled, columns);
      if (tried !== null) throw problem(tried);
      formulas.push({ name, of: (row) => evaluate(compiled, columns, row) });
    }
  }
  return formulas;
};

/** A name that is no column yet and can be one. */
const checkName = (name: string, taken: readonly string[], problem: (message: string) => InputError): void => {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    throw problem('the name of an expression has letters, digits and underscores, as in net_value');
  if (taken.includes(name) || name.startsWith('set_'))
    throw problem(`"${name}" is a column already; give the expression another name`);
};

/** The columns an expression reads. Throws on anything that is not arithmetic over columns. */
const checkNodes = (
  node: MathNode,
  known: readonly string[],
  problem: (message: string) => InputError,
): ReadonlySet<string> => {
  const columns = new Set<string>();
  node.traverse((n, path, parent) => {
    if (!NODES.includes(n.type))
      throw problem(
        `an expression is arithmetic over columns, as in value - 2 * harm; it has no ${n.type.replace('Node', '').toLowerCase() || 'such thing'}`,
      );
    if (n.type === 'ConstantNode' && typeof n.value !== 'number' && typeof n.value !== 'boolean')
      throw problem('an expression is made of numbers and columns');
    if (n.type === 'OperatorNode' && !OPERATORS.includes(String(n.fn)))
      throw problem(`the operator ${String(n.fn)} is not arithmetic`);
    if (n.type !== 'SymbolNode' || n.name === undefined) return;
    if (parent?.type === 'FunctionNode' && path === 'fn') {
      if (!FUNCTIONS.includes(n.name)) throw problem(unknownName('function', n.name, FUNCTIONS));
    } else if (known.includes(n.name)) columns.add(n.name);
    else if (!CONSTANTS.includes(n.name)) throw problem(unknownName('column', n.name, known));
  });
  return columns;
};

/** What is wrong with the result on a row of halves, or null: an expression that cannot give a number is refused before the run. */
const tryOut = (compiled: ReturnType<MathNode['compile']>, columns: ReadonlySet<string>): string | null => {
  try {
    const value = compiled.evaluate(new Map([...columns].map((c) => [c, 0.5])));
    return typeof value === 'number' || typeof value === 'boolean' ? null : 'an expression gives one number';
  } catch (error) {
    return `cannot be evaluated: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** The value on one row, or null where a column is empty or the result is not a finite number. */
const evaluate = (compiled: ReturnType<MathNode['compile']>, columns: ReadonlySet<string>, row: Row): number | null => {
  const scope = new Map<string, number>();
  for (const c of columns) {
    const v = row[c];
    if (typeof v !== 'number') return null;
    scope.set(c, v);
  }
  let value: unknown;
  try {
    value = compiled.evaluate(scope);
  } catch {
    // The expression was tried out before the run; what still fails on a row has no value there.
    return null;
  }
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : typeof value === 'boolean'
      ? Number(value)
      : null;
};
