/** The steps of a workflow as boxes and frames. */
import { arrows, box, type Drawn, type Exit, fresh, label, type Pen, single } from './mermaid-pen.js';
import { nested, type Step, type StepOf, type Steps } from './schema.js';
import { sayAssignees, sayInside, sayStep } from './words.js';

/** A frame around steps. */
export const framed = (pen: Pen, title: string, steps: Steps, depth: number): Drawn => {
  pen.lines.push(`${'  '.repeat(depth)}subgraph ${fresh(pen)} [${label(title)}]`);
  const drawn = list(pen, steps, depth + 1);
  pen.lines.push(`${'  '.repeat(depth)}end`);
  return drawn;
};

export const list = (pen: Pen, steps: Steps, depth: number): Drawn => {
  const drawn = steps.map((s) => drawStep(pen, s, depth));
  for (const [i, { first }] of drawn.entries()) arrows(pen, drawn[i - 1]?.last ?? [], i === 0 ? [] : first);
  return { first: drawn[0]?.first ?? [], last: drawn.at(-1)?.last ?? [] };
};

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
    case 'assign':
      return assigned(pen, s, says, depth);
    case 'parallel': {
      const id = box(pen, depth, '[/', says, '/]', null);
      const ends = s.branches.map((steps, i) => framed(pen, sayInside(s, ['branches', i]), steps, depth));
      for (const { first } of ends) arrows(pen, [{ from: id }], first);
      return { first: [id], last: ends.flatMap(({ last }) => last) };
    }
    case 'repeat': {
      const round = framed(pen, says, s.steps, depth);
      const again = round.last.map(({ from }) => ({ from, says: 'again' }));
      if (s.times > 1) arrows(pen, again, round.first, '-.->');
      return round;
    }
    case 'when':
    case 'call':
      return forked(pen, s, says, depth);
    case 'plan':
      return planned(pen, s, says, depth);
    default:
      return single(box(pen, depth, '[', says, ']', s.by));
  }
};

/** Who decides has the box; the assignee works in a frame. Where no bid may do, there is a second way. */
const assigned = (pen: Pen, s: StepOf<'assign'>, says: string, depth: number): Drawn => {
  const id = box(pen, depth, '[', says, ']', s.by ?? (s.rule === 'auction' ? s.to : null));
  const work = framed({ ...pen, assignee: s.to }, sayAssignees(s), s.steps, depth);
  arrows(pen, [{ from: id }], work.first);
  if (s.else === undefined) return { first: [id], last: work.last };
  const other = way(pen, id, sayInside(s, ['else']), s.else, depth);
  return { first: [id], last: [...work.last, ...other.last] };
};

/** A frame that work comes to from a box, with what is said of it on the arrow too. */
const way = (pen: Pen, from: string, says: string, steps: Steps, depth: number): Drawn => {
  const drawn = framed(pen, says, steps, depth);
  arrows(pen, [{ from, says }], drawn.first);
  return drawn;
};

/** A box that work leaves by itself or through the steps of one of its ways. */
const forked = (pen: Pen, s: StepOf<'when' | 'call'>, says: string, depth: number): Drawn => {
  const [left, right] = s.do === 'when' ? ['{', '}'] : ['[[', ']]'];
  const id = box(pen, depth, left as string, says, right as string, null);
  if (s.do === 'call') pen.calls.push({ from: id, unit: s.unit });
  const ways = nested(s).map(({ at, steps }) => way(pen, id, sayInside(s, at), steps, depth));
  const through: Exit[] = s.do === 'call' ? [{ from: id }] : s.else ? [] : [{ from: id, says: 'else' }];
  return { first: [id], last: [...through, ...ways.flatMap(({ last }) => last)] };
};

/** Designs are followed at once, or after the steps that choose one; a menu points at its units. */
const planned = (pen: Pen, s: StepOf<'plan'>, says: string, depth: number): Drawn => {
  const id = box(pen, depth, '[', says, ']', s.by);
  for (const unit of [...(s.menu ?? []), ...(s.gates ?? [])]) pen.calls.push({ from: id, unit });
  const choice = s.choose && way(pen, id, sayInside(s, ['choose']), s.choose, depth);
  const other = way(pen, id, sayInside(s, ['else']), s.else, depth);
  const followed = choice ? choice.last.map(({ from }) => from) : [id];
  return { first: [id], last: [...followed.map((from) => ({ from, says: 'the designed steps' })), ...other.last] };
};
