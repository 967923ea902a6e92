import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { experiment, put, read, root, type Said, scratch } from './harness.js';
import { batch, expectRefusal } from './refusal.js';

const folder = scratch();
const one = (...args: string[]): Said => batch(folder, [args])[0] as Said;
const run = (out: string, ...args: string[]): Said => one('run', 'e.yaml', '--out', out, '--workers', '1', ...args);

beforeAll(() => {
  put(folder, 'e.yaml', experiment({ instances: '4', metrics: '[value]' }));
  put(folder, 'other.yaml', experiment({ instances: '5', metrics: '[value]' }));
  put(folder, 'file', 'a file');
});

const mountable = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

describe('a file that is not there', () => {
  it.each([
    [['run', 'nosuch.yaml'], 'nosuch.yaml: no such file\n'],
    [['check', 'nosuch.yaml'], 'nosuch.yaml: no such file\n'],
    [['run', '.'], '.: a folder; name a YAML file in it\n'],
    [['show', 'comittee'], /^unknown organization "comittee"; did you mean "committee"\?/],
    [['compare', 'nosuch'], /^nosuch: no such folder; run an experiment first, as in: /],
    [['compare', 'file'], /^file: no manifest.json; it is not a results folder/],
    [['trace', '.'], /^\.: no manifest.json; it is not a results folder/],
    [['run', 'e.yaml', '--staff', 'nobody'], /^unknown staff "nobody"; declared: clones, .*mixed-five/],
    [['run', 'e.yaml', '--workers', 'two'], 'error: expected a whole number, found "two"\n'],
    [['list', 'orgs'], /Allowed choices are organizations, tasks, staff, policies, metrics, experiments/],
    [['shwo', 'committee'], /Did you mean show\?/],
  ])('orglab %j', (args, says) => {
    const { code, out, err } = one(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (typeof says === 'string') expect(err).toBe(says);
    else expect(err).toMatch(says);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it.each([
    [['notebook', 'run', 'nosuch.ipynb'], /nosuch\.ipynb/],
    [['notebook', 'run', 'e.yaml'], /e\.yaml/],
    [['run', 'e.yaml', '--seed', ''], /whole number/],
    [['run', 'e.yaml', '--workers', '0'], /at least 1|>= ?1|from 1/],
  ])('orglab %j', (args, says) => {
    const said = one(...args);
    expectRefusal(said);
    expect(said.err).toMatch(says);
  });
});

describe('results folders', () => {
  it.each(['file/x', 'file', '/dev/full'])('%s cannot be one', (out) => {
    const said = run(out);
    expectRefusal(said);
    expect(said.err).toContain(`${out}: cannot make the results folder (`);
    expect(said.err).toContain('--out');
  });

  it.skipIf(!existsSync('/proc/self'))('nor /proc/x, and it does not take forever to say so', () => {
    const timeout = spawnSync(
      'timeout',
      ['10', process.execPath, join(root, 'bin/orglab.js'), 'run', 'e.yaml', '--out', '/proc/x'],
      { cwd: folder },
    );
    expect(timeout.status).toBe(2);
  });

  it('one on a full disk', ({ skip }) => {
    mkdirSync(join(folder, 'tiny'));
    if (!mountable('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', join(folder, 'tiny'))) return skip();
    try {
      const said = run('tiny/x');
      expectRefusal(said);
      expect(said.err).toContain('no space left on device');
    } finally {
      execFileSync('umount', [join(folder, 'tiny')]);
    }
  });

  it('one that may only be read', ({ skip }) => {
    const place = join(folder, 'locked');
    mkdirSync(place);
    const superuser = process.getuid?.() === 0;
    if (!superuser) chmodSync(place, 0o500);
    else if (!mountable('-t', 'tmpfs', '-o', 'ro', 'tmpfs', place)) return skip();
    try {
      const said = run('locked/x');
      expectRefusal(said);
      expect(said.err).toContain('locked/x: cannot make the results folder');
      const inside = run('locked');
      expectRefusal(inside);
      expect(inside.err).toContain('locked: cannot be written');
    } finally {
      if (superuser) execFileSync('umount', [place]);
    }
  });

  it('one of another experiment is left as it is; so is one of another seed', () => {
    expect(run('mine', '--quiet').code).toBe(0);
    const before = read(folder, 'mine/journal.jsonl');
    for (const args of [
      ['run', 'other.yaml', '--out', 'mine'],
      ['run', 'e.yaml', '--out', 'mine', '--seed', '9'],
    ]) {
      const said = one(...args);
      expectRefusal(said);
      expect(said.err).toMatch(
        /^mine: holds the results of another experiment \("small", \w+; this one is \w+\); give another folder with --out/,
      );
    }
    expect(read(folder, 'mine/journal.jsonl')).toBe(before);
    expect(existsSync(join(folder, 'mine', 'lock'))).toBe(false);
  });

  it('the lock of a process that is gone is taken over, and so is one that makes no sense', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    put(folder, 'stale/lock', String(gone));
    expect(run('stale', '--quiet').code).toBe(0);
    expect(existsSync(join(folder, 'stale', 'lock'))).toBe(false);
    put(folder, 'odd/lock', 'not a number');
    expect(run('odd', '--quiet').code).toBe(0);
  });

  it('a file called journal.jsonl that is not ours is not overwritten', () => {
    put(folder, 'diary/journal.jsonl', 'monday: rain\n');
    run('diary', '--quiet');
    expect(read(folder, 'diary/journal.jsonl')).toBe('monday: rain\n');
  });

  it('a reader who stops reading is no defect', () => {
    const piped = spawnSync('bash', ['-c', `${process.execPath} ${root}bin/orglab.js list metrics | true`]);
    expect(piped.stderr.toString()).toBe('');
  });
});
