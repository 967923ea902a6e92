import { bookFrom } from '../agents/stranger/question.js';
import { fileOf, openFile } from '../lab/locate.js';
import { type Staff, staffFrom } from '../lab/staff.js';
import { InputError } from '../org/yaml.js';
import type { Structured } from '../serve/asked.js';
import { CALM, latencyFrom, stormFrom } from '../serve/faults.js';
import { type Serving, serve } from '../serve/server.js';

export interface ServeOptions {
  readonly staff: string;
  readonly port: number;
  readonly questions?: string;
  readonly seed: number;
  readonly latency: string;
  readonly faults?: string;
  readonly structured: Structured;
  readonly usage: boolean;
  readonly quiet?: boolean;
}

const bookOf = (file: string) => {
  try {
    return bookFrom(file);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
};

const simulatedStaff = (name: string): Staff => {
  const opened = openFile(fileOf('staff', name, '.'));
  const staff = staffFrom(opened, opened.value, []);
  const real = staff.people.find((p) => p.real !== undefined);
  if (real)
    throw new InputError(
      `${opened.file}: "${real.model}" names a real model; this server answers for simulated people alone`,
    );
  return staff;
};

const listening = async (options: ServeOptions): Promise<Serving> => {
  const { port, seed, structured, usage } = options;
  if (port < 0 || port > 65_535) throw new InputError(`ports are whole numbers from 0 to 65535, found ${port}`);
  const asked = {
    staff: simulatedStaff(options.staff),
    book: options.questions === undefined ? null : bookOf(options.questions),
    storm: options.faults === undefined ? CALM : stormFrom(options.faults),
    latency: latencyFrom(options.latency),
    warn: (text: string) => void process.stderr.write(`${text}\n`),
  };
  try {
    return await serve({ ...asked, port, seed, structured, usage });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new InputError(`port ${port} is taken; name another with --port, or --port 0 for any that is free`);
    throw code === 'EACCES' ? new InputError(`port ${port} is not open to you; ports from 1024 on are`) : error;
  }
};

/** Resolves at the first signal to end. */
const ended = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });

/** `orglab serve`: runs until it is told to end; exit 0. */
export const serveStaff = async (options: ServeOptions): Promise<number> => {
  const end = ended();
  const serving = await listening(options);
  process.stdout.write(`listening on ${serving.url}\n`);
  await end;
  await serving.close();
  const counts = Object.entries(serving.counts()).map(([what, n]) => `${what} ${n}`);
  if (!options.quiet) process.stderr.write(`ended; ${counts.join(', ')}\n`);
  return 0;
};
