/**
 * An organization as a Mermaid flowchart. Steps that ask or choose are boxes in the colour of their role, steps that hold
 * other steps are frames, arrows go in the order of work. Every text is escaped to letters, digits and character codes:
 * names and briefs may have been written by a model.
 */
import { nested, type Organization, type Step, type Steps } from './schema.js';
import { counted, oneLine, sayAssignees, sayInside, sayRole, sayStep } from './words.js';

/** Okabe and Ito's colours, told apart by the colour-blind, lightened to carry black text. */
const COLOURS = ['#cfe8f7', '#fde3b8', '#c9ebdf', '#f9d5c2', '#f4dbe8', '#f7f3b5', '#cfdcec', '#e3e3e3'] as const;

/**
 * A quoted label. Whatever could end the quotes, start markup, a list or a directive, or name an entity is a character
 * code; full stops and hyphens stay after letters, where they can do nothing.
 */
export const label = (text: string): string =>
  `"${oneLine(text).replace(/(?<!\p{L})[.-]|[^\p{L}\p{N} ,:≤≥×.-]/gu, (c) => `#${c.codePointAt(0)};`)}"`;

/** A place that arrows leave from, with what is said on them. */
interface Exit {
  readonly from: string;
  readonly says?: string;
}

interface Drawn {
  /** Boxes that work enters by; none where nothing is drawn. */
  readonly first: readonly string[];
  readonly last: readonly Exit[];
}

interface Pen {
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

export const mermaid = (org: Organization): string => {
  const colourOf = new Map(Object.keys(org.roles).map((role, i) => [role, `role${i % COLOURS.length}`]));
  const pen: Pen = { org, lines: [], colourOf, assignee: null, arrows: [], calls: [], count: { names: 0 } };
  pen.lines.push('flowchart TD', '  start([task])');
  const { first, last } = list(pen, org.workflow, 1);
  arrows(pen, [{ from: 'start' }], first);
  arrows(pen, last, ['finish']);
  pen.lines.push('  finish([answer])');
  const units = new Map(
    Object.entries(org.units).map(([name, steps]) => [name, framed(pen, `unit ${name}`, steps, 1)]),
  );
  // At its first box and not at its frame: a box inside cannot point at the frame around it.
  for (const { from, unit } of pen.calls) arrows(pen, [{ from }], units.get(unit)?.first ?? [], '-.->');
  legend(pen);
  const order = (id: string): number => (id === 'start' ? -1 : Number(id.slice(1)));
  for (const { from, line, to } of [...pen.arrows].sort((a, b) => order(a.from) - order(b.from)))
    pen.lines.push(`  ${from} ${line} ${to}`);
  return `${pen.lines.join('\n')}\n`;
};

/** The roles in their colours, with seats and mandate. */
const legend = (pen: Pen): void => {
  pen.lines.push(`  subgraph roles [${label('roles')}]`);
  for (const [role, spec] of Object.entries(pen.org.roles)) {
    const about = sayRole(spec);
    box(pen, 2, '[', `${role}, ${counted(spec.seats, 'seat')}${about ? `: ${about}` : ''}`, ']', role);
  }
  pen.lines.push('  end');
  for (const name of new Set(pen.colourOf.values()))
    pen.lines.push(`  classDef ${name} fill:${COLOURS[Number(name.slice('role'.length))]},stroke:#444,color:#000`);
};

const fresh = (pen: Pen): string => `n${pen.count.names++}`;

/** Draws a box and returns its name; a role gives it a colour. */
const box = (pen: Pen, depth: number, left: string, text: string, right: string, role: string | null): string => {
  const id = fresh(pen);
  const colour = role === null ? undefined : pen.colourOf.get(role === 'assignee' ? (pen.assignee ?? '') : role);
  pen.lines.push(`${'  '.repeat(depth)}${id}${left}${label(text)}${right}${colour ? `:::${colour}` : ''}`);
  return id;
};

/** A frame around steps. */
const framed = (pen: Pen, title: string, steps: Steps, depth: number): Drawn => {
  pen.lines.push(`${'  '.repeat(depth)}subgraph ${fresh(pen)} [${label(title)}]`);
  const drawn = list(pen, steps, depth + 1);
  pen.lines.push(`${'  '.repeat(depth)}end`);
  return drawn;
};

const arrows = (pen: Pen, exits: readonly Exit[], to: readonly string[], line = '-->'): void => {
  for (const { from, says } of exits)
    for (const next of to)
      pen.arrows.push({ from, line: says === undefined ? line : `${line}|${label(says)}|`, to: next });
};

const list = (pen: Pen, steps: Steps, depth: number): Drawn => {
  const drawn = steps.map((s) => drawStep(pen, s, depth));
  for (const [i, { first }] of drawn.entries()) arrows(pen, drawn[i - 1]?.last ?? [], i === 0 ? [] : first);
  return { first: drawn[0]?.first ?? [], last: drawn.at(-1)?.last ?? [] };
};

/** The step as one box that work enters and leaves by. */
const single = (id: string): Drawn => ({ first: [id], last: [{ from: id }] });

const drawStep = (pen: Pen, s: Step, depth: number): Drawn => {
  const says = sayStep(pen.org, s);
  switch (s.do) {
    case 'pick':
      return single(box(pen, depth, '{{', says, '}}', null));
    case 'decompose': {
      const id = box(pen, depth, '[', says, ']', s.by);
      const each = framed(pen, sayInside(s, ['each']), s.each, depth);
      arrows(pen, [{ from: id }], each.first);
      return { first: [id], last: each.last };
    }
    case 'assign': {
      const id = box(pen, depth, '[', says, ']', s.by ?? (s.rule === 'auction' ? s.to : null));
      const work = framed({ ...pen, assignee: s.to }, sayAssignees(s), s.steps, depth);
      arrows(pen, [{ from: id }], work.first);
      return { first: [id], last: work.last };
    }
    case 'parallel': {
      const id = box(pen, depth, '[/', says, '/]', null);
      const ends = s.branches.map((steps, i) => framed(pen, sayInside(s, ['branches', i]), steps, depth));
      for (const { first } of ends) arrows(pen, [{ from: id }], first);
      return { first: [id], last: ends.flatMap(({ last }) => last) };
    }
    case 'repeat': {
      const round = framed(pen, says, s.steps, depth);
      if (s.times > 1)
        arrows(
          pen,
          round.last.map(({ from }) => ({ from, says: 'again' })),
          round.first,
          '-.->',
        );
      return round;
    }
    case 'when':
    case 'call':
    case 'plan':
      return forked(pen, s, says, depth);
    default:
      return single(box(pen, depth, '[', says, ']', s.by));
  }
};

/** A box that work leaves by itself or through the steps of one of its ways. */
const forked = (pen: Pen, s: Extract<Step, { do: 'when' | 'call' | 'plan' }>, says: string, depth: number): Drawn => {
  const [left, right] = s.do === 'when' ? ['{', '}'] : s.do === 'call' ? ['[[', ']]'] : ['[', ']'];
  const id = box(pen, depth, left as string, says, right as string, s.do === 'plan' ? s.by : null);
  if (s.do === 'call') pen.calls.push({ from: id, unit: s.unit });
  const ways = nested(s).map(({ at, steps }) => {
    const way = framed(pen, sayInside(s, at), steps, depth);
    arrows(pen, [{ from: id, says: sayInside(s, at) }], way.first);
    return way;
  });
  const through: Exit | null =
    s.do === 'plan'
      ? { from: id, says: 'the designed steps' }
      : s.do === 'call'
        ? { from: id }
        : s.else
          ? null
          : { from: id, says: 'else' };
  return { first: [id], last: [...(through ? [through] : []), ...ways.flatMap(({ last }) => last)] };
};
