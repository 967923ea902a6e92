/** What is used of d3-dsv. */
declare module 'd3-dsv' {
  export function csvParse(text: string): readonly Record<string, string>[];
}
