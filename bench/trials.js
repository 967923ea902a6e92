/** One organization, with more and more of what a trial consists of. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceFrom, writeResults } from '../dist/api/write.js';
import { runSync } from '../dist/engine/drivers.js';
import { trialFlow } from '../dist/engine/run.js';
import { planOf } from '../dist/lab/plan.js';
import { runPlan } from '../dist/lab/run.js';
import { seat } from '../dist/lab/seating.js';
import { conduct, drawInstance, ready, runTrial } from '../dist/lab/trial.js';
import { openJournal, SCHEMA } from '../dist/store/journal.js';

const SEED = 7;

/** A folder that is gone when the process ends. */
export const scratch = mkdtempSync(join(tmpdir(), 'orglab-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** An experiment file with one condition: an organization, five people, tasks in parts. */
export const experimentFile = (org, trials, metrics = 'all') => {
  const file = join(scratch, `${org}-${trials}.yaml`);
  const lines = [
    'name: bench',
    'question: How fast?',
    `seed: ${SEED}`,
    `instances: ${trials}`,
    'tasks: [decomposable]',
    `organizations: [${org}]`,
    'staff: [mixed-five]',
    `metrics: ${metrics}`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

const usage = { tokensIn: 1, tokensOut: 1, seconds: 1, usd: null };

/** Says the same always and draws nothing; nobody agrees, so that no round is left out. */
const constant = ({ request }) => {
  switch (request.act) {
    case 'propose':
      return { content: null, label: request.seat, usage };
    case 'assess':
      return { score: 0.9, usage };
    case 'choose':
      return { ranking: request.options, usage };
    default:
      return { parts: request.view.scope.parts.map((p) => ({ parts: [p], after: [], garbled: [] })), usage };
  }
};

/** Runs a whole experiment in this process, without matched baselines; ms for the trials and for the tables. */
export const runExperiment = async (file, workers) => {
  const plan = planOf(file);
  const folder = mkdtempSync(join(scratch, 'run-'));
  const journal = openJournal(folder, { schema: SCHEMA, experiment: 'bench', hash: plan.hash });
  const begun = performance.now();
  const { conditions } = await runPlan(plan, journal, { workers }, []);
  const ran = performance.now();
  await writeResults(folder, sourceFrom(plan, conditions, [], journal), journal);
  const written = performance.now();
  journal.close();
  return { folder, trialsMs: ran - begun, tablesMs: written - ran };
};

/** The four subjects of an organization, for `inTurns`, and how many events one of its trials has. */
export const subjectsOf = (org, trials) => {
  const r = ready(planOf(experimentFile(org, trials)).conditions[0], SEED);
  const { condition, task } = r;
  const instance = drawInstance(task, condition.task.name, SEED, 0);
  const seats = seat(condition.org, condition.staff, 'permuted', [0]);
  const setting = { org: condition.org, task, instance, seats, lots: ['lot'] };
  const csv = async (n) => {
    const { folder } = await runExperiment(experimentFile(org, n), 1);
    rmSync(folder, { recursive: true });
  };
  const each = (one) => (n) => {
    for (let i = 0; i < n; i++) one(i);
  };
  const events = (trace) => trace.entries.filter((e) => e.kind === 'event').length;
  const sample = Array.from({ length: 200 }, (_, i) => events(runTrial(r, i, 0).trace));
  return {
    ready: r,
    events: {
      engine: events(runSync(trialFlow(setting), constant)),
      people: sample.reduce((a, b) => a + b, 0) / sample.length,
    },
    subjects: {
      engine: { items: trials, run: each(() => runSync(trialFlow(setting), constant)) },
      people: { items: trials, run: each((i) => runTrial(r, i, 0)) },
      metrics: { items: trials, run: each((i) => conduct(r, i, 0)) },
      csv: { items: trials, run: csv },
    },
  };
};

/** Cells of the rows that an organization's trials are written as, numbers as numbers. */
export const cellsOf = async (org, trials) => {
  const { folder } = await runExperiment(experimentFile(org, trials), 1);
  const [, ...lines] = readFileSync(join(folder, 'trials.csv'), 'utf8').trimEnd().split('\n');
  const cell = (text) => (text === '' || Number.isNaN(Number(text)) ? text : Number(text));
  return lines.map((line) => line.split(',').map(cell));
};
