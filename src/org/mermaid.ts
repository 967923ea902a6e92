/**
 * An organization as a Mermaid flowchart. Steps that ask or choose are boxes in the colour of their role, steps that hold
 * other steps are frames, arrows go in the order of work. Every text is escaped to letters, digits and character codes:
 * names and briefs may have been written by a model.
 */
import { arrows, box, fresh, label, type Pen } from './mermaid-pen.js';
import { framed, list } from './mermaid-steps.js';
import type { Organization } from './schema.js';
import { counted, sayAccount, sayRefusal, sayRole } from './words.js';

export { label } from './mermaid-pen.js';

/** Okabe and Ito's colours, told apart by the colour-blind, lightened to carry black text. */
const COLOURS = ['#cfe8f7', '#fde3b8', '#c9ebdf', '#f9d5c2', '#f4dbe8', '#f7f3b5', '#cfdcec', '#e3e3e3'] as const;

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
  ledger(pen);
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

/** Accounts and what refusals do, for organizations that say so. */
const ledger = (pen: Pen): void => {
  const notes = [
    ...Object.entries(pen.org.accounts ?? {}).map(([name, spec]) => `account ${name}: ${sayAccount(spec)}`),
    ...(pen.org.refusal === undefined ? [] : [`refusals: ${sayRefusal(pen.org.refusal)}`]),
  ];
  if (notes.length === 0) return;
  pen.lines.push(`  subgraph ${fresh(pen)} [${label('rules')}]`);
  for (const text of notes) box(pen, 2, '[', text, ']', null);
  pen.lines.push('  end');
};
