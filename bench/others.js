/** What trials are held against: the same committee in LangGraph.js, and a loop that does nothing but the arithmetic. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { conduct } from '../dist/lab/trial.js';
import { stream } from '../dist/rng/streams.js';
import { callsOf } from './measure.js';
import { cellsOf, scratch } from './trials.js';

const mostCommon = (answers) => {
  const counts = new Map();
  for (const a of answers) counts.set(a, (counts.get(a) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
};

/** Five members answer in parallel and the commonest answer wins; the model answers at once. */
export const langGraphCommittee = () => {
  const model = new FakeListChatModel({ responses: ['17', '42', '42', '17', '42'] });
  const State = Annotation.Root({
    question: Annotation(),
    answers: Annotation({ reducer: (a, b) => a.concat(b), default: () => [] }),
    verdict: Annotation(),
  });
  const graph = new StateGraph(State);
  const members = [0, 1, 2, 3, 4].map((m) => `member${m}`);
  for (const name of members) {
    graph.addNode(name, async ({ question }) => ({ answers: [(await model.invoke(question)).content] }));
    graph.addEdge(START, name);
  }
  graph.addNode('vote', ({ answers }) => ({ verdict: mostCommon(answers) }));
  graph.addEdge(members, 'vote');
  graph.addEdge('vote', END);
  const app = graph.compile();
  return async (n) => {
    for (let i = 0; i < n; i++) {
      const { verdict } = await app.invoke({ question: `What is ${i} + 1?` });
      if (verdict !== '42') throw new Error(`the committee of LangGraph.js says ${verdict}`);
    }
  };
};

/** Draws from one stream as many numbers as a trial draws and writes the cells of its rows: no trial can cost less. */
export const bareLoop = async ({ ready, org }) => {
  const trials = 200;
  const called = await callsOf(['streamOf', 'endOf', 'prng.double', 'draw'], () => {
    for (let i = 0; i < trials; i++) conduct(ready, i, 0);
  });
  const [streams, draws] = [called[0] + called[1], called[2] + called[3]].map((x) => x / trials);
  const rows = await cellsOf(org, trials);
  let sum = 0;
  const run = (n) => {
    const fd = openSync(join(scratch, 'bare.csv'), 'w');
    const rng = stream(['bare']);
    let lines = '';
    for (let i = 0; i < n; i++) {
      for (let d = 0; d < draws; d++) sum += rng();
      lines += `${rows[i % trials].map(String).join(',')}\n`;
      if (i % 2000 === 1999 || i === n - 1) {
        writeSync(fd, lines);
        lines = '';
      }
    }
    closeSync(fd);
    return sum;
  };
  return { run, streams, draws, cells: rows[0].length };
};
