import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { experiment, put, type Said, scratch, table } from './harness.js';
import { batch, expectRefusal } from './refusal.js';

const folder = scratch();
const ROWS = [
  ['A cart holds 3 crates with 6 pears each. How many pears is that?', '3 crates of 6 make <<3*6=18>>18.\n#### 18'],
  ['Ana had 20 stamps and gave 5 away. How many has she now?', '20 - 5 = 15\n#### 15'],
  ['Four wagons have 250 seats each. How many seats are there?', '4 * 250 = 1000\n#### 1,000'],
  ['It was 3 degrees and it fell by 7. How many degrees is it now?', '3 - 7 = -4\n#### -4'],
  ['Two friends share 9 litres. How many litres has each?', '9 / 2 = 4.5\n#### 4.5'],
  ['A pen costs 2 dollars. What do 9 pens cost?', '9 * 2 = 18\n#### $18'],
] as const;
const jsonl = ROWS.map(([question, answer]) => `${JSON.stringify({ question, answer })}\n`);
const csv = `question,answer\n${ROWS.map(([q, a]) => `"${q}","${a.split('#### ')[1]}"\n`).join('')}`;

const cases: Readonly<Record<string, readonly [file: string, text: string | Uint8Array]>> = {
  gsm8k: ['mine.jsonl', jsonl.join('')],
  csv: ['mine.csv', csv],
  torn: ['torn.jsonl', [...jsonl.slice(0, 2), '{"question": "What', '\n', ...jsonl.slice(3)].join('')],
  lacking: ['lacking.jsonl', [...jsonl.slice(0, 3), '{"question": "How many?"}\n'].join('')],
  ragged: ['ragged.csv', 'question,answer\n"Two, and two\nmore?",4\nalone\n'],
  headless: ['headless.csv', 'frage;antwort\nWie viel?;4\n'],
  unclosed: ['unclosed.csv', 'question,answer\n"Two and two?,4\n'],
  empty: ['empty.jsonl', ''],
  binary: ['binary.jsonl', Uint8Array.from({ length: 99 }, (_, i) => (i * 31) % 256)],
  missing: ['', ''],
};
const names = Object.keys(cases);
const said = new Map<string, Said>();

beforeAll(() => {
  for (const [name, [file, text]] of Object.entries(cases)) {
    if (file !== '') put(folder, `data/${file}`, text);
    const task = `[{ name: mine, family: questions, params: { file: data/${file || 'nosuch.jsonl'} } }]`;
    put(folder, `${name}.yaml`, experiment({ tasks: task, metrics: '[value]' }));
  }
  const answers = batch(
    folder,
    names.map((name) => ['run', `${name}.yaml`, '--out', name, '--workers', '1']),
  );
  names.forEach((name, i) => {
    said.set(name, answers[i] as Said);
  });
});

describe("a user's questions", () => {
  it.each(['gsm8k', 'csv'])('%s: runs, every question is met, some are answered rightly', (name) => {
    const { code, out, err } = said.get(name) as Said;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('note: task mine has 6 instances; 10 were asked for');
    const rows = table(folder, name, 'trials.csv').filter((r) => r.org === 'committee');
    expect(new Set(rows.map((r) => r.instance))).toEqual(new Set(['0', '1', '2', '3', '4', '5']));
    expect(new Set(rows.map((r) => r.value))).toEqual(new Set(['0', '1']));
  });

  it('JSONL and CSV of the same questions give the same trials', () => {
    const values = (name: string) =>
      table(folder, name, 'trials.csv').map((r) => `${r.trial} ${r.value} ${r.tokens_out}`);
    expect(values('csv')).toEqual(values('gsm8k'));
  });

  it.each([
    ['torn', `${join('data', 'torn.jsonl')}:3: invalid JSON`],
    ['lacking', `${join('data', 'lacking.jsonl')}:4: no "answer"`],
    ['ragged', `${join('data', 'ragged.csv')}:4: 1 fields; the header has 2`],
    ['headless', `${join('data', 'headless.csv')}:1: no column "question"`],
    ['unclosed', `${join('data', 'unclosed.csv')}:2: a quoted field is never closed`],
    ['empty', `${join('data', 'empty.jsonl')}:1: no questions`],
    ['binary', `${join('data', 'binary.jsonl')}:1: a NUL byte`],
    ['missing', 'missing.yaml:6:9 tasks[0]: '],
  ])('%s: the message has the line of the file', (name, says) => {
    const one = said.get(name) as Said;
    expectRefusal(one);
    expect(one.err).toContain(says);
  });
});
