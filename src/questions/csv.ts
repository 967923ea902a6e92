/** A reader of CSV after RFC 4180 that remembers lines: an error in row 412 must be found in an editor at once. */

/** Says what is wrong in a line of a file, and what would be right. */
export type Complaint = (line: number, wrong: string, right: string) => Error;

export interface CsvRow {
  /** Line of the file on which the row begins, counted from 1; quoted fields may run over several. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The rows of a comma-separated text, blank lines left out. */
export const readCsv = (text: string, complain: Complaint): readonly CsvRow[] => {
  // A quoted field, or one up to the next delimiter. No nested alternatives: those overflow on very long fields.
  const field = /"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)/y;
  const ending = /,|\r?\n|\r|$/y;
  const rows: CsvRow[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const start = line;
    const first = at;
    const fields: string[] = [];
    let delimiter = ',';
    while (delimiter === ',') {
      field.lastIndex = at;
      const [whole, quoted, plain] = field.exec(text)!;
      fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
      line += (quoted?.match(/\n/g) ?? []).length;
      at += whole.length;
      ending.lastIndex = at;
      const end = ending.exec(text);
      if (end === null) throw quoteProblem(line, text, at, quoted !== undefined || plain !== '', complain);
      delimiter = end[0];
      at += delimiter.length;
    }
    line += 1;
    if (text.slice(first, at).trim() !== '') rows.push({ line: start, fields });
  }
  return rows;
};

const quoteProblem = (line: number, text: string, at: number, afterField: boolean, complain: Complaint): Error =>
  afterField
    ? complain(
        line,
        `"${text.slice(at, at + 10)}" follows a field`,
        'quote the whole field, and write a quote in it twice',
      )
    : complain(line, 'a quoted field is never closed', 'end it with " before the next comma or line');
