/** Keys never leave the environment: not in errors, and not in what a server echoes. */

const NAMED = /key|token|secret|passw|credential/i;
/** Shorter values would be found in innocent text. */
const SHORTEST = 8;

const valuesIn = (env: NodeJS.ProcessEnv): readonly string[] =>
  Object.entries(env)
    .filter(([name, value]) => NAMED.test(name) && (value?.length ?? 0) >= SHORTEST)
    .map(([, value]) => value as string)
    .sort((a, b) => b.length - a.length);

/** A text without these keys. */
export const without = (text: string, keys: readonly string[]): string =>
  keys.reduce((left, key) => (key.length >= SHORTEST ? left.replaceAll(key, '[key]') : left), text);

/** The message of an error without any key of the environment, or what looks like one. */
export const scrubbed = (message: string, env: NodeJS.ProcessEnv): string =>
  without(message, valuesIn(env))
    .replace(/\b(bearer|basic)\s+[^\s"',;}]+/gi, '$1 [key]')
    .replace(/\bsk-[\w*-]{8,}/g, '[key]')
    .replace(/("?(?:authorization|x-api-key|api-key)"?\s*[:=]\s*"?)(?!(?:bearer|basic) )[^\s"',;}]+/gi, '$1[key]');
