/** What a call asks, as plain data to hash, keep and compare. */
import { createHash } from 'node:crypto';
import type { Message, ModelCall } from './call.js';
import { openAddress, withoutSecrets } from './secrets.js';

/** JSON with the keys of every object in order; lone surrogates and NUL come out as escapes. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  ) ?? 'null';

/** 128 bits of SHA-256. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** A request as it is kept: the model's settings without secrets and without the price, which no model ever sees. */
export interface Asked {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly form: { readonly name: string; readonly hash: string };
  readonly messages: readonly Message[];
}

/** Hashes of schemas: a run has a handful of them, and asks with each thousands of times. */
const hashes = new WeakMap<object, string>();
const hashOfSchema = (schema: object): string => {
  const hash = hashes.get(schema) ?? digest(canonical(schema));
  hashes.set(schema, hash);
  return hash;
};

export const askedIn = ({ spec, form, messages }: ModelCall): Asked => {
  const { price: _price, baseUrl, settings, ...rest } = spec;
  return {
    spec: {
      ...rest,
      ...(baseUrl === undefined ? {} : { baseUrl: openAddress(baseUrl) }),
      ...(settings === undefined ? {} : { settings: withoutSecrets(settings) }),
    },
    form: { name: form.name, hash: hashOfSchema(form.schema) },
    messages: messages.map(({ role, text }) => ({ role, text })),
  };
};

export const hashOf = (asked: Asked): string => digest(canonical(asked));

/** Where two requests differ, a line for each place; at most eight lines. */
export const differences = (kept: Asked, asked: Asked): readonly string[] => {
  const lines: string[] = [];
  const fields = new Set([...Object.keys(kept.spec), ...Object.keys(asked.spec)]);
  for (const name of [...fields].sort())
    note(lines, `spec.${name}`, canonical(kept.spec[name]), canonical(asked.spec[name]));
  note(lines, 'form', kept.form.name, asked.form.name);
  if (kept.form.name === asked.form.name && kept.form.hash !== asked.form.hash)
    lines.push(`form ${asked.form.name}: its schema has changed`);
  const count = Math.max(kept.messages.length, asked.messages.length);
  for (let i = 0; i < count; i++) {
    const [was, is] = [kept.messages[i], asked.messages[i]];
    note(lines, `messages[${i}].role`, was?.role ?? 'none', is?.role ?? 'none');
    note(lines, `messages[${i}].text`, was?.text ?? '', is?.text ?? '');
  }
  return lines.length > 8 ? [...lines.slice(0, 7), `and ${lines.length - 7} more`] : lines;
};

const note = (lines: string[], where: string, was: string, is: string): void => {
  if (was === is) return;
  let at = 0;
  while (at < was.length && was[at] === is[at]) at++;
  const around = (text: string): string => {
    const from = Math.max(0, at - 30);
    const to = at + 50;
    return `${from > 0 ? '…' : ''}${JSON.stringify(text.slice(from, to))}${to < text.length ? '…' : ''}`;
  };
  lines.push(`${where}, from character ${at + 1}: recorded ${around(was)}, now ${around(is)}`);
};
