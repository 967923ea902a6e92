/** How many different things there are among several, when some are alike. */

const MAX_SWEEPS = 60;

/** Eigenvalues of a symmetric matrix, in no order (cyclic Jacobi rotations). */
export const eigenvalues = (matrix: readonly (readonly number[])[]): readonly number[] => {
  const a = matrix.map((row) => [...row]);
  const n = a.length;
  const at = (i: number, j: number): number => (a[i] as number[])[j] as number;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += at(p, q) ** 2;
    if (off < 1e-24) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (at(p, q) !== 0) rotate(a, p, q);
  }
  return a.map((row, i) => row[i] as number);
};

/** Turns the plane of p and q so that the entry between them is 0. */
const rotate = (a: number[][], p: number, q: number): void => {
  const [rowP, rowQ] = [a[p] as number[], a[q] as number[]];
  const apq = rowP[q] as number;
  const theta = ((rowQ[q] as number) - (rowP[p] as number)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) {
    const [x, y] = [row[p] as number, row[q] as number];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k] as number, rowQ[k] as number];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
};

/**
 * exp(−Σλ ln λ) over the eigenvalues λ of similarity/n (Friedman & Dieng 2023): n different things are n, n equal ones 1.
 * `counts` says how often each thing is there, `similarity` how alike two of them are, in [0, 1]. Null without things.
 */
export const effectiveNumber = (
  counts: readonly number[],
  similarity: (i: number, j: number) => number,
): number | null => {
  const n = counts.reduce((sum, c) => sum + c, 0);
  if (n === 0) return null;
  // Equal things share their eigenvectors, so that each needs one row only.
  const matrix = counts.map((a, i) => counts.map((b, j) => (Math.sqrt(a * b) * (i === j ? 1 : similarity(i, j))) / n));
  const entropy = eigenvalues(matrix).reduce((sum, x) => sum - (x > 1e-15 ? x * Math.log(x) : 0), 0);
  return Math.exp(entropy);
};
