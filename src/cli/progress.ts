/** One line of progress on a terminal, a line now and then elsewhere. */
export interface Meter {
  readonly update: (p: { readonly done: number; readonly total: number }) => void;
  readonly end: () => void;
}

const clock = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/** Milliseconds between redraws on a terminal, and between lines in a log. */
const REDRAW = 200;
const LINE = 10_000;

export const meter = (out: NodeJS.WriteStream): Meter => {
  const begun = performance.now();
  let first: number | undefined;
  let last = 0;
  let drawn = false;
  return {
    update: ({ done, total }) => {
      first ??= done;
      const now = performance.now();
      if (now - last < (out.isTTY ? REDRAW : LINE) && done < total) return;
      if (!out.isTTY && now - begun < LINE) return;
      last = now;
      const rate = ((done - first) / (now - begun)) * 1000;
      const left = rate > 0 ? `, ${clock((total - done) / rate)} left` : '';
      const text = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} trials${rate > 0 ? `, ${Math.round(rate).toLocaleString('en')}/s` : ''}${left}`;
      out.write(out.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
      drawn = true;
    },
    end: () => {
      if (drawn && out.isTTY) out.write('\r\u001b[2K');
    },
  };
};
