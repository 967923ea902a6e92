/** A simulated model with tools, alone and in an agent graph. */
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { createAgent } from 'langchain';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SimulatedChatModel } from '../../../src/agents/langchain/simulated-chat-model.js';

const ASKED = 'What is 7 times 12?';

describe('tools', () => {
  const asked: unknown[] = [];
  const search = tool(
    ({ query }) => {
      asked.push(query);
      return `found ${query}`;
    },
    {
      name: 'search',
      description: 'Searches.',
      schema: z.object({ query: z.string(), limit: z.number().int().min(1).max(9) }),
    },
  );

  test('a tool is called once, then the question is answered', async () => {
    const model = new SimulatedChatModel({ skill: 9, truth: () => '84' }).bindTools([search]);
    const first = await model.invoke(ASKED);
    expect(first.tool_calls).toHaveLength(1);
    const [call] = first.tool_calls ?? [];
    expect(call).toMatchObject({ name: 'search', args: { query: expect.any(String), limit: expect.any(Number) } });
    expect(first.text).toBe('');
    const history = [new HumanMessage(ASKED), first, new ToolMessage({ content: 'found', tool_call_id: call!.id! })];
    const second = await model.invoke(history);
    expect(second.tool_calls).toEqual([]);
    expect(second.text).toBe('84');
  });

  test('forced, forbidden and unknown ones', async () => {
    const model = new SimulatedChatModel({ skill: 9 });
    expect((await model.bindTools([search], { tool_choice: 'none' }).invoke('x')).tool_calls).toEqual([]);
    for (const choice of ['any', 'search', { type: 'function', function: { name: 'search' } }])
      expect((await model.bindTools([search], { tool_choice: choice } as never).invoke('x')).tool_calls).toHaveLength(
        1,
      );
    await expect(model.bindTools([search], { tool_choice: 'find' } as never).invoke('x')).rejects.toThrow(
      /"find"; tools: search/,
    );
  });

  test('an agent graph of LangChain runs to its end without a key', async () => {
    const agent = createAgent({ model: new SimulatedChatModel({ skill: 9, truth: () => '84' }), tools: [search] });
    const { messages } = await agent.invoke({ messages: [new HumanMessage(ASKED)] });
    expect(messages.map((m) => m.type)).toEqual(['human', 'ai', 'tool', 'ai']);
    expect(messages.at(-1)?.text).toBe('84');
    expect(asked).toHaveLength(1);
  });
});
