/** The body of a request, as text. */
import type { IncomingMessage } from 'node:http';
import { problem } from './problem.js';

const MEGABYTE = 1024 * 1024;
/** Longest body that is read. */
export const LONGEST = 20 * MEGABYTE;
/** Most that is thrown away of a longer one, so that its sender gets to read the answer; then the connection is cut. */
const THROWN = 5 * LONGEST;

const tooLong = (): Error =>
  problem(413, `the body is longer than ${LONGEST / MEGABYTE} MB`, { headers: { connection: 'close' } });

/** Throws a Problem where the body is too long, or its sender goes away. */
export const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= LONGEST) chunks.push(chunk);
      else if (size > THROWN) break;
      else chunks.length = 0;
    }
  } catch {
    throw problem(400, 'the sender went away');
  }
  if (size > LONGEST) throw tooLong();
  return Buffer.concat(chunks).toString('utf8');
};
