/** From a model as a staff names it to a LangChain class with its key: made once, and told early what is missing. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI } from '@langchain/openai';
import { callError, type ModelSpec } from '../calls/call.js';
import { tapedFetch } from './tape.js';
import type { Asked } from './trouble.js';

export interface Made extends Asked {
  readonly chat: BaseChatModel;
  /** The class sends its requests through the tape. */
  readonly taped: boolean;
  /** A server of simulated people, which may see more than the prompt. */
  readonly ours: boolean;
  /** The key in use, or null: no text that comes back may hold it. */
  readonly key: string | null;
}

interface Provider {
  /** Environment variable of the key; null where there is none or the class finds its own way. */
  readonly key: string | null;
  /** Field of the class for an address of one's own, and for the most tokens of a reply. */
  readonly url?: string;
  readonly most?: string;
}

/** Where classes differ from `key`, `baseUrl` and `maxTokens`; names as LangChain has them. */
const PROVIDERS: Readonly<Record<string, Provider>> = {
  openai: { key: 'OPENAI_API_KEY' },
  anthropic: { key: 'ANTHROPIC_API_KEY', url: 'anthropicApiUrl' },
  'google-genai': { key: 'GOOGLE_API_KEY', most: 'maxOutputTokens' },
  mistralai: { key: 'MISTRAL_API_KEY', url: 'serverURL' },
  mistral: { key: 'MISTRAL_API_KEY', url: 'serverURL' },
  ollama: { key: null, most: 'numPredict' },
  groq: { key: 'GROQ_API_KEY' },
  cohere: { key: 'COHERE_API_KEY' },
  deepseek: { key: 'DEEPSEEK_API_KEY' },
  xai: { key: 'XAI_API_KEY' },
  cerebras: { key: 'CEREBRAS_API_KEY' },
  fireworks: { key: 'FIREWORKS_API_KEY' },
  together: { key: 'TOGETHER_AI_API_KEY' },
  perplexity: { key: 'PERPLEXITY_API_KEY' },
};

const fatal = (message: string): Error => callError('fatal', message);

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1\])$/;

const onLoopback = (baseUrl: string, model: string): boolean => {
  try {
    return LOOPBACK.test(new URL(baseUrl).hostname);
  } catch {
    throw fatal(`${model}: baseUrl "${baseUrl}" is no address; write it like http://localhost:11434/v1`);
  }
};

/** Settings go into manifests; keys do not. */
const refuseKeys = ({ model, settings = {} }: ModelSpec): void => {
  const found = Object.keys(settings).find((name) =>
    /(api_?key|password|secret|access_?token|auth_?token)$/i.test(name),
  );
  if (found !== undefined)
    throw fatal(
      `${model}: settings.${found}: keys are taken from the environment alone; name its variable in apiKeyEnv`,
    );
};

const SPARE = 'no-key-needed';

/** The key of the environment. A server on this machine needs none, and a server of ours is never given one. */
const keyOf = (spec: ModelSpec, name: string | null, env: NodeJS.ProcessEnv): string | null => {
  if (name === null) return null;
  const key = env[name];
  if (key !== undefined && key.trim() !== '') return key;
  if (spec.baseUrl !== undefined && onLoopback(spec.baseUrl, spec.model)) return null;
  throw fatal(`${spec.model}: no key: set the environment variable ${name}; nothing was sent`);
};

const common = ({ temperature, settings = {} }: ModelSpec): Record<string, unknown> => {
  const { apiKeyEnv: _, ...passed } = settings;
  return { ...passed, ...(temperature === undefined ? {} : { temperature }), maxRetries: 0, streaming: false };
};

const openAi = (spec: ModelSpec, name: string, key: string | null): BaseChatModel => {
  const { settings = {}, baseUrl } = spec;
  const configuration = {
    ...(settings.configuration as object | undefined),
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    fetch: tapedFetch,
  };
  return new ChatOpenAI({
    ...common(spec),
    model: name,
    maxTokens: spec.maxTokens,
    apiKey: key ?? SPARE,
    configuration,
  });
};

const classOf = async (provider: string, model: string): Promise<new (fields: object) => BaseChatModel> => {
  const { MODEL_PROVIDER_CONFIG } = await import('langchain/chat_models/universal');
  const known: Readonly<Record<string, { readonly package: string; readonly className: string }>> =
    MODEL_PROVIDER_CONFIG;
  const config = Object.hasOwn(known, provider) ? known[provider] : undefined;
  if (!config)
    throw fatal(`${model}: no provider "${provider}"; providers: orglab, ${Object.keys(known).sort().join(', ')}`);
  try {
    return ((await import(config.package)) as Record<string, new (fields: object) => BaseChatModel>)[config.className]!;
  } catch (error) {
    const missing =
      /Cannot find (package|module)|Failed to (load|resolve)|Could not resolve/i.test(String(error)) &&
      String(error).includes(config.package);
    throw missing
      ? fatal(`${model} needs a package that is not installed: npm install ${config.package}`)
      : fatal(
          `${model}: ${config.package} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
        );
  }
};

const foreign = async (spec: ModelSpec, provider: string, name: string, key: string | null): Promise<BaseChatModel> => {
  const { url = 'baseUrl', most = 'maxTokens' } = PROVIDERS[provider] ?? {};
  const Class = await classOf(provider, spec.model);
  return new Class({
    ...common(spec),
    model: name,
    [most]: spec.maxTokens,
    ...(key === null ? {} : { apiKey: key }),
    ...(spec.baseUrl === undefined ? {} : { [url]: spec.baseUrl, configuration: { baseURL: spec.baseUrl } }),
  });
};

/** Throws a fatal CallError that says what is missing: the provider, its package, its key, the address. */
export const makeModel = async (spec: ModelSpec, env: NodeJS.ProcessEnv): Promise<Made> => {
  const { model, baseUrl, settings = {} } = spec;
  const colon = model.indexOf(':');
  if (colon < 1 || colon === model.length - 1)
    throw fatal(`model "${model}": write provider:model, for instance openai:gpt-5-mini`);
  const [provider, name] = [model.slice(0, colon), model.slice(colon + 1)];
  const ours = provider === 'orglab';
  if (ours && baseUrl === undefined) throw fatal(`${model}: give the baseUrl that orglab serve prints`);
  if (baseUrl !== undefined) onLoopback(baseUrl, model);
  refuseKeys(spec);
  const own = typeof settings.apiKeyEnv === 'string' ? settings.apiKeyEnv : undefined;
  const keyName = ours ? null : (own ?? PROVIDERS[provider]?.key ?? null);
  const taped = ours || provider === 'openai';
  // The class is looked up first: without its package a key is no help.
  if (!taped) await classOf(provider, model);
  const key = keyOf(spec, keyName, env);
  const chat = taped ? openAi(spec, name, key) : await foreign(spec, provider, name, key);
  return { model, ...(baseUrl === undefined ? {} : { baseUrl }), keyName, chat, taped, ours, key };
};
