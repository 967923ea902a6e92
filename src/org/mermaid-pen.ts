/** What drawings are made of: boxes, frames and arrows, every text of them escaped. */
import type { Organization } from './schema.js';
import { oneLine } from './words.js';

/**
 * A quoted label. Whatever could end the quotes, start markup, a list or a directive, or name an entity is a character
 * code; full stops and hyphens stay after letters, where they can do nothing.
 */
export const label = (text: string): string =>
  `"${oneLine(text).replace(/(?<!\p{L})[.-]|[^\p{L}\p{N} ,:≤≥×.-]/gu, (c) => `#${c.codePointAt(0)};`)}"`;

/** A place that arrows leave from, with what is said on them. */
export interface Exit {
  readonly from: string;
  readonly says?: string;
}

export interface Drawn {
  /** Boxes that work enters by; none where nothing is drawn. */
  readonly first: readonly string[];
  readonly last: readonly Exit[];
}

export interface Pen {
  readonly org: Organization;
  readonly lines: string[];
  readonly colourOf: ReadonlyMap<string, string>;
  /** What `assignee` stands for here. */
  readonly assignee: string | null;
  /** Arrows, drawn after all frames: an arrow inside a frame would pull its boxes into it. */
  readonly arrows: { readonly from: string; readonly line: string; readonly to: string }[];
  /** Calls of units, which are drawn once, after the workflow. */
  readonly calls: { readonly from: string; readonly unit: string }[];
  readonly count: { names: number };
}

export const fresh = (pen: Pen): string => `n${pen.count.names++}`;

/** Draws a box and returns its name; a role gives it a colour. */
export const box = (
  pen: Pen,
  depth: number,
  left: string,
  text: string,
  right: string,
  role: string | null,
): string => {
  const id = fresh(pen);
  const colour = role === null ? undefined : pen.colourOf.get(role === 'assignee' ? (pen.assignee ?? '') : role);
  pen.lines.push(`${'  '.repeat(depth)}${id}${left}${label(text)}${right}${colour ? `:::${colour}` : ''}`);
  return id;
};

export const arrows = (pen: Pen, exits: readonly Exit[], to: readonly string[], line = '-->'): void => {
  for (const { from, says } of exits)
    for (const next of to)
      pen.arrows.push({ from, line: says === undefined ? line : `${line}|${label(says)}|`, to: next });
};

/** The step as one box that work enters and leaves by. */
export const single = (id: string): Drawn => ({ first: [id], last: [{ from: id }] });
