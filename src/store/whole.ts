/** Files that are whole or not there: written beside their final names, brought to the disk, and then renamed. */
import { closeSync, fdatasyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Writes every byte: a disk that is nearly full takes a part of them and says so only when it is asked again. */
export const writeAll = (fd: number, bytes: Uint8Array, position: number | null = null): void => {
  let written = 0;
  while (written < bytes.length) {
    const at = position === null ? null : position + written;
    written += writeSync(fd, bytes, written, bytes.length - written, at);
  }
};

/** A file of these texts, one after another. A reader, also after a kill, meets what was there before or all of it. */
export const writeWhole = (path: string, texts: Iterable<string>): void => {
  const part = `${path}.part`;
  const fd = openSync(part, 'w');
  try {
    for (const text of texts) writeAll(fd, Buffer.from(text));
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(part, path);
};
