/**
 * From a TypeScript notebook cell to the body of an async function. The TypeScript compiler erases the types and says where
 * every statement starts and ends; this file only decides what each top-level statement becomes.
 *
 * Cells share one object, the scope, and run as strict functions inside `with (scope)`: a name that the cell does not
 * declare in an inner block is looked up there, live, for reading and for writing. So top-level declarations need only
 * become assignments, and shadowing, closures and reassignment in a later cell follow the language's own rules.
 */
import type ts from 'typescript';

type TypeScript = typeof ts;

/** A cell ready to run: the names it declares for every later cell, and its code. */
export interface CellCode {
  readonly names: readonly string[];
  readonly code: string;
}

/** Types out, newer syntax down to what Node 20 runs. The result is always a module: it ends with `export {}` if nothing else says so. */
const eraseTypes = (ts: TypeScript, source: string): string => {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    // Without this, an import that only a later cell uses would be dropped as unused.
    verbatimModuleSyntax: true,
  };
  const output = ts.transpileModule(source, { fileName: 'cell.ts', reportDiagnostics: true, compilerOptions });
  const problem = output.diagnostics?.find((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error);
  if (problem === undefined) return output.outputText;
  const line = problem.file?.getLineAndCharacterOfPosition(problem.start ?? 0).line;
  const where = line === undefined ? '' : `line ${line + 1}: `;
  throw new SyntaxError(where + ts.flattenDiagnosticMessageText(problem.messageText, ' '));
};

/** All names bound by `a`, `{ a, b: [c] }` and the like. */
const namesOf = (ts: TypeScript, name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(ts, element.name)));

/** A parsed cell, with its text from one position to another, as it must be written in the function. */
interface Parsed {
  readonly ts: TypeScript;
  readonly file: ts.SourceFile;
  readonly render: (start: number, end: number) => string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Changes inside statements: `import(…)` goes to the notebook's own resolver, and `f(…)` becomes `(0, f)(…)`, because a
 * call by a bare name inside `with` would pass the scope as `this`.
 */
const editsIn = (ts: TypeScript, file: ts.SourceFile): readonly Edit[] => {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    const callee = ts.isCallExpression(node) ? node.expression : ts.isTaggedTemplateExpression(node) ? node.tag : null;
    if (callee !== null) {
      const [start, end] = [callee.getStart(file), callee.getEnd()];
      if (callee.kind === ts.SyntaxKind.ImportKeyword) edits.push({ start, end, text: '__cell.load' });
      else if (ts.isIdentifier(callee)) edits.push({ start, end, text: `(0, ${callee.text})` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
};

const parse = (ts: TypeScript, source: string): Parsed => {
  const js = eraseTypes(ts, source);
  const file = ts.createSourceFile('cell.js', js, ts.ScriptTarget.ESNext, true);
  const edits = editsIn(ts, file);
  const render = (start: number, end: number): string => {
    let text = '';
    let at = start;
    for (const edit of edits) {
      if (edit.start < at || edit.end > end) continue;
      text += js.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return text + js.slice(at, end);
  };
  return { ts, file, render };
};

const textOf = ({ render }: Parsed, node: ts.Node): string => render(node.getStart(), node.getEnd());

const assigned = (pattern: string, value: string): string => `(${pattern} = ${value});`;

/** Constants and imports may be declared again in a later cell, but not assigned. */
const fixed = (names: readonly string[]): string => names.map((name) => ` __cell.fix('${name}');`).join('');

/** `import a, { b as c } from 'x'` as assignments from a dynamic import. */
const importCode = ({ ts }: Parsed, node: ts.ImportDeclaration): CellCode => {
  const options = node.attributes?.elements.map((element) => element.getText()).join(', ');
  const loaded = `await __cell.load(${node.moduleSpecifier.getText()}${options ? `, { with: { ${options} } }` : ''})`;
  const { name, namedBindings: bindings } = node.importClause ?? {};
  const picks = name ? [{ from: 'default', to: name.text }] : [];
  if (bindings && ts.isNamedImports(bindings)) {
    for (const { propertyName, name } of bindings.elements) {
      picks.push({ from: (propertyName ?? name).getText(), to: name.text });
    }
  }
  const names = picks.map(({ to }) => to);
  const pattern = `{ ${picks.map(({ from, to }) => `${from}: ${to}`).join(', ')} }`;
  if (!bindings || !ts.isNamespaceImport(bindings)) return { names, code: assigned(pattern, loaded) + fixed(names) };
  const space = bindings.name.text;
  const code = `${assigned(space, loaded)} ${assigned(pattern, space)}${fixed([...names, space])}`;
  return { names: [...names, space], code };
};

/** `let x;` makes x undefined anew, `var x;` does not. A binding pattern, read as text, is also an assignment pattern. */
const variablesCode = (cell: Parsed, { declarations, flags }: ts.VariableDeclarationList): CellCode => {
  const { Let, Const } = cell.ts.NodeFlags;
  const names: string[] = [];
  const code = declarations.map(({ name, initializer }) => {
    const added = namesOf(cell.ts, name);
    names.push(...added);
    if (!initializer) return flags & Let ? assigned(textOf(cell, name), 'undefined') : '';
    return assigned(textOf(cell, name), textOf(cell, initializer)) + (flags & Const ? fixed(added) : '');
  });
  return { names, code: code.join(' ') };
};

/** A function or class as a value assigned to its name, without `export` and `default`. */
const namedCode = (cell: Parsed, node: ts.FunctionDeclaration | ts.ClassDeclaration, name: ts.Identifier): CellCode => {
  const { ts, render } = cell;
  const exported = [ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DefaultKeyword];
  const start = node.modifiers?.findLast(({ kind }) => exported.includes(kind))?.getEnd() ?? node.getStart();
  // A function loses its own name, or else it could not see that a later cell gave the name to another function.
  const text = ts.isClassDeclaration(node)
    ? render(start, node.getEnd())
    : render(start, name.getStart()) + render(name.getEnd(), node.getEnd());
  return { names: [name.text], code: assigned(name.text, text.trim()) };
};

const statementCode = (cell: Parsed, node: ts.Statement, last: boolean): CellCode => {
  const { ts } = cell;
  if (ts.isImportDeclaration(node)) return importCode(cell, node);
  if (ts.isVariableStatement(node)) return variablesCode(cell, node.declarationList);
  if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
    return namedCode(cell, node, node.name);
  }
  if (ts.isExportDeclaration(node) || ts.isExportAssignment(node)) {
    throw new SyntaxError('a cell cannot export by default or from another module: declare a name instead');
  }
  // Only the value of a final expression is shown: `const x = 1` at the end of a cell shows nothing.
  if (last && ts.isExpressionStatement(node)) return { names: [], code: `return (${textOf(cell, node.expression)});` };
  return { names: [], code: textOf(cell, node) };
};

/** What a cell becomes. Functions come first, then imports, as the language hoists them; `var` in a block stays local. */
export const cellCode = (ts: TypeScript, source: string): CellCode => {
  const cell = parse(ts, source);
  const statements = cell.file.statements.filter((node) => !(ts.isExportDeclaration(node) && !node.moduleSpecifier));
  const rank = (node: ts.Statement): number =>
    ts.isFunctionDeclaration(node) ? 0 : ts.isImportDeclaration(node) ? 1 : 2;
  const parts = statements.map((node) => ({
    rank: rank(node),
    ...statementCode(cell, node, node === statements.at(-1)),
  }));
  const code = parts.toSorted((a, b) => a.rank - b.rank).map((part) => part.code);
  return { names: parts.flatMap((part) => part.names), code: code.join('\n') };
};
