/** A study begun by `orglab init` runs as it is, from wherever it was begun. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orglab, put, read, scratch } from './harness.js';

const folder = scratch();

describe('orglab init', () => {
  it('writes a study that runs as it is, and says how', async () => {
    const begun = await orglab(folder, 'init', 'studies/first-try');
    expect(begun).toMatchObject({ code: 0, err: '' });
    const command = /run it: npx orglab (.*)\n/.exec(begun.out)?.[1] ?? '';
    expect(command).toBe('run studies/first-try/experiment.yaml');
    const ran = await orglab(folder, ...command.split(' '));
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('hypothesis ');
    expect(read(folder, 'results', 'first-try', 'trials.csv').split('\n').length).toBeGreaterThan(200);
  });
  it('names nothing but the new study', () => {
    for (const file of readdirSync(join(folder, 'studies/first-try')))
      expect(read(folder, 'studies/first-try', file)).not.toContain('my-study');
    expect(read(folder, 'studies/first-try', 'README.md')).toContain('npx orglab compare results/first-try');
  });
  it.each(['author-and-checker.yaml', 'team.yaml', 'experiment.yaml', 'models.yaml', 'compare.yaml'])(
    'checks: %s',
    async (file) => {
      expect(await orglab(folder, 'check', `studies/first-try/${file}`)).toMatchObject({ code: 0, err: '' });
    },
  );
  it('writes over nothing', async () => {
    put(folder, 'mine/notes.txt', 'mine');
    const said = await orglab(folder, 'init', 'mine');
    expect(said.code).toBe(2);
    expect(said.err).toContain('mine: is there already and not empty');
    expect(readdirSync(join(folder, 'mine'))).toEqual(['notes.txt']);
  });
  it('wants a name that an experiment can have', async () => {
    expect((await orglab(folder, 'init', 'My Study')).err).toContain('use lower-case letters, digits and hyphens');
  });
});
