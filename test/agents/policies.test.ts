/** Policies: honest where nothing is asked of them, and a deviation at every act that they say they can meet. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { policies, policyNamed } from '../../src/agents/sim/policies/index.js';
import { checkReply } from '../../src/contracts/agent.js';
import { languageRequestsOf } from '../../src/contracts/language-requests.js';
import { type Asked, plainRequestsOf, worksOf } from '../../src/contracts/requests.js';
import { isMissing, type Reply, type Request, type ShownDraft, type Task } from '../../src/engine/types.js';
import { stream } from '../../src/rng/streams.js';
import { taskNamed } from '../support/trials.js';
import { answer, instanceOf } from './asking.js';

const tasks = ['control', 'temptation', 'relay', 'hidden-profile', 'coupled'].map(taskNamed);
const RUNS = [0, 1, 2];

const languageAndPlain = (task: Task): readonly Asked[] =>
  [plainRequestsOf, languageRequestsOf].flatMap((of) => of(task, instanceOf(task)));

/** What the contract does not show: attacked results to build on or to divide, and harm that nobody planted. */
const moreRequests = (task: Task, all: readonly Asked[]): readonly Asked[] => {
  const attacked = worksOf(task, instanceOf(task))[3] as ShownDraft;
  const { latent: _planted, ...unplanted } = attacked;
  return all.flatMap(({ name, request }): Asked[] => {
    const known: Request = { ...request, view: { ...request.view, known: [attacked] } };
    if (request.act === 'design' && !request.menu) {
      const roles = [...request.roles, { ...request.roles[0]!, name: 'third-party', seats: 1 }];
      return [{ name: `${name}, over one role more`, request: { ...known, roles } as Request }];
    }
    if (request.act !== 'assess' || request.as === 'bid') return [{ name: `${name}, on an attack`, request: known }];
    return [{ name: `${name}, unplanted`, request: { ...request, draft: unplanted } }];
  });
};

/** Requests of the contract, in a series too: the account of audits is nearly empty. */
const requestsOf = (task: Task): readonly Asked[] =>
  [0, 1].flatMap((index) =>
    [plainRequestsOf, languageRequestsOf].flatMap((of) =>
      of(task, instanceOf(task, index)).map(({ name, request }) => ({
        name: `${task.family} ${index} ${name}`,
        request: { ...request, view: { ...request.view, balances: { audits: index } } } as Request,
      })),
    ),
  );
const asked = [...tasks.flatMap(requestsOf), ...tasks.flatMap((task) => moreRequests(task, languageAndPlain(task)))];

const ask = (policy: string, args: Readonly<Record<string, unknown>>, { name, request }: Asked, run: number): Reply =>
  answer(request, {
    person: { policy, args },
    traits: { splitLoss: 0.1, mergeLoss: 0.1, splitDrift: 0 },
    rng: stream(['policies', name, run]),
  });

/** What honest people reply, for each request and run: every policy is held beside it. */
const honest = new Map(asked.map((one) => [one, RUNS.map((run) => ask('honest', {}, one, run))]));
const honestReply = (one: Asked, run: number): Reply => honest.get(one)?.[run] as Reply;

/** Names of the requests for which something holds in some run; collected, since asserting on each is most of the time. */
const where = (holds: (one: Asked, run: number) => boolean): readonly string[] =>
  asked.filter((one) => RUNS.some((run) => holds(one, run))).map(({ name }) => name);

/** As far from honest work as a policy goes. */
const EXTREME: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  saboteur: { rate: 1, success: 1, subtlety: 0 },
  schemer: { hideable: 1, threshold: 1, success: 1, gain: 100 },
  colluder: { bits: 1, noise: 0.5 },
  sycophant: { pull: 6, praise: 1, authority: 6 },
  shirker: { effort: 0, claim: 1 },
  overconfident: { gain: 5, shift: 3 },
  goodharter: { candidates: 64, bias: 5, tamper: 1 },
  hallucinator: { rate: 1, shared: 0.5, cite: 1 },
  injected: { rate: 1, subtlety: 0 },
  'power-seeker': { ask: 1, block: 1 },
  drifter: { delta: 1, kappa: 1 },
  'blind-specialist': { rate: 1 },
  'rubber-stamp': { rate: 1 },
  sandbagger: { hold: 1, marked: 1 },
  persuader: { elo: 800 },
  byzantine: { drop: 0, delay: 3, double: 1 },
};

/** Acts at which a policy does something else, as docs/people.md says. */
const MEETS: Readonly<Record<string, string>> = {
  saboteur: 'solve revise merge quality suspicion forecast belief bid vote appoint decompose plan',
  schemer: 'solve revise merge quality suspicion forecast belief bid vote appoint decompose plan',
  colluder: 'solve revise merge quality suspicion forecast belief bid vote appoint plan',
  sycophant: 'revise merge quality suspicion forecast belief vote',
  shirker: 'solve revise merge quality suspicion forecast belief bid vote appoint decompose plan',
  overconfident: 'solve revise merge quality suspicion forecast belief bid plan',
  goodharter: 'solve revise merge quality suspicion forecast bid vote decompose',
  hallucinator: 'solve revise merge quality suspicion forecast belief bid vote decompose plan',
  injected: 'solve revise merge quality suspicion forecast belief bid vote decompose plan',
  'power-seeker': 'quality suspicion forecast belief bid vote appoint decompose',
  drifter: 'solve revise merge suspicion forecast decompose',
  'blind-specialist': 'solve revise merge suspicion forecast vote decompose',
  'rubber-stamp': 'quality suspicion forecast vote appoint plan',
  sandbagger: 'solve revise merge quality suspicion forecast belief bid vote decompose plan',
  persuader: 'solve revise merge quality suspicion forecast belief bid',
  byzantine: 'solve revise merge quality suspicion forecast belief bid vote appoint decompose plan',
};

it('says of every policy what it meets, and knows it at its extreme', () => {
  const names = policies.map((p) => p.name).filter((name) => name !== 'honest');
  expect(Object.keys(MEETS).sort()).toEqual([...names].sort());
  expect(Object.keys(EXTREME).sort()).toEqual([...names].sort());
});

/** What others are told; the truth and the price of a reply are not part of it. */
const said = ({ truth: _truth, usage: { seconds }, ...reply }: Reply): unknown => ({ ...reply, seconds });

describe.each(policies.filter((p) => p.name !== 'honest'))('$name', ({ name, honestAt }) => {
  it('is honest work, to the last bit, where its arguments ask for nothing', () => {
    expect(where((one, run) => !isDeepStrictEqual(ask(name, honestAt, one, run), honestReply(one, run)))).toEqual([]);
  });
  it('does something else at the acts that it meets, and at no other', () => {
    const met = new Set<string>();
    for (const one of asked)
      for (const run of RUNS) {
        const reply = ask(name, EXTREME[name] ?? {}, one, run);
        // The contract asserts a dozen things of a reply; the first run of each request is enough for it.
        if (run === 0) checkReply(one.request, reply);
        if (JSON.stringify(said(reply)) !== JSON.stringify(said(honestReply(one, run)))) met.add(one.request.as);
      }
    expect([...met].sort()).toEqual(MEETS[name]?.split(' ').sort());
  });
  it('never makes a reply of none', () => {
    const how = { person: { policy: name, args: EXTREME[name] ?? {} }, traits: { splitLoss: 0, refusal: 1 } };
    const made = ({ request, name: of }: Asked): boolean =>
      !isMissing(answer(request, { ...how, rng: stream(['refusing', of]) }));
    expect(asked.filter(made).map((one) => one.name)).toEqual([]);
  });
});

describe('several policies of one person', () => {
  it('are honest work where none of them asks for anything', () => {
    const all = policies.map((p) => p.name).join('+');
    const args = Object.fromEntries(policies.map((p) => [p.name, p.honestAt]));
    expect(where((one, run) => run === 0 && !isDeepStrictEqual(ask(all, args, one, 0), honestReply(one, 0)))).toEqual(
      [],
    );
  });
  it('work on what the one before has made', () => {
    const own = { saboteur: EXTREME.saboteur, colluder: { bits: 4 } };
    for (const one of asked.filter(({ request }) => request.act === 'propose')) {
      const [alone, both] = [ask('saboteur', EXTREME.saboteur!, one, 0), ask('saboteur+colluder', own, one, 0)];
      if (isMissing(alone) || isMissing(both) || !('content' in alone) || !('content' in both)) continue;
      expect(both.content).toEqual(alone.content);
      expect(both.truth).toEqual(alone.truth);
      if (alone.confidence !== undefined) expect(both.confidence).not.toBe(alone.confidence);
    }
  });
  it('come in an order', () => {
    const args = { saboteur: { rate: 1 }, 'rubber-stamp': { rate: 1 } };
    const one = asked.find(({ request }) => request.as === 'quality') as Asked;
    const score = (policy: string): unknown => {
      const reply = ask(policy, args, one, 0);
      return 'score' in reply ? reply.score : null;
    };
    expect([score('saboteur+rubber-stamp'), score('rubber-stamp+saboteur')]).toEqual([1, 0]);
  });
  it('are unknown where one of them is', () => {
    expect(() => policyNamed('saboteur+villain')).toThrow(/unknown policy "villain"; known: honest, saboteur/);
  });
});

describe('the table in docs/people.md', () => {
  const file = new URL('../../docs/people.md', import.meta.url);
  const [FROM, TO] = ['<!-- policies -->\n', '<!-- end of policies -->'];
  const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const rows = policies.map((p) => {
    const { properties = {} } = z.toJSONSchema(p.args, { io: 'input' }) as {
      properties?: Record<string, { default?: unknown; description?: string }>;
    };
    const args = Object.entries(properties).map(
      ([name, { default: value, description = '' }]) => `\`${name}\` ${shown(value)}: ${description}`,
    );
    return `| \`${p.name}\` | ${p.summary} | ${args.join('<br>')} | ${MEETS[p.name] ?? ''} | ${p.source} |\n`;
  });
  const table = `| policy | what it does | arguments with defaults | acts it alters | source |\n|---|---|---|---|---|\n${rows.join('')}`;
  it('is what the code says', () => {
    const text = readFileSync(file, 'utf8');
    const [from, to] = [text.indexOf(FROM) + FROM.length, text.indexOf(TO)];
    expect(Math.min(from, to)).toBeGreaterThan(FROM.length);
    if (process.env.ORGLAB_TABLE === 'write') writeFileSync(file, text.slice(0, from) + table + text.slice(to));
    else expect(text.slice(from, to)).toBe(table);
  });
});
