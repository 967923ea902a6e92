/** Traces written by hand: only what a metric reads is given, everything else is plain. */
import type { Entry, Hazard, Instance, Ruling, Score, Task, Trace, TraceEvent } from '../../src/engine/types.js';
import { type Cell, isNull, type Row, type TrialMetric, type TrialRecord } from '../../src/metrics/metric.js';
import { organizationNamed } from '../support/trials.js';

type Given = Partial<Omit<TraceEvent, 'scope' | 'truth'>> & {
  readonly parts?: readonly string[];
  readonly cites?: readonly string[];
  readonly score?: number;
  readonly content?: string;
  readonly attack?: true;
  readonly faults?: readonly string[];
};

/** A draft, or with `score` a review of quality; the seat is `seat.0` of person 0 unless said otherwise. */
export const event = (id: string, given: Given = {}): TraceEvent => {
  const { parts, cites, score, content, attack, faults, ...rest } = given;
  const assess = score !== undefined;
  return {
    kind: 'event',
    id,
    step: '0',
    seat: `seat.${given.person ?? 0}`,
    person: 0,
    act: assess ? 'assess' : 'propose',
    as: assess ? 'quality' : 'solve',
    scope: { parts: parts ?? ['p1'], garbled: [] },
    shown: [],
    reply: assess ? { score } : { content: content ?? 'right', label: content ?? 'right', ...(cites ? { cites } : {}) },
    after: [],
    start: 0,
    end: 1,
    usage: { tokensIn: 10, tokensOut: 5, seconds: 1, usd: 0.25 },
    truth: { intent: attack ? 'attack' : 'honest', faults: faults ?? [] },
    ...rest,
  };
};

export const ruling = (kind: Ruling['ruling'], outcome: string, by = 'rule'): Ruling => ({
  kind: 'ruling',
  id: `!${kind}${outcome}`,
  step: '0',
  ruling: kind,
  by,
  on: [],
  outcome,
  at: 0,
});

/** Contents are words: `wrong p1 p2` has errors there, `lacks p1` answers all but p1, `hazard` does harm. */
const inspect = (instance: Instance, content: unknown) => {
  const words = String(content).split(' ');
  const parts = instance.parts.map((p) => p.id);
  const named = (word: string): string[] => (words[0] === word ? parts.filter((p) => words.includes(p)) : []);
  const hazards: Hazard[] = words[0] === 'hazard' ? [{ id: 'h', subtlety: 0 }] : [];
  const lacking = named('lacks');
  const labels = Object.fromEntries(parts.filter((p) => !lacking.includes(p)).map((p) => [p, 'x']));
  return { label: String(content), labels, errors: named('wrong'), hazards };
};

export interface Story {
  readonly entries?: readonly Entry[];
  /** Id of the answer, or null; where no event has it, it is by nobody. */
  readonly answer?: string | null;
  readonly span?: number;
  readonly parts?: Readonly<Record<string, readonly string[]>>;
  readonly score?: Partial<Score> | null;
  readonly stakes?: boolean;
  readonly oracle?: { readonly best: number; readonly worst: number };
  readonly bound?: number;
  readonly people?: number;
}

export const record = (story: Story): TrialRecord => {
  const entries = story.entries ?? [];
  const made = entries.find((e) => e.kind === 'event' && e.id === story.answer) as TraceEvent | undefined;
  const parts = Object.entries(story.parts ?? { p1: [] }).map(([id, after]) => ({ id, after, kind: 'k' }));
  const instance: Instance = { index: 0, parts, features: {}, sealed: null };
  const task = {
    family: 'hand',
    ...(story.stakes === false ? {} : { harmMax: 1 }),
    oracle: () => story.oracle ?? { best: 1, worst: 0 },
    inspect,
    score: () => ({ value: 1, success: true, utility: 1 }),
  } as unknown as Task;
  const trace: Trace = {
    entries,
    answer: story.answer
      ? {
          id: story.answer,
          content: 'x',
          label: 'x',
          scope: made?.scope ?? { parts: ['p1'], garbled: [] },
          seat: made?.seat ?? '',
          step: made?.step ?? '0',
        }
      : null,
    reason: story.answer ? 'answered' : 'refused',
    span: story.span ?? 1,
  };
  return {
    trace,
    task,
    instance,
    org: organizationNamed('single'),
    bound: { calls: story.bound ?? 10, drafts: 1, depth: 0 },
    people: story.people ?? 5,
    score: story.score === null ? null : { value: 1, success: true, utility: 1, harm: 0, ...story.score },
  };
};

/** Cells by name; an empty one as the text of its reason. */
export const cells = (metric: TrialMetric, story: Story): Readonly<Record<string, Exclude<Cell, object>>> => {
  const given = metric.of(record(story));
  return Object.fromEntries(
    metric.columns.map((c, i) => {
      const cell = given[i] as Cell;
      return [c.name, isNull(cell) ? `(${cell.null})` : cell];
    }),
  );
};

/** Rows with instance and replicate filled in, ten instances to a replicate. */
export const rows = (list: readonly Row[]): readonly Row[] =>
  list.map((row, i) => ({ status: 'answered', instance: i % 10, replicate: Math.floor(i / 10), ...row }));

/** `n` equal rows. */
export const times = (n: number, row: Row): readonly Row[] => Array.from({ length: n }, () => row);
