/** Runs with real models: so many seats at once over HTTP, held against the time that their replies take, and LangGraph.js beside it. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { run } from '../dist/api/index.js';
import { scratch } from './trials.js';

const command = fileURLToPath(new URL('../bin/orglab.js', import.meta.url));

/** `orglab serve` in a process of its own; `latency` in milliseconds before every reply. */
const served = async (latency) => {
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', '--latency', String(latency)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((found, failed) => {
    let said = '';
    child.on('exit', (code) => failed(new Error(`orglab serve ended with ${code}`)));
    child.stdout.on('data', (text) => {
      said += text;
      const [, url] = /listening on (\S+)/.exec(said) ?? [];
      if (url) found(url);
    });
  });
  return { address, stop: () => child.kill() };
};

/** Seconds by the clock and processor milliseconds for each call. */
const timed = async (calls, work) => {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - begun) / 1000, ms: (user + system) / 1000 / calls };
};

const inOrglab = (address, seats, calls) => {
  const out = join(scratch, 'models');
  const file = join(scratch, 'models.yaml');
  rmSync(out, { recursive: true, force: true });
  writeFileSync(
    file,
    `name: models\nquestion: How fast?\ninstances: ${calls}\nbaseline: single\ntasks: [decomposable]\norganizations: [single]\nmetrics: [value]\nstaff:\n  - { name: one, people: [{ model: "orglab:alder", baseUrl: "${address}" }] }\n`,
  );
  return run(file, { out, concurrency: seats });
};

/** The same number of calls, so many at a time, from a graph of one node. */
const inLangGraph = async (address, seats, calls) => {
  const model = new ChatOpenAI({ model: 'alder', maxRetries: 0, configuration: { baseURL: address } });
  const State = Annotation.Root({ question: Annotation(), answer: Annotation() });
  const app = new StateGraph(State)
    .addNode('solve', async ({ question }) => ({ answer: (await model.invoke(question)).content }))
    .addEdge(START, 'solve')
    .addEdge('solve', END)
    .compile();
  let next = 0;
  const seat = async () => {
    while (next < calls) await app.invoke({ question: `Calculate each item exactly. Item p1: (${next++} - 2) * 5` });
  };
  await Promise.all(Array.from({ length: seats }, seat));
};

/** How long `waves` calls of each of `seats` seats take, as multiples of waiting alone. */
export const modelsAtOnce = async ({ seats, waves, latency }) => {
  process.env.OPENAI_API_KEY ??= 'none';
  const { address, stop } = await served(latency);
  const calls = seats * waves;
  try {
    // Connections, modules and compiled code of both are there before the clock starts.
    await inOrglab(address, seats, seats);
    await inLangGraph(address, seats, seats);
    const ours = await timed(calls, () => inOrglab(address, seats, calls));
    const theirs = await timed(calls, () => inLangGraph(address, seats, calls));
    const alone = (waves * latency) / 1000;
    return { calls, alone, ours, theirs };
  } finally {
    stop();
  }
};
