/** Replies that no program should have to read, in every field of every form, and beside the form. */
import { crc32 } from 'node:zlib';
import type { Canned, Received } from '../support/openai-server.js';

const ESC = '\u001b';
export const TEXTS: Readonly<Record<string, string>> = {
  markdown: '# Title\n\n**bold** [here](javascript:alert(1)) ![x](http://127.0.0.1/x.png)\n```js\nalert(1)\n```',
  html: '<script>alert(1)</script><img src=x onerror="alert(1)"></td></table><!--',
  ansi: `${ESC}[31mred${ESC}[0m${ESC}[2J${ESC}]0;title\u0007\u009b31m\u0090q\u007f`,
  clear: `${ESC}[2J${ESC}[Hgone`,
  link: `${ESC}]8;;http://127.0.0.1/${ESC}\\click${ESC}]8;;${ESC}\\`,
  formula: "=cmd|'/C calc'!A0",
  plus: '+1+cmd|"x"',
  minus: '-cmd()',
  at: '@SUM(1+1)*cmd',
  tab: '\t=1+1',
  breaks: '"a","b"\r\n=1,2\r"c',
  nul: 'a\u0000b\u0000',
  surrogates: 'a\ud800b\udc00c\udfff',
  deep: '['.repeat(50_000),
  long: 'y'.repeat(60_000),
  id: `p1${'1'.repeat(20_000)}`,
  bidi: '\u202etxet\u202c\ufeff\u2028\u2029',
  proto: '__proto__',
  number: `1${'0'.repeat(5000)}`,
};
export const LONG = 'x='.repeat(5_000_000);

/** What the form asks for, with the text in every place that takes one. */
const filled = (form: string, text: string): unknown => {
  const open = { thoughts: text, note: text, objections: [text, text], cites: [text] };
  const group = { group: text, parts: [text, 'p1'], after: [text], constraints: [text] };
  const steps = [
    { do: text, by: text, [text]: text },
    { do: 'solve', by: 'worker', x: [text] },
  ];
  switch (form) {
    case 'answer':
      return { ...open, answer: text, confidence: 0.5 };
    case 'review':
      return { ...open, score: 0.4 };
    case 'forecast':
      return { ...open, success: 0.5, harm: 0.1, cost: 1 };
    case 'bid':
      return { ...open, p: 0.5, price: 0.1 };
    case 'belief':
      return { ...open, belief: 0.5 };
    case 'ranking':
      return { ...open, ranking: [text, 'draft 1', text], approved: 2 };
    case 'design':
      return { ...open, steps };
    default:
      return { ...open, groups: [group] };
  }
};

const formIn = ({ json }: Received): string =>
  (json.response_format as { json_schema?: { name: string } } | undefined)?.json_schema?.name ?? 'answer';
const usage = { prompt_tokens: 40, completion_tokens: 20, total_tokens: 60 };
const WAYS = 8;

/** The reply to a prompt, decided by its text: texts take turns, and so do the places where they stand. Two are long. */
export const nasty = (received: Received, at: number): Canned => {
  const n = crc32(JSON.stringify(received.json.messages));
  const [turn, way] = [n % 257, Math.floor(n / 257)];
  if (at === 40) return { message: { content: LONG }, usage };
  if (at === 41) return { message: { content: JSON.stringify({ answer: LONG, confidence: 0.5, cites: [] }) } };
  const texts = Object.values(TEXTS);
  const text = texts[turn % texts.length]!;
  const whole = JSON.stringify(filled(formIn(received), text));
  switch (way % WAYS) {
    case 0:
    case 1:
    case 2:
      return { message: { content: whole }, usage };
    case 3:
      return { message: { content: `${text}\n\`\`\`json\n${whole}\n\`\`\`\n${text}` }, usage };
    case 4:
      return { message: { content: null, refusal: text }, usage };
    case 5:
      return { message: { content: text }, finish: turn % 2 ? 'length' : text.slice(0, 100) };
    case 6:
      return {
        status: 400,
        headers: { 'x-note': 'n' },
        body: JSON.stringify({ error: { message: text, code: text } }),
      };
    default:
      return {
        message: {
          content: whole,
          tool_calls: turn % 2 ? [] : [{ id: text, function: { name: text, arguments: whole } }],
        },
        usage: { prompt_tokens: -5, completion_tokens: 1e308, total_tokens: Number.MAX_VALUE },
      };
  }
};
