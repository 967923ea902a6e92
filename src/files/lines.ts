/** Checksummed lines, and a file of them read line by line. */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

export interface Span {
  readonly offset: number;
  readonly length: number;
}

export const line = (value: unknown): string => {
  const text = JSON.stringify(value);
  return `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
};

/** The value of a line, or undefined where the checksum does not hold. */
export const unline = (text: string): unknown => {
  const body = text.slice(9);
  if (text[8] !== ' ' || crc32(body).toString(16).padStart(8, '0') !== text.slice(0, 8)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Reads whole lines of a file one by one, with their places; at most one line is in memory. */
export function* linesOf(fd: number): Generator<{ text: string } & Span> {
  const size = 1 << 20;
  const block = Buffer.alloc(size);
  let pending: Buffer[] = [];
  let pendingLength = 0;
  let offset = 0;
  let at = 0;
  for (;;) {
    const n = readSync(fd, block, 0, size, at);
    if (n === 0) return;
    let from = 0;
    for (let end = block.indexOf(10, from); end !== -1 && end < n; end = block.indexOf(10, from)) {
      const length = pendingLength + end - from + 1;
      yield { text: Buffer.concat([...pending, block.subarray(from, end)]).toString('utf8'), offset, length };
      offset += length;
      pending = [];
      pendingLength = 0;
      from = end + 1;
    }
    pending.push(Buffer.from(block.subarray(from, n)));
    pendingLength += n - from;
    at += n;
  }
}
