/** A token bucket: how much may go now, and when more may. Times in milliseconds. */

export interface Bucket {
  /** When `amount` may go: now or later. More than the bucket holds goes from a full one, and leaves a debt. */
  readyAt(amount: number, now: number): number;
  take(amount: number, now: number): void;
  /** Gives back what was taken and not used; a negative amount takes more. */
  give(amount: number, now: number): void;
}

/**
 * A bucket that lets whole units go so that no minute (half open) sees more than `perMinute` of them, beside one that is larger
 * than the bucket: it holds a twentieth of a minute's worth, and fills by what is left of the minute.
 */
export const bucket = (perMinute: number): Bucket => {
  const holds = Math.max(1, Math.floor(perMinute / 20));
  const perMillisecond = Math.max(perMinute - holds + 1, perMinute / 2) / 60_000;
  let level = holds;
  let since = Number.NEGATIVE_INFINITY;
  const fill = (now: number): void => {
    if (now <= since) return;
    if (since > Number.NEGATIVE_INFINITY) level = Math.min(holds, level + (now - since) * perMillisecond);
    since = now;
  };
  return {
    readyAt: (amount, now) => {
      fill(now);
      const lacking = Math.min(amount, holds) - level;
      // Rounding leaves a level just below a whole number.
      return lacking <= 1e-9 ? now : now + lacking / perMillisecond;
    },
    take: (amount, now) => {
      fill(now);
      level -= amount;
    },
    give: (amount, now) => {
      fill(now);
      level = Math.min(holds, level + amount);
    },
  };
};

/** Nothing is limited. */
export const bottomless: Bucket = { readyAt: (_, now) => now, take: () => {}, give: () => {} };
