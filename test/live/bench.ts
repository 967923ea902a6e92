/** What the tests with real models share: experiments whose seats are filled over HTTP, and what their folders hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unline } from '../../src/files/lines.js';
import { experiment, put, read, root, table } from '../cli/harness.js';
import { launch, type Running, type Said } from '../torture/process.js';

export const NAMES = ['alder', 'birch', 'cedar', 'elder', 'hazel'] as const;

/** A staff of the name of the simulated one, so that conditions have the same ids; `more` goes into every person. */
export const staffAt = (url: string, more = '', prefix = 'orglab', names: readonly string[] = NAMES): string =>
  `name: mixed-five\npeople:\n${names
    .map((n) => `  - { model: "${prefix}:${n}", family: ${n}, baseUrl: "${url}"${more === '' ? '' : `, ${more}`} }\n`)
    .join('')}`;

/** Writes a small experiment and its staff into a folder; gives the path of the experiment. */
export const study = (folder: string, staff: string, lines: Readonly<Record<string, string>> = {}): string => {
  put(folder, 'staff.yaml', staff);
  return put(folder, 'experiment.yaml', experiment({ staff: '[./staff.yaml]', ...lines }));
};

const command = join(root, 'bin', 'orglab.js');

/** The command with an environment of its own: without any key but those given. */
export const begin = (cwd: string, env: Readonly<Record<string, string>>, ...args: string[]): Running => {
  const { OPENAI_API_KEY: _, ...rest } = process.env;
  return launch(process.execPath, [command, ...args], { cwd, env: { ...rest, ...env } });
};
/** Without the lines of progress, which a slow machine adds. */
export const orglab = async (cwd: string, ...args: string[]): Promise<Said> => {
  const said = await begin(cwd, {}, ...args).done;
  return { ...said, err: said.err.replaceAll(/^[\d,]+ of [\d,]+ trials.*\n/gm, '') };
};

/** Requests that the server has read so far, and the faults it has made, as /health tells. */
export const countsAt = async (url: string): Promise<Readonly<Record<string, number>>> => {
  const reply = await fetch(url.replace(/\/v1$/, '/health'));
  return ((await reply.json()) as { counts: Record<string, number> }).counts;
};

export interface Take {
  readonly id: string;
  readonly form: { readonly name: string };
  readonly answer: { readonly text: string; readonly end: string; readonly why?: string };
}

/** The calls in a record, in the order of writing. */
export const takesIn = (folder: string): readonly Take[] =>
  read(folder, 'calls.jsonl')
    .split('\n')
    .slice(1, -1)
    .map((line) => unline(line) as Take);

export type Entry = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: string };
export interface Kept {
  readonly line: string;
  readonly entries: readonly Entry[];
}

/** Kept traces by trial. */
export const tracesIn = (folder: string): ReadonlyMap<string, Kept> => {
  const text = gunzipSync(readFileSync(join(folder, 'traces.jsonl.gz'))).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const { trial, entries } = JSON.parse(line) as { trial: string; entries: Entry[] };
      return [trial, { line, entries }];
    }),
  );
};

export type Reply = Readonly<Record<string, unknown>>;
export const replyOf = (entry: Entry | undefined): Reply => (entry?.reply ?? {}) as Reply;

/** An entry without what is not said over a wire: by the clock, the price, the truth behind it. */
export const heard = (entry: Entry): Reply => {
  const { at: _at, start: _start, end: _end, truth: _truth, latent: _latent, usage, ...open } = entry;
  const { latent: _hidden, ...reply } = replyOf(entry);
  const { tokensIn, tokensOut } = (usage ?? {}) as Reply;
  return { ...open, reply, tokensIn, tokensOut };
};

/** The same without tokens, which repairs add to. */
export const said = (entry: Entry): Reply => {
  const { tokensIn: _read, tokensOut: _wrote, ...rest } = heard(entry);
  return rest;
};

/** Where two traces first differ in what is heard, or −1. */
export const partsAt = (a: readonly Entry[], b: readonly Entry[], by: (entry: Entry) => Reply = heard): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    if (!a[i] || !b[i] || JSON.stringify(by(a[i]!)) !== JSON.stringify(by(b[i]!))) return i;
  return -1;
};

/** Every CSV of a results folder, so that a difference names its file. */
export const csvIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .sort()
      .map((name) => [name, read(folder, name)]),
  );

type Row = Readonly<Record<string, string>>;
export const byTrial = (folder: string): ReadonlyMap<string, Row> =>
  new Map(table(folder, 'trials.csv').map((row) => [row.trial as string, row]));

/** Columns in which two rows differ. */
export const differing = (a: Row, b: Row): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((column) => a[column] !== b[column]);
