/** Ways to put a bug into the engine, the people, the worlds or what is measured, for as long as something runs. */
import { verbs } from '../../src/engine/run.js';
import type { Verb } from '../../src/engine/verb.js';
import { stream } from '../../src/rng/streams.js';
import type { Arm, Case, Simulation } from '../../src/study/theory/case.js';
import { drawn } from '../../src/study/theory/chance.js';
import { simulationOf, simulations } from '../../src/study/theory/index.js';

/** Runs something with a bug in place, and takes it out again. */
export type Inject = <T>(run: () => Promise<T>) => Promise<T>;

type VerbName = keyof typeof verbs;

/** Another verb in the engine's table. */
export const verb =
  <K extends VerbName>(name: K, mutant: (right: Verb<K>) => Verb<K>): Inject =>
  async (run) => {
    const table = verbs as { [key: string]: unknown };
    const right = verbs[name] as Verb<K>;
    table[name] = mutant(right);
    try {
      return await run();
    } finally {
      table[name] = right;
    }
  };

/** Another simulation of one prefix in the table of theory. */
const simulated =
  (prefix: string, mutant: (right: Simulation) => Simulation): Inject =>
  async (run) => {
    const table = simulations as Simulation[];
    const at = table.findIndex((s) => s.prefix === prefix);
    const right = table[at];
    if (!right) throw new Error(`no simulation of ${prefix}`);
    table[at] = mutant(right);
    try {
      return await run();
    } finally {
      table[at] = right;
    }
  };

/** Parameters that mutants change. */
type Given = Readonly<Record<'p' | 'rho' | 'latent_r', number>>;

/** The worlds are drawn, or the people act, as if the parameters were others. */
export const params = (prefix: string, change: (given: Given) => Record<string, unknown>): Inject =>
  simulated(prefix, (right) => ({
    ...right,
    open: (one) => right.open({ ...one, params: { ...one.params, ...change(one.params as Given) } }),
  }));

/** Every arm of a prefix is changed: its organization, its people, or what is read off its trials. */
export const arms = (prefix: string, change: (arm: Arm, one: Case) => Arm): Inject =>
  simulated(prefix, (right) => ({
    ...right,
    open: (one) => {
      const opened = right.open(one);
      return { ...opened, arms: opened.arms.map((a) => change(a, one)) };
    },
  }));

/** What is everybody's own comes from one stream for all. */
export const oneStream = (arm: Arm): Arm => ({
  ...arm,
  policy: (request) => arm.policy(request, drawn().from(stream(['one stream for all', request.view.instance.index]))),
});

/** Every simulation of the cases returns what is expected instead of running anything. */
export const formulas = (cases: readonly Case[]): Inject => {
  const prefixes = [...new Set(cases.map((c) => simulationOf(c.id)?.prefix ?? ''))];
  return prefixes
    .map((prefix) => arms(prefix, (arm, one) => ({ ...arm, measure: () => [one.expected] })))
    .reduce((outer, inner) => (run) => outer(() => inner(run)));
};
