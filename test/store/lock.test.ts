import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { lock } from '../../src/store/lock.js';

const folder = mkdtempSync(join(tmpdir(), 'orglab-lock-'));
const path = join(folder, 'lock');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
const gone = spawnSync(process.execPath, ['-e', '']).pid;
const tells = existsSync('/proc/self/stat');

it('is taken, held and given back, and leaves nothing', () => {
  const taken = lock(folder);
  expect(readdirSync(folder)).toEqual(['lock']);
  expect(readFileSync(path, 'utf8')).toMatch(tells ? new RegExp(`^${process.pid} \\d+$`) : /^\d+$/);
  expect(taken.held()).toBe(true);
  taken.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(taken.held()).toBe(false);
});

it('of another run since is not held, and not given back', () => {
  const taken = lock(folder);
  writeFileSync(path, `${process.ppid} 5`);
  expect(taken.held()).toBe(false);
  taken.release();
  expect(existsSync(path)).toBe(true);
});

it('of a process that lives is respected, with its start or without', () => {
  const stat = tells ? readFileSync(`/proc/${process.ppid}/stat`, 'latin1') : '';
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  for (const owner of [`${process.ppid}`, `${process.ppid} ${start}`.trim()]) {
    writeFileSync(path, owner);
    expect(() => lock(folder)).toThrow(`another run (process ${process.ppid}) is writing here`);
    expect(readdirSync(folder)).toEqual(['lock']);
  }
});

it.runIf(tells)('of a number that another process has now is taken over', () => {
  writeFileSync(path, `${process.ppid} 1`);
  const taken = lock(folder);
  expect(taken.held()).toBe(true);
  taken.release();
});

it('what runs left that were killed while they took the folder is removed; what living ones need is not', () => {
  for (const name of [`lock.${gone}`, `lock.stale.${gone}`, `lock.${process.ppid}`, 'lock.txt'])
    writeFileSync(join(folder, name), '');
  lock(folder).release();
  expect(readdirSync(folder).sort()).toEqual([`lock.${process.ppid}`, 'lock.txt']);
});
