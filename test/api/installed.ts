/** The package as somebody has it who installed it: packed, laid out in a folder of its own, with what it depends on and no more. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../cli/harness.js';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export interface Installed {
  /** The user's folder. */
  readonly folder: string;
  /** Where the package stands in it. */
  readonly place: string;
  /** Runs a program in the folder; returns what it printed. Throws with all of it where the program fails. */
  readonly sh: (program: string, ...args: string[]) => string;
  readonly remove: () => void;
}

const modules = realpathSync(join(root, 'node_modules'));

const link = (name: string, into: string): void => {
  mkdirSync(dirname(join(into, name)), { recursive: true });
  symlinkSync(join(modules, name), join(into, name));
};

/** No network: the tarball is laid out by hand, as npm does; dependencies are links to those of this repository. */
export const install = (): Installed => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orglab-installed-')));
  const env = { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false', NO_COLOR: '1' };
  // A program started by vitest must not take itself for a part of it.
  for (const name of Object.keys(env)) if (/^(VITEST|NODE_ENV|VITE_)/.test(name)) delete env[name as keyof typeof env];
  const sh = (program: string, ...args: string[]): string => {
    try {
      return execFileSync(program, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`${program} ${args.join(' ')} failed\n${stdout ?? ''}\n${stderr ?? String(error)}`);
    }
  };
  // dist is there already: the suite builds before it runs.
  sh('npm', 'pack', root, '--ignore-scripts', '--silent', '--pack-destination', folder);
  const tarball = readdirSync(folder).find((f) => f.endsWith('.tgz')) as string;
  const place = join(folder, 'node_modules', 'orglab');
  mkdirSync(place, { recursive: true });
  sh('tar', 'xzf', tarball, '-C', place, '--strip-components=1');
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types/node'])
    link(name, join(folder, 'node_modules'));
  mkdirSync(join(folder, 'node_modules', '.bin'));
  symlinkSync('../orglab/bin/orglab.js', join(folder, 'node_modules', '.bin', 'orglab'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
  return { folder, place, sh, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
