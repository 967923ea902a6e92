/** A recorded run replayed with no server and no key; what has changed since, and what is missing, is told by call. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { line } from '../../src/files/lines.js';
import { put, read, root, scratch } from '../cli/harness.js';
import { child } from '../serve/serving.js';
import { csvIn, orglab, staffAt, study, takesIn, tracesIn } from './bench.js';

const folder = scratch();
const ORGANIZATIONS = 'organizations: [single, committee]';
beforeAll(async () => {
  const server = await child('--latency', '0-20');
  study(folder, staffAt(server.url, 'temperature: 0.5'), { instances: '4' });
  const recorded = await orglab(folder, 'run', 'experiment.yaml', '--out', 'first', '--record', 'tape');
  expect(recorded.err).toBe('');
  expect(recorded.code).toBe(0);
  await server.end();
});

const replay = (out: string, ...args: string[]) => orglab(folder, 'run', 'experiment.yaml', '--out', out, ...args);

describe('with the server stopped', () => {
  test('a replay gives the bytes of every table, trace and verdict', async () => {
    const before = read(folder, 'tape', 'calls.jsonl');
    const { code, out, err } = await replay('again', '--replay', 'tape');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/asked: 0 requests/);
    expect(csvIn(join(folder, 'again'))).toEqual(csvIn(join(folder, 'first')));
    expect(Object.keys(csvIn(join(folder, 'first')))).toHaveLength(6);
    for (const name of ['verdict.txt', 'manifest.json'])
      expect(read(folder, 'again', name)).toBe(read(folder, 'first', name));
    expect(tracesIn(join(folder, 'again'))).toEqual(tracesIn(join(folder, 'first')));
    expect(read(folder, 'tape', 'calls.jsonl')).toBe(before);
    expect(readdirSync(join(folder, 'tape'))).toEqual(['calls.jsonl']);
  });

  test('the same trials one after another give the same bytes', async () => {
    expect((await replay('narrow', '--replay', 'tape', '--concurrency', '1')).code).toBe(0);
    expect(csvIn(join(folder, 'narrow'))).toEqual(csvIn(join(folder, 'first')));
  });

  const CALL = String.raw`calls\.jsonl: call [^\s]+/[^\s]+#0 is not the one that was recorded:\n`;
  test.each<[string, (text: string) => string, (text: string) => string, RegExp]>([
    [
      'a temperature',
      (staff) => staff.replaceAll('temperature: 0.5', 'temperature: 0.7'),
      (own) => own,
      /spec\.temperature, from character \d+: recorded "0\.5", now "0\.7"/,
    ],
    [
      'a prompt: the policy of one seat',
      (staff) => staff.replace('{ model: "orglab:alder"', '{ policy: rubber-stamp, model: "orglab:alder"'),
      (own) => own,
      /messages\[0\]\.text, from character \d+: recorded …"[^\n]+, now …"[^\n]+For you alone/,
    ],
    [
      'an organization under its old name',
      (staff) => staff,
      (own) => own.replace(ORGANIZATIONS, 'organizations: [single, ./committee.yaml]'),
      /messages\[0\]\.text, from character \d+: recorded …"[^\n]+weigh what[^\n]+, now …"[^\n]+doubt what/,
    ],
  ])('%s that has changed stops the run, naming the call and the difference', async (name, staff, own, said) => {
    const place = join(folder, name.replaceAll(/\W+/g, '-'));
    put(place, 'staff.yaml', staff(read(folder, 'staff.yaml')));
    put(place, 'experiment.yaml', own(read(folder, 'experiment.yaml')));
    const committee = read(root, 'configs', 'organizations', 'committee.yaml');
    put(place, 'committee.yaml', committee.replace('weigh what', 'doubt what'));
    const { code, err } = await orglab(
      place,
      'run',
      'experiment.yaml',
      '--out',
      'out',
      '--replay',
      join(folder, 'tape'),
    );
    expect(err).toMatch(new RegExp(CALL));
    expect(err).toMatch(said);
    expect(err).toMatch(/Undo what has changed since .* or record into another folder\nstopped; .* kept in out\.\n$/);
    expect(code).toBe(1);
  });

  test('a call that is missing stops the run and is named; the rest is untouched', async () => {
    const takes = takesIn(join(folder, 'tape'));
    const gone = takes.find(({ id }) => /committee.*revise/.test(id))!;
    const text = read(folder, 'tape', 'calls.jsonl').split('\n');
    put(folder, 'short/calls.jsonl', text.filter((l) => !l.includes(JSON.stringify(gone.id))).join('\n'));
    const { code, err } = await replay('missing', '--replay', 'short');
    expect(code).toBe(1);
    expect(err).toContain(`call ${gone.id} is not among the ${takes.length - 1} recorded`);
    expect(err).toMatch(/record again with --record, which asks only for what is missing/);
  });

  test('a call whose line is damaged is missing, never wrong', async () => {
    const lines = read(folder, 'tape', 'calls.jsonl').split('\n');
    lines[3] = lines[3]!.replace(/"text":"/, '"text":"x');
    put(folder, 'damaged/calls.jsonl', lines.join('\n'));
    const { code, err } = await replay('hurt', '--replay', 'damaged');
    expect(code).toBe(1);
    expect(err).toMatch(/is not among the \d+ recorded \(1 damaged lines were left out\)/);
  });

  test('bad folders are told, exit 2', async () => {
    mkdirSync(join(folder, 'empty'));
    put(folder, 'foreign/calls.jsonl', line({ other: 1 }));
    for (const [args, said] of [
      [['--replay', 'empty'], /empty\/calls\.jsonl: no such file; record it first, with --record empty/],
      [['--replay', 'foreign'], /foreign\/calls\.jsonl: is no calls\.jsonl of this version/],
      [['--replay', 'tape', '--record', 'tape'], /give --record or --replay, not both/],
    ] as const) {
      const { code, err } = await replay('bad', ...args);
      expect(err).toMatch(said);
      expect(code).toBe(2);
    }
  });

  test('recording goes on from a record and asks nobody for what is there', async () => {
    mkdirSync(join(folder, 'copy'));
    copyFileSync(join(folder, 'tape', 'calls.jsonl'), join(folder, 'copy', 'calls.jsonl'));
    const { code, out } = await replay('resumed', '--record', 'copy');
    expect(code).toBe(0);
    expect(out).toMatch(/asked: 0 requests.*from the record, for nothing/);
    expect(csvIn(join(folder, 'resumed'))).toEqual(csvIn(join(folder, 'first')));
  });
});
