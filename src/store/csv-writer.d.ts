/**
 * What is used of csv-writer, whose package points the compiler at its own sources, and these do not compile under our settings.
 */
export interface ArrayCsvStringifier {
  getHeaderString(): string | null;
  stringifyRecords(records: readonly (readonly string[])[]): string;
}
export function createArrayCsvStringifier(params: {
  header: string[];
  recordDelimiter?: string;
  alwaysQuote?: boolean;
}): ArrayCsvStringifier;
