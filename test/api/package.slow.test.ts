/** An installed package works: the command, its parts, the types, the contracts, and every file of docs/library.md. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../cli/harness.js';
import { type Installed, install } from './installed.js';

const page = readFileSync(join(root, 'docs', 'library.md'), 'utf8');

interface File {
  readonly name: string;
  readonly code: string;
  /** What the page says that it prints; null where it says nothing. */
  readonly prints: string | null;
}

const files: readonly File[] = [...page.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```(?:\n```text\n([\s\S]*?)```)?/g)].map(
  ([, name = '', code = '', prints]) => ({ name, code, prints: prints ?? null }),
);

/** `npm run validate` also checks what stands in declarations, which takes long; those of LangChain do not hold when exact. */
const slow = process.env.ORGLAB_VALIDATE !== undefined;

const STRICT = {
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: !slow,
    exactOptionalPropertyTypes: !slow,
    verbatimModuleSyntax: true,
    types: ['node'],
  },
  include: ['*.ts'],
};

let user: Installed;
let study = '';
beforeAll(() => {
  user = install();
  user.sh('npx', 'orglab', 'init', 'my-study');
  study = user.sh('npx', 'orglab', 'run', 'my-study/experiment.yaml', '--out', 'by-command', '--workers', '1');
  for (const { name, code } of files) writeFileSync(join(user.folder, name), code);
}, 60_000);
afterAll(() => user.remove());

const shipped = (): readonly string[] => readdirSync(user.place, { recursive: true, encoding: 'utf8' });

describe('the package', () => {
  it('runs a new study with the parts that it ships', () => {
    expect(study).toContain('hypothesis ');
    expect(user.sh('npx', 'orglab', 'list', 'organizations')).toContain('checks-and-balances');
  });
  it('ships no tests but the contracts, no sources, no maps and nothing that points to one', () => {
    const others = /(^|\/)(test|src|results|notebooks|node_modules)(\/|$)|\.test\.|\.map$|(^|\/)\.|tsconfig|biome/;
    expect(shipped().filter((f) => others.test(f))).toEqual([]);
    expect(shipped()).toContain(join('dist', 'contracts', 'task-family.js'));
    const code = shipped().filter((f) => f.endsWith('.js'));
    expect(code.length).toBeGreaterThan(200);
    expect(code.filter((f) => readFileSync(join(user.place, f), 'utf8').includes('sourceMappingURL'))).toEqual([]);
  });
  it('has every file that its exports, types and README name', () => {
    const { exports, types, bin } = JSON.parse(readFileSync(join(user.place, 'package.json'), 'utf8'));
    const named = [
      types,
      ...Object.values(bin),
      ...Object.values(exports).flatMap((e) => (typeof e === 'string' ? [e] : Object.values(e as object))),
    ];
    expect(named.filter((f) => !existsSync(join(user.place, f)))).toEqual([]);
    const readme = readFileSync(join(user.place, 'README.md'), 'utf8');
    const paths = [...readme.matchAll(/\b(?:docs|configs|experiments)(?:\/[\w-]+)+(?:\.\w+)?|\b[A-Z]{4,}\.md/g)].map(
      ([path]) => path,
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(user.place, path)))).toEqual([]);
  });
  it('declares types that resolve by themselves', () => {
    const declared = shipped().filter((f) => f.endsWith('.d.ts'));
    const lost = declared.flatMap((f) =>
      [...readFileSync(join(user.place, f), 'utf8').matchAll(/from '(\.[^']+)\.js'/g)]
        .map(([, to = '']) => join(user.place, f, '..', `${to}.d.ts`))
        .filter((target) => !existsSync(target)),
    );
    expect(lost).toEqual([]);
    // What a declaration imports from elsewhere must be installed with the package, or types turn into any.
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(user.place, 'package.json'), 'utf8'));
    const foreign = declared.flatMap((f) =>
      [...readFileSync(join(user.place, f), 'utf8').matchAll(/(?:from |import\()['"]((?:@[\w-]+\/)?[\w-]+)/g)].map(
        ([, name = '']) => name,
      ),
    );
    const known = { ...dependencies, ...peerDependencies };
    expect([...new Set(foreign)].filter((name) => !(name in known) && name !== 'node')).toEqual([]);
    expect(foreign).toContain('zod');
  });
  it('loads LangChain only where it is named, and the tools of tests nowhere else', () => {
    const loaded = new Set<string>();
    const visit = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const text = readFileSync(file, 'utf8');
      for (const [, from, bare] of text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'/gm)) {
        const name = from ?? bare ?? '';
        if (name.startsWith('.')) visit(join(file, '..', name));
        else loaded.add(name);
      }
    };
    visit(join(user.place, 'dist/api/index.js'));
    expect(loaded.size).toBeGreaterThan(100);
    expect(loaded).toContain('zod');
    expect([...loaded].filter((name) => /langchain|^vitest|^fast-check/.test(name))).toEqual([]);
  });
});

describe('docs/library.md', () => {
  it('has files, and says what some of them print', () => {
    expect(files.map((f) => f.name)).toEqual(['study.ts', 'parts.ts', 'mine.ts', 'parts.test.ts']);
    expect(files.filter((f) => f.prints !== null).map((f) => f.name)).toEqual(['study.ts', 'mine.ts']);
  });
  it('compiles, strictly', () => {
    writeFileSync(join(user.folder, 'tsconfig.json'), JSON.stringify(STRICT));
    // What it emits is run below.
    expect(user.sh(process.execPath, join(user.folder, 'node_modules/typescript/bin/tsc'), '-p', '.')).toBe('');
  }, 60_000);
  it.each(files.filter((f) => f.prints !== null))('prints what it says: $name', ({ name, prints }) => {
    expect(user.sh(process.execPath, name.replace(/\.ts$/, '.js'))).toBe(prints);
  });
  it('gives the same bytes as the command', () => {
    for (const table of ['trials.csv', 'summary.csv', 'pairs.csv', 'hypotheses.csv', 'people.csv', 'verdict.txt'])
      expect(readFileSync(join(user.folder, 'results/my-study', table), 'utf8'), table).toBe(
        readFileSync(join(user.folder, 'by-command', table), 'utf8'),
      );
  });
  it('holds its family and its agents to the contracts', () => {
    const told = user.sh(process.execPath, join(user.folder, 'node_modules/vitest/vitest.mjs'), 'run', 'parts.test.ts');
    expect(Number(/Tests\s+(\d+) passed/.exec(told)?.[1])).toBeGreaterThan(100);
  }, 60_000);
});
