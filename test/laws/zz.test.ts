import { it } from 'vitest';
import { canonicalJson } from '../../src/org/hash.js';
import { type Given, staffs, traceOf } from '../support/bench.js';
import { randomOrganization } from '../support/random-organization.js';
import { taskNamed } from '../support/trials.js';
import { laws } from './laws.js';

const tasks = ['decomposable', 'coupled', 'control', 'questions'].map(taskNamed);
it('survey', async () => {
  const N = Number(process.env.N ?? 600);
  const bad: Record<string, { n: number; best: string; msg: string }> = {};
  const cost: Record<string, number> = {};
  let gen = 0,
    base = 0;
  for (let i = 0; i < N; i++) {
    let t = performance.now();
    const org = randomOrganization(i);
    gen += performance.now() - t;
    const given: Given = {
      org,
      task: tasks[i % 4]!,
      people: Object.values(staffs)[Math.floor(i / 4) % 5]!,
      index: i % 40,
      seed: i,
    };
    t = performance.now();
    let trace;
    try {
      trace = traceOf(given);
    } catch (e) {
      const k = 'CRASH ' + (e as Error).message.slice(0, 80);
      const b = (bad[k] ??= {
        n: 0,
        best: canonicalJson({ r: org.roles, u: org.units, w: org.workflow }),
        msg: String((e as Error).stack),
      });
      b.n++;
      continue;
    }
    base += performance.now() - t;
    for (const [name, law] of Object.entries(laws)) {
      t = performance.now();
      try {
        await law(given, trace);
      } catch (e) {
        const txt = canonicalJson({ roles: org.roles, units: org.units, workflow: org.workflow });
        const k =
          name +
          ' ' +
          (e as Error).message
            .replace(/[\w./[\]+#-]*\/[\w./[\]+#-]*/g, 'P')
            .replace(/\d+(\.\d+)?/g, 'N')
            .slice(0, 60);
        const b = (bad[k] ??= { n: 0, best: txt, msg: (e as Error).message.slice(0, 400) });
        b.n++;
        if (txt.length < b.best.length) {
          b.best = txt;
          b.msg = (e as Error).message.slice(0, 400);
        }
      }
      cost[name] = (cost[name] ?? 0) + performance.now() - t;
    }
  }
  console.log({ gen, base, ...cost });
  for (const [k, b] of Object.entries(bad)) console.log(`\n### ${b.n} × ${k}\n${b.msg}\n${b.best}`);
}, 600_000);
