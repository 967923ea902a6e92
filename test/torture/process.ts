/** The real command as a process of its own, and what may be done to it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Said {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Said>;
  readonly isOver: () => boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'bin', 'orglab.js');
const fault = new URL('./fault.mjs', import.meta.url).href;

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a program in the folder of the bench. */
export const launch = (program: string, args: readonly string[], options: SpawnOptions): Running => {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (data) => {
    text.out += data;
  });
  child.stderr?.on('data', (data) => {
    text.err += data;
  });
  let over = false;
  const late = setTimeout(() => {
    text.err += '\n(killed after a minute)';
    child.kill('SIGKILL');
  }, 60_000);
  const done = new Promise<Said>((resolve) =>
    child.on('close', (code, signal) => {
      over = true;
      clearTimeout(late);
      resolve({ code, signal, ...text });
    }),
  );
  return { child, done, isOver: () => over };
};

export const commandLine = (out: string, workers: number, ...more: string[]): readonly string[] => [
  command,
  'run',
  'torture.yaml',
  '--out',
  out,
  '--workers',
  String(workers),
  '--quiet',
  ...more,
];

export const run = (folder: string, out: string, workers: number, ...more: string[]): Running =>
  launch(process.execPath, commandLine(out, workers, ...more), { cwd: folder });

/** The same with something that happens to it; see fault.mjs. */
export const runWith = (what: string, folder: string, out: string, workers: number, node = ''): Running =>
  launch(process.execPath, commandLine(out, workers), {
    cwd: folder,
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=${fault} ${node}`,
      TORTURE_FAULT: what,
      TORTURE_FOLDER: out,
    },
  });

/** What is wrong with how a run that could not go on has ended: it owes an exit code and one clear sentence. */
export const unclear = (said: Said, codes: readonly number[], words: RegExp): readonly string[] => [
  ...(said.code !== null && codes.includes(said.code)
    ? []
    : [`exit ${said.code ?? said.signal}, not ${codes.join(' or ')}`]),
  ...(words.test(said.err) && !/\n\s+at |node:internal|defect/.test(said.err)
    ? []
    : [`it says "${said.err.trim().slice(0, 300)}"`]),
];
