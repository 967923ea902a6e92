/** People who are real models, as a staff file names them. */
import { z } from 'zod';
import { METHODS, type ModelSpec } from '../agents/calls/call.js';
import { secretIn } from '../agents/calls/secrets.js';
import { type PolicyOf, wordsOf } from '../agents/prompts/policies.js';
import type { Policy } from '../agents/sim/policies/policy.js';
import { strict } from '../org/strict.js';
import { InputError, type Path } from '../org/yaml.js';

/** Most tokens of one reply where the staff says nothing: room for a model that thinks before it answers. */
const MAX_TOKENS = 4096;

/** Fields of a person that only real models have. */
export const realFields = {
  baseUrl: z
    .string()
    .optional()
    .describe('Address of an OpenAI-compatible server (Ollama, vLLM, llama.cpp), as http://localhost:11434/v1.'),
  temperature: z.number().min(0).max(2).optional().describe("Temperature; absent: the provider's own."),
  maxTokens: z
    .number()
    .int()
    .min(16)
    .max(1_000_000)
    .optional()
    .describe(`Most tokens of one reply; default ${MAX_TOKENS}.`),
  method: z
    .enum(METHODS)
    .optional()
    .describe(
      'How a form is asked for: schema, tool, json, or text alone; auto (the default) tries them in this order.',
    ),
  price: strict({ in: z.number().min(0), out: z.number().min(0) })
    .optional()
    .describe('USD for a million tokens read and written, where the price table lacks the model or is wrong.'),
  settings: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "Settings of the provider's class in LangChain. Keys do not belong here; they come from the environment.",
    ),
};

type Fields = { readonly model: string } & {
  readonly [K in keyof typeof realFields]?: z.infer<(typeof realFields)[K]>;
};

/** What is wrong with an address, or null. Names and passwords in it would reach the manifest. */
const problemOf = (address: string): string | null => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    return `"${address}" is no address; one looks like http://localhost:11434/v1`;
  if (url.username !== '' || url.password !== '' || url.search !== '')
    return 'an address holds no name, password or query: keys come from the environment';
  return null;
};

/** The model that a person is, or undefined where it is simulated. `problem` makes the error of a field. */
export const realIn = (
  { model, baseUrl, temperature, maxTokens = MAX_TOKENS, method = 'auto', price, settings }: Fields,
  problem: (path: Path, message: string) => InputError,
): ModelSpec | undefined => {
  if (!model.includes(':')) {
    const stray = Object.entries({ baseUrl, temperature, maxTokens: undefined, method: undefined, price, settings });
    for (const [name, value] of stray)
      if (value !== undefined)
        throw problem(
          [name],
          `${name} is for real models, and "${model}" is simulated: a real one is named provider:model`,
        );
    return undefined;
  }
  if (!/^[a-z][\w.-]*:\S+$/i.test(model))
    throw problem(['model'], `"${model}" is no model; a real one is named provider:model, as in openai:gpt-5-mini`);
  const wrong = baseUrl === undefined ? null : problemOf(baseUrl);
  if (wrong !== null) throw problem(['baseUrl'], wrong);
  const secret = secretIn(settings);
  if (secret !== undefined)
    throw problem(
      ['settings'],
      `${secret} looks like a secret: keys come from the environment and are never written down`,
    );
  return {
    model,
    maxTokens,
    method,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(price === undefined ? {} : { price }),
    ...(settings === undefined ? {} : { settings }),
  };
};

/** Why a policy cannot be told to a model, or null where it can. */
export const untoldIn = (policy: PolicyOf, own: readonly Policy[] = []): string | null => {
  const mine = own.find((p) => policy.name.split('+').includes(p.name));
  if (mine) return `policy "${mine.name}" has no words for a model; give it to simulated people`;
  try {
    wordsOf(policy);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

/** A model by its name alone, as commands take it. Throws InputError where it is none. */
export const modelNamed = (model: string, baseUrl?: string): ModelSpec => {
  const spec = realIn(
    { model, ...(baseUrl === undefined ? {} : { baseUrl }) },
    (_, message) => new InputError(message),
  );
  if (!spec) throw new InputError(`"${model}" is no model; one is named provider:model, as in openai:gpt-5-mini`);
  return spec;
};
