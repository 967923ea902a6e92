/** Keys come from the environment and stay there: in no staff file, no cassette, no error text. */

const NAME = /key|token|secret|authorization|password|credential/i;
/** What looks like a key whatever it is called. */
const VALUE = /^(bearer\s|basic\s|sk-|gsk_|xai-|hf_|AIza)/i;

/**
 * Path of the first setting that looks like a secret, or undefined: a text under such a name at any depth, or one that looks like
 * a key. Numbers and switches are none, so that `maxTokens: 200` passes.
 */
export const secretIn = (settings: unknown, path = 'settings', named = false): string | undefined => {
  if (typeof settings === 'string') return (named && settings !== '') || VALUE.test(settings) ? path : undefined;
  if (settings === null || typeof settings !== 'object') return undefined;
  for (const [name, value] of Object.entries(settings)) {
    const inside = Array.isArray(settings) ? `${path}[${name}]` : `${path}.${name}`;
    const found = secretIn(value, inside, named || (!Array.isArray(settings) && NAME.test(name)));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The settings without what looks like a secret; undefined where nothing is left. */
export const withoutSecrets = (value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return secretIn(value) === undefined ? value : undefined;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item) ?? null);
  const kept = Object.entries(value).filter(
    ([name, inner]) => secretIn({ [name]: inner }) === undefined || isOpen(name, inner),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutSecrets(inner)]));
};

const isOpen = (name: string, inner: unknown): boolean =>
  !NAME.test(name) && inner !== null && typeof inner === 'object';

/** An address without name, password, query and fragment, where keys are sometimes put. */
export const openAddress = (address: string): string => {
  if (!URL.canParse(address)) return address.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/s, '');
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname}`;
};

/** A text with every secret of the environment (and what looks like a key) replaced by its name: servers echo headers. */
export const scrubbed = (text: string, environment: NodeJS.ProcessEnv = process.env): string => {
  let clean = text;
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && value.length >= 6 && NAME.test(name)) clean = clean.replaceAll(value, `[${name}]`);
  return clean
    .replace(/\b(sk-|gsk_|xai-|hf_|AIza)[\w-]{8,}/g, '[key]')
    .replace(/\b(Bearer|Basic)\s+[\w.+/=-]{8,}/gi, '$1 [key]');
};
