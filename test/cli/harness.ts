/** The command from outside: `node bin/orglab.js` in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csvParse } from 'd3-dsv';
import { afterAll } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'bin', 'orglab.js');

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly done: Promise<Said>;
  readonly kill: (signal: NodeJS.Signals) => boolean;
}

/** A folder that is gone when the test file is done. */
export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'orglab-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const start = (cwd: string, ...args: string[]): Running => {
  const child = spawn(process.execPath, [command, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const done = new Promise<Said>((resolve) =>
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, out, err });
    }),
  );
  return { done, kill: (signal) => child.kill(signal) };
};

export const orglab = (cwd: string, ...args: string[]): Promise<Said> => start(cwd, ...args).done;

/** Writes a file and the folders above it; returns its path. */
export const put = (folder: string, name: string, text: string | Uint8Array): string => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const KEYS: Readonly<Record<string, string>> = {
  name: 'small',
  question: 'Who is right more often?',
  seed: '3',
  instances: '10',
  replicates: '2',
  tasks: '[decomposable]',
  organizations: '[single, committee]',
  staff: '[mixed-five]',
};

/** Text of an experiment, one key on a line; `lines` replaces values and adds keys. */
export const experiment = (lines: Readonly<Record<string, string>> = {}): string =>
  Object.entries({ ...KEYS, ...lines })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

export const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

export const table = (...path: string[]): readonly Readonly<Record<string, string>>[] => csvParse(read(...path));

/** Names of columns; none of them holds a comma. */
export const header = (...path: string[]): readonly string[] => (read(...path).split('\n')[0] as string).split(',');

export const TABLES = ['trials.csv', 'summary.csv', 'pairs.csv', 'hypotheses.csv'] as const;

/** The four tables as one record, so that a difference names its file. */
export const tables = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(TABLES.map((name) => [name, read(folder, name)]));
