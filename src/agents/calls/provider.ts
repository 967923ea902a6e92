/** Whose model a call is for. */
import type { ModelSpec } from './call.js';

/** Of a name without a prefix, as LangChain guesses it. */
const GUESSES: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|o\d|chatgpt)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^gemini/, 'google-genai'],
  [/^mistral/, 'mistralai'],
  [/^deepseek/, 'deepseek'],
  [/^grok/, 'xai'],
];

/** Environment variables that providers' classes read their key from. */
const KEYS: Readonly<Record<string, string>> = {
  openai: 'OPENAI_API_KEY',
  azure_openai: 'AZURE_OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  'google-genai': 'GOOGLE_API_KEY',
  mistralai: 'MISTRAL_API_KEY',
  deepseek: 'DEEPSEEK_API_KEY',
  groq: 'GROQ_API_KEY',
  xai: 'XAI_API_KEY',
  cohere: 'COHERE_API_KEY',
  fireworks: 'FIREWORKS_API_KEY',
  together: 'TOGETHER_AI_API_KEY',
  cerebras: 'CEREBRAS_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
};

/** The prefix of a model's name and the rest: `openai:gpt-5-mini` → openai, gpt-5-mini. */
export const nameOf = (model: string): { readonly prefix: string; readonly name: string } => {
  const colon = model.indexOf(':');
  if (colon > 0) return { prefix: model.slice(0, colon), name: model.slice(colon + 1) };
  return { prefix: GUESSES.find(([pattern]) => pattern.test(model))?.[1] ?? model, name: model };
};

/** What shares limits: the prefix, and the server where it is named. */
export const providerOf = (spec: Pick<ModelSpec, 'model' | 'baseUrl'>): string => {
  const { prefix } = nameOf(spec.model);
  return spec.baseUrl === undefined ? prefix : `${prefix}@${spec.baseUrl}`;
};

/** Name of the environment variable that holds the key for a model, or undefined where none is known. */
export const keyNameOf = (model: string): string | undefined => KEYS[nameOf(model).prefix];
