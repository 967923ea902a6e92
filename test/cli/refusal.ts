/** What every refusal has in common: exit 2, one message, no stack, nothing left on disk. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { put, root, type Said } from './harness.js';

export interface Case {
  readonly what: string;
  /** Text of the file given to the command. */
  readonly text: string | Uint8Array;
  /** The message from line and column on, after the name of the file. */
  readonly says: string | RegExp;
}

export const expectRefusal = ({ code, out, err }: Said): void => {
  expect({ code, out, err }).toMatchObject({ code: 2, out: '' });
  expect(err).not.toMatch(/^\s+at |node:|defect|Error\b/m);
  expect(err.length).toBeGreaterThan(10);
  expect(err.trimEnd().split('\n').length).toBe(1);
};

const words = (says: string | RegExp, text: string): void => {
  if (typeof says === 'string') expect(text).toContain(says);
  else expect(text).toMatch(says);
};

/** Runs commands one after another in one process, as `bin/orglab.js` does each, because Node takes longer to start than they. */
const BATCH = `
import { readFileSync } from 'node:fs';
const { main } = await import(process.argv[1]);
const said = [];
const write = { out: process.stdout.write, err: process.stderr.write };
for (const args of JSON.parse(readFileSync(0, 'utf8'))) {
  const one = { code: null, out: '', err: '' };
  process.stdout.write = (text) => { one.out += text; return true; };
  process.stderr.write = (text) => { one.err += text; return true; };
  one.code = await main(args);
  said.push(one);
}
process.stdout.write = write.out;
process.stdout.write(JSON.stringify(said));
`;

export const batch = (folder: string, commands: readonly (readonly string[])[]): readonly Said[] => {
  const main = join(root, 'dist', 'cli', 'main.js');
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', BATCH, main], {
    cwd: folder,
    input: JSON.stringify(commands),
    maxBuffer: 1e8,
  });
  if (done.status !== 0) throw new Error(`the batch of commands ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.stdout.toString()) as Said[];
};

/** Runs every case as `orglab VERB FILE`; the file is named in the message. */
export const refuses = (folder: string, verb: 'run' | 'check', cases: readonly Case[]): void => {
  let said: readonly Said[] = [];
  beforeAll(() => {
    for (const [i, { text }] of cases.entries()) put(folder, `${i}.yaml`, text);
    const options = (i: number) => (verb === 'run' ? ['--out', `${i}-out`, '--workers', '1'] : []);
    said = batch(
      folder,
      cases.map((_, i) => [verb, `${i}.yaml`, ...options(i)]),
    );
  });
  cases.forEach(({ what, says }, i) => {
    it(what, () => {
      const one = said[i] as Said;
      expectRefusal(one);
      expect(one.err).toMatch(/^[\w./-]+:\d+:\d+ /);
      words(says, one.err);
      expect(existsSync(join(folder, `${i}-out`))).toBe(false);
    });
  });
};
