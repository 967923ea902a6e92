/** What was used lately, kept under a name: at most `most` of them, and the one longest unused goes first. */
export interface Lately<T> {
  readonly get: (name: string) => T | undefined;
  readonly set: (name: string, value: T) => T;
}

export const lately = <T>(most: number): Lately<T> => {
  const kept = new Map<string, T>();
  const set = (name: string, value: T): T => {
    kept.delete(name);
    kept.set(name, value);
    if (kept.size > most) kept.delete(kept.keys().next().value as string);
    return value;
  };
  return {
    get: (name) => {
      const value = kept.get(name);
      if (value !== undefined) set(name, value);
      return value;
    },
    set,
  };
};
