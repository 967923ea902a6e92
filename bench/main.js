/** `npm run bench`: how fast trials are, beside what they are held against. `-- --quick` takes about a minute, `-- --models` tells real models alone. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { inTurns, median } from './measure.js';
import { modelsAtOnce } from './models.js';
import { bareLoop, langGraphCommittee } from './others.js';
import { coldStart, memoryOf } from './processes.js';
import { experimentFile, runExperiment, subjectsOf } from './trials.js';

const quick = process.argv.includes('--quick');
const ORGANIZATIONS = ['single', 'ensemble-vote', 'committee', 'hierarchy'];
const WITH = { engine: 'engine alone', people: '+ streams and people', metrics: '+ metrics', csv: '+ CSV and tables' };
const trials = quick ? 1000 : 2000;
const rounds = quick ? 3 : 5;
const say = (text) => process.stdout.write(`${text}\n`);
const round = (x, digits = 0) =>
  x.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });

/** Real models over HTTP, as many seats at once as a large organization has. */
const sayModels = async () => {
  const seats = 256;
  for (const latency of quick ? [1000] : [500, 2000]) {
    const { calls, alone, ours, theirs } = await modelsAtOnce({ seats, latency, waves: 8 });
    const said = ({ seconds, ms }) => `${round(seconds / alone, 2)} x (${round(ms, 2)} ms of processor time a call)`;
    say(
      `real models: ${round(calls)} calls of ${round(latency)} ms, ${seats} at a time, against waiting alone (${round(alone, 1)} s): orglab ${said(ours)}, LangGraph.js ${said(theirs)} (aim ≤ 1.05)`,
    );
  }
};

if (process.argv.includes('--models')) {
  await sayModels();
  process.exit(0);
}

say(
  `${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}, load ${round(loadavg()[0], 1)}; µs are of processor time, medians of ${rounds} rounds of ${round(trials)} trials\n`,
);

say('| organization | trial with | trials/s | µs/trial | µs/event |\n|---|---|--:|--:|--:|');
const held = [];
for (const org of ORGANIZATIONS) {
  const { ready, events, subjects } = subjectsOf(org, trials);
  const bare = await bareLoop({ ready, org });
  const others = { bare: { items: trials * 5, run: bare.run } };
  if (org === 'ensemble-vote') others.langGraph = { items: trials / 10, run: langGraphCommittee() };
  const cost = await inTurns({ ...subjects, ...others }, rounds);
  for (const [name, words] of Object.entries(WITH)) {
    const per = name === 'engine' ? events.engine : events.people;
    say(`| ${org} | ${words} | ${round(1e6 / cost[name])} | ${round(cost[name], 1)} | ${round(cost[name] / per, 1)} |`);
  }
  held.push({ org, bare, cost });
}

say('\n| held against | ratio | it takes | aim |\n|---|--:|--:|---|');
for (const { org, bare, cost } of held) {
  const what = `${round(bare.draws)} draws, ${bare.cells} cells; the trial opens ${round(bare.streams)} streams`;
  say(
    `| ${org}: bare loop (${what}) | ${round(cost.csv / cost.bare, 1)} x its time | ${round(cost.bare, 1)} µs | ≤ 3 |`,
  );
}
for (const { cost } of held.filter((h) => h.cost.langGraph !== undefined)) {
  say(
    `| committee of five, end to end | ${round(cost.langGraph / cost.csv, 1)} x LangGraph.js | ${round(cost.langGraph)} µs | ≥ 100 |`,
  );
  say(
    `| committee of five, engine alone | ${round(cost.langGraph / cost.engine, 1)} x LangGraph.js | ${round(cost.langGraph)} µs | |`,
  );
}

const many = quick ? 5000 : 10_000;
const file = experimentFile('committee', many);
const turns = [];
for (let i = 0; i < (quick ? 1 : 2); i++)
  turns.push((await runExperiment(file, 1)).trialsMs / (await runExperiment(file, 2)).trialsMs);
say(
  `\nworkers: 2 are ${round(median(turns), 2)} x as fast as 1 (${round(many)} trials by the clock, threads started anew)`,
);

const sizes = quick ? [1e4, 1e5] : [1e5, 1e6];
const peaks = sizes.map((n) => ({ n, ...memoryOf('single', n, '[value]') }));
for (const { n, mb, seconds } of peaks)
  say(
    `memory: ${round(n)} trials of single, metrics: [value]: peak ${round(mb)} MB in ${round(seconds)} s (aim < 400 MB)`,
  );
const all = memoryOf('single', sizes[0], 'all');
say(`memory: ${round(sizes[0])} trials of single, metrics: all: peak ${round(all.mb)} MB in ${round(all.seconds)} s`);

await sayModels();

const { help, node } = coldStart(15);
say(`orglab --help: ${round(help)} ms, of which Node alone ${round(node)} ms (aim < 150 ms; medians of 15)`);
