/** Files of answers: a matrix of right and wrong, and which wrong answers they were. */
import { MISSING, NONE, type Responses } from './responses.js';
import { readTable, type Table } from './table.js';

/** Rows by item; refuses an item that comes twice. */
const itemsOf = (table: Table): readonly string[] => {
  const { names, rows, complain } = table;
  if (names[0] !== 'item')
    throw complain(1, `the first column is "${names[0]}"`, 'write a header such as item,model-a');
  if (names.length < 2) throw complain(1, 'no model', 'give each model a column');
  const seen = new Map<string, number>();
  return rows.map(({ line, fields }) => {
    const item = (fields[0] as string).trim();
    if (item === '') throw complain(line, 'no item', 'name the item in the first column');
    const before = seen.get(item);
    if (before !== undefined) throw complain(line, `item "${item}" is on line ${before} already`, 'give it one row');
    seen.set(item, line);
    return item;
  });
};

/** 1 right, 0 wrong, −1 no answer, empty not asked. */
const cellOf = ({ complain }: Table, line: number, model: string, text: string): number => {
  const found = ({ '': MISSING, '1': 1, '0': 0, '-1': NONE } as const)[text.trim()];
  if (found === undefined)
    throw complain(
      line,
      `${model} has "${text.trim()}"`,
      'write 1 right, 0 wrong, -1 no answer, nothing where not asked',
    );
  return found;
};

/** A matrix of items × models, and with `answers` which wrong answers were given; items in the order of the matrix. */
export const readResponses = (matrix: string, answers?: string): Responses => {
  const table = readTable(matrix);
  const items = itemsOf(table);
  const models = table.names.slice(1);
  if (items.length < 2)
    throw table.complain(2, '1 item', 'give at least 2: the spread of difficulty needs items that differ');
  const cells = models.map((model, m) =>
    Int8Array.from(table.rows, ({ line, fields }) => cellOf(table, line, model, fields[m + 1] as string)),
  );
  models.forEach((model, m) => {
    if (cells[m]?.every((cell) => cell === MISSING))
      throw table.complain(1, `${model} was asked nothing`, 'leave out the column, or give it answers');
  });
  const all = { items, models, cells };
  return answers === undefined ? all : { ...all, codes: codesOf(all, table, readTable(answers)) };
};

/** The codes of the answers, held against the matrix: 0 where it says right, above 0 where wrong. */
const codesOf = ({ items, models, cells }: Responses, matrix: Table, table: Table): readonly Int32Array[] => {
  const rows = new Map(itemsOf(table).map((item, r) => [item, table.rows[r]] as const));
  const lost = items.find((item) => !rows.has(item));
  if (lost !== undefined)
    throw table.complain(1, `no row for item "${lost}" of ${matrix.file}`, 'give every item a row');
  return models.map((model, m) => {
    const column = table.names.indexOf(model);
    if (column < 0) throw table.complain(1, `no column "${model}"`, `give the models of ${matrix.file}`);
    return Int32Array.from(items, (item, i) => {
      const { line, fields } = rows.get(item) as Table['rows'][number];
      return codeOf(table, line, model, fields[column] as string, cells[m]?.[i] as number);
    });
  });
};

const codeOf = (table: Table, line: number, model: string, text: string, cell: number): number => {
  const value = text.trim() === '' ? MISSING : Number(text);
  if (!Number.isInteger(value) || value < MISSING || (value === MISSING && text.trim() !== ''))
    throw table.complain(line, `${model} has "${text.trim()}"`, 'write 0 the truth, 1, 2, … wrong answers, -1 none');
  if ((cell === 1) !== (value === 0) && cell !== MISSING && value !== MISSING)
    throw table.complain(
      line,
      `${model} has ${value}`,
      `the matrix says ${cell === 1 ? 'right, which is 0' : `${cell}`}`,
    );
  return value;
};
