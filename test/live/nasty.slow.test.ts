/** Nasty replies through everything that a user reads afterwards: unharmed, and harmless. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readResults } from '../../src/api/index.js';
import { put, root, scratch, table } from '../cli/harness.js';
import { type OpenAiServer, openAiServer } from '../support/openai-server.js';
import type { Said } from '../torture/process.js';
import { csvIn, orglab, replyOf, staffAt, study, takesIn, tracesIn } from './bench.js';
import { LONG, nasty, TEXTS } from './nasty.js';

const folder = scratch();
const out = join(folder, 'out');
/** Whatever a terminal does not print as it is; a line feed ends lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/u;
let server: OpenAiServer;
let ran: Said;

beforeAll(async () => {
  server = await openAiServer(nasty);
  put(folder, 'words.yaml', 'name: words\nsummary: Words.\nfamily: questions\nparams: { file: words.jsonl }\n');
  put(
    folder,
    'words.jsonl',
    [1, 2, 3].map((i) => `{"id": "q${i}", "question": "Word ${i}?", "answer": "w${i}", "scoring": "exact"}\n`).join(''),
  );
  study(folder, staffAt(server.url, 'maxTokens: 1000', 'openai'), {
    instances: '2',
    tasks: '[./words.yaml, decomposable]',
    organizations: '[single, veto-committee, hierarchy, market, self-designing, futarchy]',
    metrics: 'all',
  });
  const args = ['run', 'experiment.yaml', '--out', 'out', '--attempts', '1', '--concurrency', '1', '--workers', '1'];
  ran = await orglab(folder, ...args);
}, 120_000);
afterAll(() => server.close());

const harmless = ({ code, out: said, err }: Said, what: string): void => {
  const trouble = err.replaceAll(/^\d.* trials, .*\n/gm, '');
  expect(`${code} ${trouble}`, what).toBe('0 ');
  const at = said.search(CONTROL);
  expect(at < 0 ? '' : JSON.stringify(said.slice(Math.max(0, at - 60), at + 20)), what).toBe('');
};

describe('a run whose replies are nasty', () => {
  test('finishes without an error, and its output is plain text', () => {
    harmless(ran, 'run');
    const rows = table(out, 'trials.csv');
    expect(rows.filter((r) => r.status === 'error').map((r) => r.error)).toEqual([]);
    expect(rows.filter((r) => r.status === 'answered').length).toBeGreaterThan(10);
    // Every kind of reply was read, refused and lost.
    const reasons = [...tracesIn(out).values()].flatMap(({ entries }) => entries.map(replyOf));
    expect(reasons.filter((r) => 'content' in r).length).toBeGreaterThan(20);
    expect(reasons.filter((r) => 'refused' in r).length).toBeGreaterThan(5);
    for (const why of [/^failed: .*HTTP 400/, /^unparsed: /, /^truncated$/])
      expect(reasons.filter((r) => why.test(String(r.none))).length, String(why)).toBeGreaterThan(1);
  });

  test('no file holds a NUL or an escape, and none is large but the record', () => {
    for (const name of readdirSync(out)) {
      const bytes = readFileSync(join(out, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      for (const sign of ['\u0000', '\u001b', '\u0007', '\ufffd\ufffd'])
        expect(text.includes(sign), `${name}: ${JSON.stringify(sign)}`).toBe(false);
      if (name !== 'calls.jsonl') expect(statSync(join(out, name)).size, name).toBeLessThan(8_000_000);
    }
  });

  test('tables: rows as wide as their header, no cell is a formula, and what is read back is what was written', () => {
    for (const [name, text] of Object.entries(csvIn(out))) {
      const rows = table(out, name);
      if (!/hypotheses|curves/.test(name)) expect(rows.length, name).toBeGreaterThan(0);
      expect(text.trimEnd().split('\n').length - 1, `${name}: a row is one line`).toBe(rows.length);
      const formula = (cell: string): boolean => !/^-[\d.][\d.e-]*$/.test(cell) && /^[=+\-@\t\r]/.test(cell);
      const cells = rows.flatMap((row) => Object.entries(row));
      expect(
        cells.filter(([, cell]) => formula(cell) || CONTROL.test(cell)),
        name,
      ).toEqual([]);
    }
    const { trials } = readResults(out);
    expect(trials.length).toBe(table(out, 'trials.csv').length);
  });

  test('orglab trace and compare print plain text, whatever was said', async () => {
    const traces = tracesIn(out);
    // Trials in which somebody said something for the terminal, as work, as parts and as a design.
    const trials = ['"answer":"\\u001b', '"parts":[" ', '"steps":[{"', '"refused":', '"label":"='].flatMap((sign) =>
      [...traces]
        .filter(([, { line }]) => line.includes(sign))
        .map(([trial]) => trial)
        .slice(0, 1),
    );
    expect(trials.length).toBeGreaterThan(3);
    expect(traces.get(trials[0]!)!.line).toContain('"answer":"\\u001b');
    const all = await Promise.all([
      ...trials.map((trial) => orglab(folder, 'trace', 'out', '--trial', trial)),
      ...trials.slice(0, 2).map((trial) => orglab(folder, 'trace', 'out', '--trial', trial, '--json')),
      orglab(folder, 'trace', 'out'),
      orglab(folder, 'compare', 'out', '--metric', 'value,harm,failed_rate', '--all-pairs'),
      orglab(folder, 'compare', 'out', '--metric', 'value'),
    ]);
    for (const [i, said] of all.entries()) harmless(said, `command ${i}`);
    for (const { line } of traces.values()) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('the record keeps what was said, each line sound, and a replay of it gives the same bytes', async () => {
    const takes = takesIn(out);
    expect(takes.every((take) => take !== undefined)).toBe(true);
    const texts = takes.map(({ answer }) => answer.text);
    for (const name of ['html', 'ansi', 'formula', 'nul'] as const)
      expect(
        texts.some((text) => text.includes(JSON.stringify(TEXTS[name]).slice(1, -1))),
        name,
      ).toBe(true);
    expect(texts.filter((text) => text.includes(LONG)).length).toBeGreaterThan(1);
    await server.close();
    harmless(
      await orglab(folder, 'run', 'experiment.yaml', '--out', 'again', '--replay', 'out', '--workers', '1'),
      'replay',
    );
    expect(csvIn(join(folder, 'again'))).toEqual(csvIn(out));
  });

  test('a notebook that shows the results holds no mark-up of theirs', async () => {
    const source = [
      `import { readResults } from 'orglab';\n`,
      `const { trials } = readResults(${JSON.stringify(out)});\n`,
      'trials.map(({ trial, status, error, null_reasons, terminate_reason }) => ({ trial, status, error, null_reasons, terminate_reason }))',
    ];
    const cell = { cell_type: 'code', id: 'a', metadata: {}, execution_count: null, outputs: [], source };
    const kernelspec = { name: 'deno', display_name: 'Deno', language: 'typescript' };
    const book = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [cell] };
    const file = put(folder, 'look.ipynb', JSON.stringify(book));
    const said = await orglab(root, 'notebook', 'run', file);
    expect(said.code, said.err).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('veto-committee');
    expect(text).not.toMatch(/<script>|<img src=x/);
  });
});
