/** The laws of a search for organizations: trees are apart by a metric, children pass check, halving keeps to its budget, the report chooses nobody. */
import { existsSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExperimentInput } from '../../src/api/options.js';
import { search as api, huntIn } from '../../src/api/search.js';
import { openSearch } from '../../src/api/search-open.js';
import { listFrom, searchBudgetFrom, searchSizeFrom } from '../../src/api/search-options.js';
import { proposersOf } from '../../src/api/search-proposers.js';
import { columnsOf, runner, slim } from '../../src/api/search-trials.js';
import { fileOf, namesOf, openFile, organizationIn } from '../../src/lab/locate.js';
import { check } from '../../src/org/check.js';
import { organizationHash, orgSource, resolveOrganization } from '../../src/org/read.js';
import { step } from '../../src/org/schema.js';
import { stream } from '../../src/rng/streams.js';
import { holm } from '../../src/stats/holm.js';
import { openJournal, SCHEMA } from '../../src/store/journal.js';
import { admit, isAccepted } from '../../src/study/propose/proposal.js';
import {
  cellOf,
  dominates,
  edgesOf,
  elitesOf,
  frontierOf,
  type Objective,
  spread,
} from '../../src/study/search/archive.js';
import { candidatesFor, kept, RUNGS, sharesOf, unitOf } from '../../src/study/search/budget.js';
import { canonicalHash } from '../../src/study/search/canonical.js';
import { between } from '../../src/study/search/compare.js';
import { crossed } from '../../src/study/search/cross.js';
import { enumerated } from '../../src/study/search/enumerate.js';
import { fieldsOf } from '../../src/study/search/fields.js';
import { outcomeOf } from '../../src/study/search/outcome.js';
import { type Found, type Hunt, reportedIn, search } from '../../src/study/search/search.js';
import { blocksOf, seedOf, type Wanted } from '../../src/study/search/stages.js';
import { tallyOf } from '../../src/study/search/tally.js';
import {
  organizationTree,
  relativeDistance,
  sizeOf,
  type Tree,
  treeDistance,
} from '../../src/study/search/tree-distance.js';
import { mutated } from '../../src/study/search/vary.js';
import { scratch } from '../cli/harness.js';

const organization = (name: string) =>
  resolveOrganization(organizationIn(openFile(fileOf('organizations', name, '.'))));
const library = namesOf('organizations').map(organization);

describe('how far trees are apart', () => {
  const t = (label: string, ...children: Tree[]): Tree => ({ label, children });
  const tree = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.record({
      label: fc.constantFrom('a', 'b', 'c'),
      children: fc.oneof({ maxDepth: 3 }, fc.constant<Tree[]>([]), fc.array(tie('tree'), { maxLength: 3 })),
    }),
  })).tree;
  it('is that of Zhang and Shasha in their own example', () => {
    const one = t('f', t('d', t('a'), t('c', t('b'))), t('e'));
    const other = t('f', t('c', t('d', t('a'), t('b'))), t('e'));
    expect(treeDistance(one, other)).toBe(2);
    expect(treeDistance(t('a'), t('b'))).toBe(1);
    expect(treeDistance(t('a'), t('a', t('b'), t('c')))).toBe(2);
  });
  it('is a metric, and the relative one is too', () => {
    fc.assert(
      fc.property(tree, tree, tree, (a, b, c) => {
        for (const d of [treeDistance, relativeDistance]) {
          expect(d(a, a)).toBe(0);
          expect(d(a, b)).toBe(d(b, a));
          expect(d(a, c)).toBeLessThanOrEqual(d(a, b) + d(b, c) + 1e-12);
          if (JSON.stringify(a) !== JSON.stringify(b)) expect(d(a, b)).toBeGreaterThan(0);
        }
        expect(treeDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(sizeOf(a) - sizeOf(b)));
        expect(relativeDistance(a, b)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });
  it('of organizations: one seat more is one node renamed', () => {
    const one = organization('ensemble-vote');
    const [role, spec] = Object.entries(one.roles)[0]!;
    const other = { ...one, roles: { ...one.roles, [role]: { ...spec, seats: spec.seats + 1 } } };
    expect(treeDistance(organizationTree(one), organizationTree(other))).toBe(1);
  });
});

describe('changes and children', () => {
  const made = (k: number) => {
    const rng = stream(['test', 'vary', k]);
    const [a, b] = [library[k % library.length]!, library[(k * 7 + 1) % library.length]!];
    return k % 2 === 0 ? mutated(a, rng) : crossed(a, b, rng);
  };
  const all = Array.from({ length: 240 }, (_, k) =>
    admit('evolve', `evolve-${k}`, { organization: made(k).organization, rationale: made(k).said }, { calls: 20 }),
  );
  it('pass check, keep to the calls, and read back; the others are refused with their problems', () => {
    const accepted = all.filter(isAccepted);
    expect(accepted.length).toBeGreaterThan(60);
    for (const { org, yaml, hash } of accepted) {
      expect(check(org).problems).toEqual([]);
      expect(check(org).bound.calls).toBeLessThanOrEqual(20);
      expect(organizationHash(resolveOrganization(orgSource(yaml, 'back.yaml')))).toBe(hash);
    }
    for (const one of all) if (!isAccepted(one)) expect(one.problems.join('')).not.toBe('');
  });
  it('are the same again, and seldom their parents', () => {
    expect(made(7)).toEqual(made(7));
    const parents = new Set(library.map(organizationHash));
    const again = all.filter(isAccepted).filter(({ hash }) => parents.has(hash));
    expect(again.length).toBeLessThan(all.length * 0.1);
  });
  it('leave no field of a verb out that the schema has levels for', () => {
    const verbs = step.options.map((o) => String((o.shape.do as unknown as { value: string }).value));
    expect(fieldsOf('revise')).toEqual(expect.arrayContaining(['of', 'see', 'blind']));
    expect(fieldsOf('repeat')).toContain('times');
    for (const verb of verbs.filter((v) => !['merge', 'parallel', 'call'].includes(v)))
      expect(fieldsOf(verb).length, verb).toBeGreaterThan(0);
    for (const verb of verbs) expect(fieldsOf(verb)).not.toContain('side');
  });
});

describe('what is the same', () => {
  const written = (workflow: readonly object[], roles: object = { a: { seats: 2 }, b: {} }) => {
    const one = admit('x', 'x', { organization: { roles, workflow }, rationale: 'r' }, { calls: 20 });
    return isAccepted(one) ? canonicalHash(one.org) : one.problems.join();
  };
  const plain = written([
    { do: 'solve', by: 'a' },
    { do: 'vote', by: 'b' },
  ]);
  it('is so with defaults written out', () => {
    const said = [
      { do: 'solve', by: 'a', see: 'none', keep: false },
      { do: 'vote', by: 'b' },
    ];
    expect(written(said, { a: { seats: 2, clears: false }, b: { sees: 'share' } })).toBe(plain);
  });
  it('and is not where anything else differs', () => {
    const others = [
      written([
        { do: 'solve', by: 'b' },
        { do: 'vote', by: 'a' },
        { do: 'pick', rule: 'first' },
      ]),
      written([
        { do: 'solve', by: 'a' },
        { do: 'vote', by: 'a' },
      ]),
      written([
        { do: 'solve', by: 'a', samples: 2 },
        { do: 'vote', by: 'b' },
      ]),
      written(
        [
          { do: 'solve', by: 'a' },
          { do: 'vote', by: 'b' },
        ],
        { a: { seats: 3 }, b: {} },
      ),
    ];
    expect(new Set([plain, ...others]).size).toBe(5);
    expect(new Set(library.map(canonicalHash)).size).toBe(library.length);
  });
});

describe('halving', () => {
  const whole = (least: number, most: number) => fc.integer({ min: least, max: most });
  it('never takes more trials than the round has', () => {
    fc.assert(
      fc.property(whole(0, 1e6), whole(0, 5000), whole(1, 6), (trials, candidates, choosing) => {
        const keep = kept(trials, candidates, choosing);
        const taken = keep.reduce((sum, n, r) => sum + n * unitOf(r, choosing), 0);
        expect(taken).toBeLessThanOrEqual(trials);
        for (const [r, n] of keep.entries()) expect(n).toBeLessThanOrEqual(keep[r - 1] ?? candidates);
        // A few candidates are all taken to the top where that is paid for.
        if (candidates * unitOf(RUNGS - 1, choosing) * RUNGS <= trials) expect(keep.at(-1)).toBe(candidates);
      }),
    );
  });
  it('lays by what validation and report take, or refuses the budget', () => {
    fc.assert(
      fc.property(
        whole(1, 2e6),
        whole(1, 200),
        whole(1, 5),
        whole(1, 6),
        whole(1, 30),
        (trials, instances, proposers, choosing, hand) => {
          const sizes = {
            trials,
            instances,
            replicates: 2,
            choosing,
            untouched: 2,
            proposers,
            library: hand,
            exhaustive: 0,
          };
          try {
            const s = sharesOf(sizes);
            expect(s.screening * (proposers + 1)).toBeLessThan(trials);
            expect(candidatesFor(Math.floor(s.screening / s.rounds), choosing)).toBeGreaterThanOrEqual(8);
          } catch (error) {
            const least = Number(/give trials=(\d+)/.exec(String(error))?.[1]);
            expect(least).toBeGreaterThan(trials);
            expect(() => sharesOf({ ...sizes, trials: least })).not.toThrow();
          }
        },
      ),
    );
  });
  it('has trials of its own at every stage, in seeds and, where a task has only so many, in instances', () => {
    const stages: readonly Wanted[] = ['report', 'validate', 'screen-0', 'screen-1'].map((stage) => ({
      stage: stage as Wanted['stage'],
      instances: 10,
      replicates: 2,
    }));
    const blocks = blocksOf([{ base: {} as never, size: 35 }], stages, 5);
    expect(new Set(stages.map(({ stage }) => seedOf(5, stage))).size).toBe(stages.length);
    expect(blocks[0]!.seed).toBe(5);
    const met = blocks.flatMap((b) => Array.from({ length: b.instances }, (_, i) => b.from + i));
    expect(new Set(met).size).toBe(met.length);
    expect(Math.max(...met)).toBeLessThan(35);
  });
});

describe('the archive', () => {
  const goals: readonly Objective[] = [
    { name: 'value', sign: 1 },
    { name: 'harm', sign: -1 },
  ];
  const mean = fc.integer({ min: 0, max: 5 });
  const points = fc.array(fc.record({ means: fc.tuple(mean, fc.option(mean)) }), { minLength: 1, maxLength: 20 });
  it('has a frontier that nothing dominates, and whoever is not on it is dominated or there already', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = frontierOf(all, goals);
        for (const a of all) {
          const on = front.includes(a);
          const worse = all.some((b) => dominates(b, a, goals));
          const twin = all.some((b) => b !== a && JSON.stringify(a) === JSON.stringify(b));
          expect(on && worse).toBe(false);
          if (!on) expect(worse || twin).toBe(true);
        }
      }),
    );
  });
  it('keeps the best of every cell', () => {
    fc.assert(
      fc.property(points, points, (all, hand) => {
        const edges = edgesOf(hand, goals);
        const elites = elitesOf(all, edges, goals);
        expect(new Set(elites.map((e) => cellOf(e, edges))).size).toBe(elites.length);
        for (const one of all) {
          const held = elites.find((e) => cellOf(e, edges) === cellOf(one, edges));
          expect(held?.means[0]).toBeGreaterThanOrEqual(one.means[0]);
        }
      }),
    );
    expect(spread([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
  });
});

it('the winner’s curse has the errors of both gains, with the few replicates of each', () => {
  const gain = { n: 9, mean: 0.1, se: 0.01, lo: 0.06, hi: 0.14, p: null, reason: null };
  const left = { n: 9, mean: 0.04, se: 0.02, lo: -0.02, hi: 0.1, p: null, reason: null };
  const { mean, lo, hi } = between(gain, left);
  expect(mean).toBeCloseTo(0.06, 12);
  expect((lo as number) - 0.06).toBeCloseTo(-Math.hypot(0.04, 0.06), 12);
  expect((hi as number) - 0.06).toBeCloseTo(Math.hypot(0.04, 0.06), 12);
  expect(between(gain, { ...left, lo: null, hi: null })).toMatchObject({ lo: null, hi: null, reason: 'no_variation' });
});

describe('every organization of a small world', () => {
  const all = enumerated({ people: 2, calls: 3, steps: 3 });
  it('is there once, passes check, and keeps within the bounds', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(organizationHash)).size).toBe(all.length);
    for (const org of all) {
      const { problems, bound } = check(org);
      expect([problems, bound.calls <= 3]).toEqual([[], true]);
      expect(Object.values(org.roles).reduce((n, r) => n + r.seats, 0)).toBeLessThanOrEqual(2);
    }
  });
  it('has those with a name among them', () => {
    const said = all.map(({ workflow }) => workflow.map((s) => s.do).join());
    for (const known of ['solve', 'solve,pick', 'solve,vote', 'solve,review,revise', 'solve,revise'])
      expect(said).toContain(known);
  });
});

const experiment: ExperimentInput = {
  name: 'small',
  question: 'Which is best?',
  seed: 5,
  instances: 6,
  replicates: 2,
  tasks: ['decomposable'],
  organizations: ['single', 'ensemble-vote', 'self-refine'],
  staff: ['mixed-five'],
};
const out = scratch();
const options = {
  by: ['evolve', 'mutate-best'],
  untouched: ['control'],
  budget: { trials: 3400, calls: 5 },
  workers: 1,
};
const opening = await openSearch(experiment, options);
const journal = openJournal(out, { schema: SCHEMA, experiment: 'small', hash: 'x' });
afterAll(() => journal.close());

/** A search in this thread, with what it reads changed on the way; trials that another one did are not done again. */
const hunted = async (change: (hunt: Hunt) => Hunt = (h) => h) => {
  const open = await proposersOf(opening, [], out, options);
  const sink = slim(journal, columnsOf(opening));
  const count = { trials: 0, ran: 0, errors: 0 };
  const plain = huntIn(opening, open.proposers, sink, async () => true, open.onLibrary);
  const hunt = change({ ...plain, run: runner(sink, plain.shares, options, count).run });
  const found = (await search(hunt)) as Found;
  return { hunt, found, outcome: outcomeOf(hunt, found), count };
};
const namesIn = ({ arms, frontier }: Found): readonly string[] => [
  ...arms.flatMap(({ arm, chosen, finalists }) => [
    ...arm.tried.map((t) => `${t.name} ${t.hash} ${t.rungs} ${t.means.join()}`),
    ...finalists.map((v) => v.name),
    `chosen ${chosen?.name}`,
  ]),
  ...frontier.map((v) => v.name),
];

describe('the search', { timeout: 120_000 }, async () => {
  const { hunt, found, outcome, count } = await hunted();
  const upset =
    (stages: readonly string[]) =>
    (h: Hunt): Hunt => {
      const seen: Hunt['seen'] = (blocks, org) =>
        blocks.flatMap((block, i) =>
          h.seen([block], org).map((row) =>
            stages.includes(block.stage)
              ? {
                  ...row,
                  block: i,
                  objectives: row.objectives.map(
                    (_, o) => ((row.instance * 7 + o + organizationHash(org).charCodeAt(0)) % 11) / 10,
                  ),
                }
              : { ...row, block: i },
          ),
        );
      return { ...h, seen, tally: (blocks, org) => tallyOf(seen(blocks, org), h.objectives.length) };
    };
  it('takes no more trials than the budget, and no proposer more than its share', () => {
    expect(count.trials).toBeLessThanOrEqual(3400);
    expect(count.errors).toBe(0);
    for (const { arm } of found.arms) expect(arm.spent).toBeLessThanOrEqual(hunt.shares.screening);
  });
  it('never looks at what is reported', async () => {
    const changed = await hunted(upset(['report']));
    expect(namesIn(changed.found)).toEqual(namesIn(found));
    expect(changed.outcome.lines.map((l) => l.testGain.mean)).not.toEqual(outcome.lines.map((l) => l.testGain.mean));
    const choosing = await hunted(upset(['validate']));
    expect(namesIn(choosing.found)).not.toEqual(namesIn(found));
  });
  it('has chosen on validation, by nothing else', () => {
    for (const { finalists, chosen } of found.arms) {
      const best = Math.max(...finalists.map((v) => v.validation.means[0] as number));
      expect(chosen?.validation.means[0]).toBe(best);
    }
  });
  it('has every organization once, with parents that are there', () => {
    for (const { arm } of found.arms) {
      expect(new Set(arm.tried.map((t) => t.hash)).size).toBe(arm.tried.length);
      const known = new Set([...arm.tried, ...arm.refused, ...hunt.library].map((t) => t.name));
      for (const { parents } of [...arm.tried, ...arm.refused]) for (const p of parents) expect(known).toContain(p);
    }
  });
  it('tells gain, curse, cost and control, each from what is reported', () => {
    const line = outcome.lines.find((l) => l.proposer === 'evolve' && l.on === 'new-seeds')!;
    const blocks = hunt.blocks('report');
    const mean = (who: { org: Parameters<Hunt['tally']>[1] }): number => hunt.tally(blocks, who.org).means[0] as number;
    expect(line.testGain.mean).toBeCloseTo(mean(line.chosen!) - mean(hunt.baseline), 9);
    expect(line.curse.mean).toBeCloseTo(line.selectionGain.mean! - line.testGain.mean!, 9);
    const lots = found.arms.find(({ arm }) => arm.proposer.name === 'evolve')!.lots;
    const byLot = lots.map(mean).reduce((a, b) => a + b) / lots.length;
    expect(line.lotGain.mean).toBeCloseTo(byLot - mean(hunt.baseline), 9);
    expect(outcome.lines.map((l) => l.overLibraryHolm)).toEqual(holm(outcome.lines.map((l) => l.overLibrary.p)));
    expect(outcome.lines.filter((l) => l.overLibraryHolm !== null).length).toBeGreaterThan(1);
    const account = outcome.accounts.find((a) => a.proposer === 'mutate-best')!;
    expect(account.screening).toBeGreaterThan(hunt.library.length * unitOf(0, 1));
    expect(account.design).toEqual({ calls: 0, tokens: 0 });
    expect(outcome.accounts.find((a) => a.proposer === 'random-valid')!.validity).toBeLessThan(0.5);
    expect(new Set(reportedIn(hunt, found).map((c) => c.hash)).size).toBe(reportedIn(hunt, found).length);
  });
});

describe('lists', () => {
  it('keep commas of functions, and say what is wrong', () => {
    expect(listFrom('value - max(harm, 0.1), harm')).toEqual(['value - max(harm, 0.1)', 'harm']);
    expect(searchBudgetFrom('trials=1e6,calls=12')).toEqual({ trials: 1_000_000, calls: 12 });
    expect(() => searchBudgetFrom('trails=3')).toThrow(/did you mean "trials"/);
    expect(() => searchBudgetFrom('trials=some')).toThrow(/whole number from 1, found "some"/);
    expect(() => searchSizeFrom('people')).toThrow(/"people" is not name=value/);
  });
});

describe('what is refused', () => {
  const cases: readonly (readonly [object, object, RegExp])[] = [
    [{}, { by: ['evolv'] }, /did you mean "evolve"/],
    [{}, { by: ['evolve', 'evolve'] }, /evolve is named twice/],
    [{}, { by: ['exhaustive'], size: { people: 9 } }, /people is a whole number from 1 to 6/],
    [
      {},
      { by: ['exhaustive'], budget: { trials: 30_000 } },
      /organizations within the size, and 30000 trials pay for \d+ of them; give trials=\d+ or more/,
    ],
    [{}, { budget: { trials: 900 } }, /are too few: validation and report take/],
    [{}, { objectives: ['valeu'] }, /did you mean "value"/],
    [{}, { objectives: ['calls_shown'] }, /unknown column/],
    [{}, { objectives: ['harm'] }, /nothing is measured to choose by/],
    [{}, { untouched: ['decomposable'] }, /decomposable is among the tasks that choose/],
    [{ tasks: ['questions'], instances: 30 }, {}, /questions has 40 instances, and a search takes 120/],
    [{ organizations: ['single', 'committee'], settings: { 'org.rounds': [0, 1] } }, {}, /no levels of organizations/],
    [{ interventions: ['none', 'inject'] }, {}, /a search has none/],
    [
      { organizations: ['committee', 'single'], baseline: 'committee' },
      { budget: { calls: 5 } },
      /the baseline committee makes up to/,
    ],
  ];
  it.each(cases)('%j with %j', async (change, asked, says) => {
    const folder = `${out}/refused`;
    await expect(api({ ...experiment, ...change }, { untouched: ['control'], ...asked, out: folder })).rejects.toThrow(
      says,
    );
    expect(existsSync(folder)).toBe(false);
  });
  it('tasks that are named by nobody are drawn by lot, of other families and where the objective is measured', async () => {
    const { untouched } = await openSearch({ ...experiment, tasks: ['coupled'] }, { seed: 11 });
    const families = untouched.map(({ base }) => base.task.family);
    expect(new Set(families).size).toBe(3);
    expect(families).not.toContain('decomposable');
  });
});
