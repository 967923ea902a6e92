/**
 * P(same wrong answer | both wrong) among n options, docs/people.md: .60 … .37 for 4 … 10. Between the two published
 * numbers of options in a straight line; with two options all errors agree.
 */
export const sameWrongAmong = (n: number): number =>
  n === 2 ? 1 : 0.6 - (0.23 * (Math.min(Math.max(n, 4), 10) - 4)) / 6;
