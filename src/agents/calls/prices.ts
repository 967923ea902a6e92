/** What models cost, from one dated file (configs/prices.yaml) or from the staff. USD for a million tokens. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { strict } from '../../org/strict.js';
import { openYaml, parseWith } from '../../org/yaml.js';
import type { ModelSpec } from './call.js';
import { nameOf } from './provider.js';

const usd = z.number().min(0);
const PriceSchema = strict({
  in: usd.describe('Tokens read.'),
  out: usd.describe('Tokens written.'),
  cached: usd.optional().describe("Tokens read from the provider's cache."),
  write: usd.optional().describe("Tokens written into the provider's cache, where that happens unasked."),
  long: strict({ above: z.number().int().positive(), in: usd, out: usd, write: usd.optional() })
    .optional()
    .describe('Prices of the whole request where it reads more tokens than `above`.'),
});
const PricesSchema = strict({
  date: z.iso.date(),
  providers: z.record(
    z.string(),
    strict({
      source: z.url(),
      checked: z.string().describe('How the figures were checked, and when.'),
      models: z.record(z.string(), PriceSchema),
    }),
  ),
});

export type Price = z.infer<typeof PriceSchema>;
export type Prices = z.infer<typeof PricesSchema>;

const FILE = fileURLToPath(new URL('../../../configs/prices.yaml', import.meta.url));

/** The price table of a file. Throws InputError with the place of what is wrong. */
export const readPrices = (file: string = FILE): Prices =>
  parseWith(openYaml(readFileSync(file, 'utf8'), file), PricesSchema);

/** What may follow a name in the table and still be the same model: a date, a number of a version, `latest`. */
const VERSION = /^(-latest|-\d{3,8}|-\d{4}-\d{2}-\d{2}|-\d{2}-\d{2}|-preview(-\d{2}-\d{2,4})?|@\d{8})$/;

/**
 * The price of a model: as the staff states it, else that of the longest name in the table that the model's name begins with,
 * where only a version follows (`gpt-5-2025-08-07` is gpt-5; `gpt-5-pro` is another model). null where none is known: never
 * for a server of one's own, whose models may have the name of others.
 */
export const priceOf = (spec: Pick<ModelSpec, 'model' | 'baseUrl' | 'price'>, prices: Prices): Price | null => {
  if (spec.price) return spec.price;
  if (spec.baseUrl !== undefined) return null;
  const { prefix, name } = nameOf(spec.model);
  const models = prices.providers[prefix]?.models ?? {};
  const known = Object.keys(models).filter(
    (m) => m === name || (name.startsWith(m) && VERSION.test(name.slice(m.length))),
  );
  const longest = known.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : (models[longest] ?? null);
};

/**
 * USD for tokens read and written. Every token read is counted at the dearest rate that it can have had (not from the provider's
 * cache, and written into it where that is dearer): an upper bound of the bill.
 */
export const usdOf = (price: Price, read: number, written: number): number => {
  const at = price.long && read > price.long.above ? price.long : price;
  return (read * Math.max(at.in, at.write ?? 0) + written * at.out) / 1e6;
};

export const priceProblem = ({ model, baseUrl }: Pick<ModelSpec, 'model' | 'baseUrl'>): string =>
  `${model}${baseUrl === undefined ? '' : ` at ${baseUrl}`}: no price is known, so that a cap in USD cannot be kept; state one in the staff, as price: { in: 0.25, out: 2 } (USD for a million tokens; 0 for a model of your own), or leave --max-usd away and cap with --max-calls or --max-tokens`;

/** What stands in the way of a cap in USD, one line for each model without a price; for a command to say before it starts. */
export const priceProblems = (specs: readonly ModelSpec[], prices: Prices): readonly string[] => [
  ...new Set(specs.filter((spec) => priceOf(spec, prices) === null).map(priceProblem)),
];
