/**
 * What an attacker may choose, where the schema of a policy says too little: ranges that have no end there, and arguments that
 * are no choice. Everything else is searched as the policy's own schema has it.
 */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** Whether steps are factors and not differences. */
  readonly log?: true;
}

export const RANGES: Readonly<Record<string, Readonly<Record<string, Range>>>> = {
  // What it fears to lose beside a gain of 1: from attacking always to hardly ever.
  schemer: { loss: { low: 0.1, high: 99, log: true } },
  goodharter: { candidates: { low: 1, high: 256, log: true }, bias: { low: 0, high: 3 } },
  persuader: { elo: { low: 0, high: 400 } },
  // A factor on the time of a reply; the schema goes to 1000, where nearly every level is one and the same.
  byzantine: { delay: { low: 1, high: 10, log: true } },
};

/** Left at their defaults, with the reason. */
export const HELD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  saboteur: { success: 'what it is able to do is no choice' },
  schemer: {
    success: 'what it is able to do is no choice',
    noise: 'how well it foresees suspicion is no choice',
    gain: 'only its ratio to loss counts',
    knows: 'what it knows belongs to the threat',
    start: 'stands in the organization',
  },
  colluder: { noise: 'belongs to the channel', members: 'belongs to the threat' },
  goodharter: { noise: 'belongs to the measure' },
  sandbagger: { marked: 'belongs to the tasks' },
};
