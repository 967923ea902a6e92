import { describe } from 'vitest';
import { experiment, scratch } from './harness.js';
import { type Case, refuses } from './refusal.js';

const folder = scratch();
const other = (what: string, lines: Readonly<Record<string, string>>, says: Case['says']): Case => ({
  what,
  text: experiment(lines),
  says,
});
const hypothesis = (what: string, text: string, says: Case['says']): Case =>
  other(what, { hypotheses: `[{ metric: value, better: committee, than: single, ${text} }]` }, says);
const formula = (text: string, says: Case['says']): Case =>
  other(`expression ${text}`, { metrics: `[value, { x: '${text}' }]` }, says);

const nest = (n: number): string => `${'['.repeat(n)}${']'.repeat(n)}`;
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat([...'bcdefg'].map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdef'[i]}`).join(', ')}]`))
  .join('\n');

describe('the file as a file', () => {
  refuses(folder, 'run', [
    { what: 'empty', text: '', says: '0.yaml:1:1 the file is empty' },
    { what: 'a comment only', text: '# nothing\n', says: '1.yaml:1:1 the file is empty' },
    { what: 'binary', text: Uint8Array.from({ length: 600 }, (_, i) => (i * 7) % 256), says: 'not a text file' },
    { what: 'tabs', text: 'name: t\n\tquestion: q\n', says: '3.yaml:2:1 not valid YAML: Tabs are not allowed' },
    {
      what: 'a key twice',
      text: `${experiment()}seed: 4\n`,
      says: '4.yaml:9:1 not valid YAML: Map keys must be unique',
    },
    { what: 'an alias bomb', text: bomb, says: /5\.yaml:1:1 not valid YAML: .*write the content out/ },
    { what: 'an alias of nothing', text: 'a: *b\n', says: 'write the content out instead of using aliases' },
    { what: 'deep nesting', text: `a: ${nest(20_000)}\n`, says: /not valid YAML/ },
    { what: 'a list', text: '- a\n- b\n', says: '8.yaml:1:1 expected object, found a list' },
    { what: 'a word', text: 'hello', says: '9.yaml:1:1 expected object, found "hello"' },
    { what: 'a megabyte', text: `name: ${'a'.repeat(1_000_001)}`, says: 'at most 1000000 are read' },
    { what: 'bytes that are no UTF-8', text: Buffer.from('name: caf\xe9\n', 'latin1'), says: /UTF-8/ },
  ]);
});

describe('keys and values', () => {
  refuses(scratch(), 'run', [
    other(
      'an unknown key',
      { instanses: '4' },
      '0.yaml:9:1 instanses: unknown key "instanses"; did you mean "instances"?',
    ),
    other('a wrong type', { instances: 'four' }, '1.yaml:4:1 instances: expected number, found "four"'),
    other('half an instance', { instances: '2.5' }, 'instances: expected int, found 2.5'),
    other('no instance', { instances: '0' }, 'instances: expected number to be >=1'),
    other('seeds', { seeds: '4' }, '4.yaml:9:1 seeds: orglab says seed (one root number) and replicates'),
    other('epochs', { epochs: '4' }, 'orglab says replicates for what others call epochs'),
    other('runs', { runs: '4' }, 'orglab says replicates for what others call runs'),
    other('a name with a path in it', { name: '../../x' }, /name: the name of an experiment has lower-case letters/),
    other(
      'an organization misspelt',
      { organizations: '[single, comittee]' },
      '8.yaml:7:25 organizations[1]: unknown organization "comittee"; did you mean "committee"?',
    ),
    other(
      'a task misspelt',
      { tasks: '[decomposible]' },
      '9.yaml:6:9 tasks[0]: unknown task "decomposible"; did you mean "decomposable"?',
    ),
    other(
      'a staff misspelt',
      { staff: '[mixedfive]' },
      '10.yaml:8:9 staff[0]: unknown staff "mixedfive"; did you mean "mixed-five"?',
    ),
    other(
      'a baseline that is not here',
      { baseline: 'comittee' },
      '11.yaml:9:1 baseline: unknown organization "comittee"; did you mean "committee"?',
    ),
    other(
      'two organizations of one name',
      { organizations: '[single, single]' },
      'organization "single" is listed twice',
    ),
    other('two tasks of one name', { tasks: '[control, control]' }, /task/),
    other(
      'an unknown knob',
      { settings: '{ org.rouns: [0, 1] }' },
      '14.yaml:9:13 settings.org.rouns: no organization here has a knob "rouns"; knobs: samples, members, rounds',
    ),
    other('a setting of nothing', { settings: '{ rounds: [0] }' }, 'a setting begins with org., task. or staff.'),
    other('an unknown parameter', { settings: '{ task.foo: [0] }' }, '"foo"'),
    other(
      'an unknown argument',
      { settings: '{ staff.foo: [0] }' },
      'setting staff.foo: neither a trait nor an argument',
    ),
    other('a knob out of range', { settings: '{ org.rounds: [-1] }' }, 'workflow[1].times: expected number to be >=0'),
    other('a level twice', { settings: '{ org.rounds: [1, 1] }' }, /^\S*:9:\d+ .*twice/),
    other(
      'a family misspelt',
      { tasks: '[{ name: d, family: decomposble }]' },
      'unknown family "decomposble"; did you mean "decomposable"?',
    ),
    other('a task of no family', { tasks: '[{ name: d }]' }, 'a task needs family, or extends'),
  ]);
});

describe('metrics and expressions', () => {
  const unknown = 'metrics[1].x: unknown';
  refuses(scratch(), 'run', [
    other(
      'an unknown metric',
      { metrics: '[valu]' },
      '0.yaml:9:11 metrics[0]: unknown metric "valu"; did you mean "value"?',
    ),
    other('the name of a metric', { metrics: '[{ value: harm }]' }, '"value" is a column already'),
    other('the name of a metric of conditions', { metrics: '[{ asr: value }]' }, '"asr" is'),
    other('the name of another column', { metrics: '[{ org: value }]' }, '"org" is'),
    other('one name for two expressions', { metrics: '[{ x: value }, { x: harm }]' }, '"x"'),
    formula('value +', '5.yaml:9:20 metrics[1].x: not an expression: Unexpected end of expression'),
    formula('valu + 1', `${unknown} column "valu"; did you mean "value"?`),
    formula('org', `${unknown} column "org"`),
    formula('value = 3', 'an expression is arithmetic over columns'),
    formula('f(y) = y', 'an expression is arithmetic over columns'),
    formula('value.constructor', 'an expression is arithmetic over columns'),
    formula('cos["constructor"]("return process")', 'an expression is arithmetic over columns'),
    formula('cos.constructor("return process")', 'an expression is arithmetic over columns'),
    formula('import({ a: 1 })', 'unknown function "import"'),
    formula('evaluate("1")', 'unknown function "evaluate"'),
    formula('random()', 'unknown function "random"'),
    formula('constructor("return process")', 'metrics[1].x:'),
    formula('toString()', 'metrics[1].x:'),
    formula('typed("x")', 'metrics[1].x:'),
    formula('sqrt(value, 2, 3)', 'metrics[1].x:'),
    formula('[value, 1]', 'metrics[1].x:'),
    formula('"text"', 'metrics[1].x:'),
    formula('1:3', 'metrics[1].x:'),
    formula('', 'metrics[1].x:'),
  ]);
});

describe('hypotheses', () => {
  const than = (name: string): Readonly<Record<string, string>> => ({
    hypotheses: `[{ metric: value, better: committee, than: ${name} }]`,
  });
  refuses(scratch(), 'run', [
    other(
      'an unknown organization',
      than('singel'),
      '0.yaml:9:50 hypotheses[0].than: unknown organization "singel"; did you mean "single"?',
    ),
    other('an unknown kind of baseline', than('foo@committee'), 'unknown organization "foo@committee"'),
    other('a baseline that is never made', than('ensemble-vote@single'), 'ensemble-vote@single'),
    other('itself', than('committee'), /hypotheses\[0\]/),
    hypothesis('an unknown factor', 'where: { tsk: control }', 'unknown factor "tsk"; did you mean "task"?'),
    hypothesis('a task that is not here', 'where: { task: contrl }', /hypotheses\[0\].where.task/),
    hypothesis('a level that is not here', 'where: { staff: nobody }', /hypotheses\[0\].where.staff/),
    other(
      'an unknown metric',
      { hypotheses: '[{ metric: valu, better: committee, than: single }]' },
      'did you mean "value"?',
    ),
    hypothesis('less than nothing', 'by: -1', 'hypotheses[0].by: expected number to be >=0'),
    hypothesis('more than something and equal', 'by: 0.1, within: 0.2', /by: .*at least \(by\) or within how much/),
    hypothesis('equal as a control', 'control: true, within: 0.2', /control: .*a claim with within is none/),
    hypothesis('equal to within nothing', 'within: 0', /within: /),
  ]);
});
