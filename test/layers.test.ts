import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

/** Floors: a file may import its own folder and folders of a smaller number; siblings do not meet, except for types. */
const FLOOR: Readonly<Record<string, number>> = {
  rng: 0,
  org: 0,
  files: 0,
  stats: 1,
  sim: 1,
  questions: 1,
  engine: 2,
  agents: 3,
  tasks: 3,
  metrics: 3,
  lab: 4,
  store: 5,
  report: 5,
  study: 5,
  serve: 5,
  api: 6,
  contracts: 6,
  cli: 7,
};

const src = resolve('src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
const roomOf = (file: string): string => relative(src, file).split(sep)[0] as string;

/** Lines of the form `file: import` that climb or cross. */
const offending = (file: string, text: string): string[] =>
  [...text.matchAll(/(import|export)\s+(type\s+)?[^;]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/g)].flatMap((m) => {
    const target = resolve(join(src, file, '..'), (m[3] ?? m[4]) as string);
    const [from, to] = [roomOf(join(src, file)), roomOf(target)];
    if (from === to || FLOOR[to]! < FLOOR[from]!) return [];
    return [
      `src/${file} imports ${m[3] ?? m[4]}: floor ${FLOOR[from]} (${from}) may not reach floor ${FLOOR[to]} (${to})`,
    ];
  });

test('every folder of src has a floor', () => {
  expect([...new Set(files.map((f) => roomOf(join(src, f))))].filter((room) => !(room in FLOOR))).toEqual([]);
});

test('imports only go down', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((f) => offending(f, readFileSync(join(src, f), 'utf8')))).toEqual([]);
});

test('the test sees an import that climbs', () => {
  expect(offending('rng/x.ts', "import { run } from '../engine/run.js';")).toHaveLength(1);
  expect(offending('store/x.ts', "import { y } from '../report/tables.js';")).toHaveLength(1);
});

test('LangChain is imported in its own folder only', () => {
  const outside = files.filter((f) => !f.startsWith(join('agents', 'langchain')));
  expect(outside.filter((f) => /['"]@?langchain/.test(readFileSync(join(src, f), 'utf8')))).toEqual([]);
});

test('the benchmark, which no suite runs, names what is there', async () => {
  const scripts = readdirSync('bench').filter((f) => f.endsWith('.js'));
  const named = scripts.flatMap((f) =>
    [...readFileSync(join('bench', f), 'utf8').matchAll(/import \{([^}]*)\} from '\.\.\/dist\/([^']+)\.js'/g)].map(
      ([, names = '', path = '']) => ({ names: names.split(',').map((n) => n.trim()), path }),
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  for (const { names, path } of named) {
    const found = (await import(/* @vite-ignore */ pathToFileURL(resolve('src', `${path}.ts`)).href)) as object;
    expect(Object.keys(found), path).toEqual(expect.arrayContaining(names));
  }
});

test('the tools of tests are imported by the contracts only', () => {
  const outside = files.filter((f) => !f.startsWith('contracts'));
  const importing = (f: string): boolean => /from '(vitest|fast-check)'/.test(readFileSync(join(src, f), 'utf8'));
  expect(outside.filter(importing)).toEqual([]);
  expect(files.filter(importing).length).toBeGreaterThan(3);
});

test('no randomness but rng/, and no clock in the core', () => {
  const core = files.filter((f) => !/^(cli|api|store|report|lab|agents.langchain|agents.calls)/.test(f));
  const offenders = files.filter((f) => /Math\.random\(/.test(readFileSync(join(src, f), 'utf8')));
  expect(offenders).toEqual([]);
  expect(
    core.filter((f) => /Date\.now\(|new Date\(\)|performance\.now\(/.test(readFileSync(join(src, f), 'utf8'))),
  ).toEqual([]);
});
