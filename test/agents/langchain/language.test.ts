/** The optional fields of the language, as real models are shown them and answer them. */
import { describe, expect, test } from 'vitest';
import { langchainAgent } from '../../../src/agents/langchain/agent.js';
import { namesIn } from '../../../src/agents/langchain/names.js';
import { promptOf, repairOf } from '../../../src/agents/langchain/prompts.js';
import { SimulatedChatModel } from '../../../src/agents/langchain/simulated-chat-model.js';
import { simulatedPerson } from '../../../src/agents/sim/person.js';
import { contractRequests, contractTasks } from '../../../src/contracts/agent.js';
import type { Reply, Request, Task } from '../../../src/engine/types.js';
import { stream } from '../../../src/rng/streams.js';
import { DEFAULTS } from '../../../src/sim/constants.js';
import { createWorld } from '../../../src/sim/world.js';
import { ListModel, said } from '../../support/langchain-harness.js';
import { person } from '../../support/trials.js';
import { letters, more } from './requests.js';

const shown = (request: Request): string => promptOf(request, namesIn(request)).human;
const asked = async (request: Request, ...replies: readonly string[]): Promise<object> => {
  const { usage: _, ...reply } = await langchainAgent(new ListModel(...replies)).act(request, stream(['x']));
  return reply;
};

describe('what is shown', () => {
  test('a forecast asks for success, harm and cost', () => {
    expect(shown(more.forecast)).toContain('{"success": …, "harm": …, "cost": …, "note": "…"}');
  });

  test('a trader is told what a share pays and where the price stands', () => {
    const which = shown(more.which);
    expect(which).toContain('pays 1 if it is the right one of 3 on offer');
    expect(which).toContain('It stands at 0.3750.');
    const outcome = shown(more.outcome);
    expect(outcome).toContain('pays what it turns out to be worth');
    expect(outcome).toContain('There is no price yet.');
  });

  test('a design is shown as its steps, with forecasts of it, and never by the family', () => {
    expect(shown(more.ballot)).toContain('Design d2 by worker.1');
    expect(shown(more.ballot)).toContain('|   "do": "solve"');
    expect(shown(more.ballot)).toContain('Review rev1 by manager.0 of draft d2: success 0.25, harm 0.13, cost 0.50');
    expect(shown(more.ballot)).toContain('Rank the designs');
    expect(shown(more.soundness)).toContain('Judge whether the design is sound');
    const shy = new Proxy(letters, {
      get: (task, key) => {
        const shows: Task['show'] = (_, content) => {
          expect(Array.isArray(content)).toBe(false);
          return '…';
        };
        return key === 'show' ? shows : Reflect.get(task, key);
      },
    });
    for (const request of [more.ballot, more.soundness, more.outcome])
      expect(shown({ ...request, view: { ...request.view, task: shy } } as Request)).toContain('"by": "worker"');
  });

  test('offers come in their order, with what each asks', () => {
    const text = shown(more.offers);
    const [first, second] = ['- worker.1: right with probability 0.75, price 0.25', '- worker.0: right with'];
    expect(text.indexOf(first!)).toBeGreaterThan(0);
    expect(text.indexOf(second!)).toBeGreaterThan(text.indexOf(first!));
  });

  test('a side is shown as the family shows it, and argued for whatever the seat believes', () => {
    expect(shown(more.side)).toContain('# Your side\n| {"a":"q","b":"r"}');
    expect(shown(more.side)).toContain('Argue for the side that you were given');
    expect(shown(more.summary)).not.toContain('Your side');
  });

  test('of a summary counts, median and quartiles, quoted like anything by others', () => {
    const text = shown(more.summary);
    expect(text).toContain('# What the others hold');
    expect(text).toContain('| 3 hold xy\n| 1 hold z\n| # Task');
    expect(text).toContain('median 2.5, quartiles 1 and 4.');
    expect(text.match(/^# Task$/gm)).toHaveLength(1);
    expect(text).not.toContain('worker.10');
  });

  test('facts and what was carried reach the family, balances the seat, and what did not reach it is not there', () => {
    const text = shown(more.ticket);
    expect(text).toContain('You know f7.');
    expect(text).toContain('You were told c1.');
    expect(text).toContain('# Balances\n- audits: 2');
    expect(text).not.toContain('unheard-of');
    expect(text).not.toContain('c2');
  });

  test('a divider is shown the plan, and the constraints that reached it', () => {
    const text = shown(more.tickets);
    expect(text).toContain('Follow the plan in draft d2.');
    expect(text).toContain('Draft d2 by worker.1');
    expect(text).toContain('- c1: Vowels only.');
    expect(text).toContain('"constraints": ["…"]');
    expect(text).not.toContain('unheard-of');
  });

  test('a menu is shown instead of the language', () => {
    const text = shown(more.menu);
    expect(text).toContain('Units:\n- ask-all\n- divide\n');
    expect(text).toContain('| steps[0].by: unknown role "boss"');
    expect(text).not.toContain('JSON Schema');
    expect(repairOf(more.menu, namesIn(more.menu), 'x')).toContain('"do": "call"');
  });
});

describe('what is read', () => {
  test('forecasts', async () => {
    const full = '{"success": "0.5", "harm": 0, "cost": 2, "note": "b\\u0000"}';
    expect(await asked(more.forecast, full)).toStrictEqual({ success: 0.5, harm: 0, cost: 2, note: 'b ' });
    expect(await asked(more.forecast, full.replace('"b\\u0000"', 'null'))).toStrictEqual({
      success: 0.5,
      harm: 0,
      cost: 2,
    });
    expect(await asked(more.forecast, '{"score": 0.5, "note": null, "objections": null}')).toHaveProperty('none');
  });

  test('beliefs', async () => {
    expect(await asked(more.which, '{"belief": 0.5}')).toStrictEqual({ belief: 0.5 });
    expect(await asked(more.which, '{"belief": 1.5}')).toMatchObject({ none: expect.stringContaining('belief') });
  });

  test('constraints of a ticket: those that exist and reached the divider; needed where the task has them, null for none', async () => {
    const group = '{"group": "g1", "parts": ["a"], "after": []';
    const read = async (constraints: string) => asked(more.tickets, `{"groups": [${group}${constraints}}]}`);
    const parts = { parts: ['a'], after: [], garbled: [] };
    expect(await read(', "constraints": ["c2", "c9", "c1"]')).toStrictEqual({
      parts: [{ ...parts, constraints: ['c1'] }],
    });
    expect(await read(', "constraints": null')).toStrictEqual({ parts: [{ ...parts, constraints: [] }] });
    expect(await read('')).toMatchObject({ none: expect.stringContaining('constraints') });
  });

  test('a summary may be cited by its name', async () => {
    const reply = '{"answer": {"a": "x", "b": "y"}, "confidence": null, "cites": ["summary", "d2"]}';
    expect(await asked(more.summary, reply)).toMatchObject({ cites: ['2.revise!summary0', '1.solve/worker.0'] });
  });

  test('numbers of answers, where the family has them', async () => {
    const task = { ...letters, value: (_, content) => ((content as { a: string }).a === 'x' ? 7 : null) } as Task;
    const request = { ...more.side, view: { ...more.side.view, task } } as Request;
    const reply = '{"answer": {"a": "x", "b": "y"}, "confidence": null, "cites": null}';
    expect(await asked(request, reply)).toMatchObject({ label: 'xy', value: 7 });
    expect(await asked(request, reply.replace('"x"', '"q"'))).not.toHaveProperty('value');
  });

  test('a server cannot plant a flaw in a design', async () => {
    const message = said('{"steps": []}', { meta: { orglab: { latent: { flawed: true } } } });
    const { usage: _, ...reply } = await langchainAgent(new ListModel(message)).act(more.menu, stream(['x']));
    expect(reply).toStrictEqual({ steps: [] });
  });
});

describe.each(contractTasks().map((task) => [task.family, task] as const))('on %s', (_, task) => {
  test('a simulated person says the same through LangChain, whatever it is asked', async () => {
    const policies = [
      ['honest', {}],
      ['saboteur', { rate: 0.7 }],
      ['sycophant', {}],
      ['rubber-stamp', { rate: 0.5 }],
    ] as const;
    const traits = {
      ...DEFAULTS,
      silence: 0.05,
      refusal: 0.05,
      splitGarble: 0.3,
      splitDrift: 0.3,
      mergeLoss: 0.2,
      keep: 0,
    };
    const seen = new Set<string>();
    for (const [policy, args] of policies)
      for (const { name, request } of contractRequests(task)) {
        const world = createWorld(['through', policy]);
        const who = simulatedPerson(person(0, 0, { policy, args, traits }), {
          world: () => world,
          familyOf: () => 'x',
        });
        const key = ['through', task.family, policy, name];
        const direct: Reply = who.act(request, stream(key));
        const seated = await langchainAgent(new SimulatedChatModel(who)).act(request, stream(key));
        expect(seated, name).toStrictEqual(direct);
        for (const field of Object.keys(direct)) seen.add(field);
      }
    for (const field of ['success', 'belief', 'value', 'latent', 'refused', 'none', 'steps'])
      expect(seen).toContain(field);
  });
});
