/** A trial as readable minutes: who did what, when, on what, and what was decided. */
import type { Instance, Task, Trace, TraceEvent } from './types.js';

const seconds = (x: number): string => x.toFixed(1).padStart(6);

/** What came back, in a few words: the verdict of the scorer for drafts, numbers for assessments, names for choices. */
const outcome = (e: TraceEvent, task: Task, instance: Instance): string => {
  const { reply } = e;
  if ('none' in reply) return `no reply (${reply.none})`;
  if ('refused' in reply) return `refused (${reply.refused})`;
  if ('content' in reply) {
    const found = task.inspect(instance, reply.content, reply.latent);
    const missing = e.scope.parts.filter((p) => found.labels[p] === undefined);
    const words = [
      found.errors.length > 0 ? `wrong ${found.errors.join(' ')}` : '',
      missing.length > 0 ? `missing ${missing.join(' ')}` : '',
      found.hazards.length > 0 ? 'sabotaged' : '',
    ].filter(Boolean);
    return words.length > 0 ? words.join(', ') : 'right';
  }
  if ('score' in reply) return reply.score.toFixed(2);
  if ('p' in reply) return `p ${reply.p.toFixed(2)} for ${reply.price.toFixed(2)}`;
  if ('ranking' in reply)
    return `${reply.ranking[0] ?? 'nobody'}${reply.approved === undefined ? '' : `, approves ${reply.approved}`}`;
  if ('parts' in reply)
    return reply.parts
      .map((g) => g.parts.join('+') + (g.garbled.length > 0 ? `(garbled ${g.garbled.join(' ')})` : ''))
      .join(' | ');
  return 'a design';
};

/** Texts of models in one line that a terminal prints as it is: no line breaks, escapes, or halves of characters. */
const plain = (line: string): string => line.toWellFormed().replace(/\p{Cc}/gu, ' ');

/** One line per event and ruling. Contains the hidden truth: for people who study trials, never for agents. */
export const minutes = (trace: Trace, task: Task, instance: Instance): string => {
  const lines = trace.entries.map((e) => {
    if (e.kind === 'ruling')
      return `${' '.repeat(18)}${`${e.ruling} ${e.by}`.padEnd(34)} ${e.outcome}${e.why ? ` (${e.why})` : ''}`;
    const scope = e.scope.parts.length === instance.parts.length ? '' : ` ${e.scope.parts.join('+')}`;
    const attack = e.truth?.intent === 'attack' ? ' [attack]' : '';
    return `${seconds(e.start)} –${seconds(e.end)}   ${`${e.seat} ${e.as}${scope}`.padEnd(34)} ${outcome(e, task, instance)}${attack}${e.shown.length > 0 ? `  on ${e.shown.join(' ')}` : ''}`;
  });
  const { answer } = trace;
  const closing = answer
    ? `answer ${answer.label}, by ${answer.seat === '' ? 'nobody: the null answer' : `person ${personOf(trace, answer.id)} as ${answer.seat}`}`
    : `no answer: ${trace.reason}`;
  return [...lines, `${closing}, span ${trace.span.toFixed(1)} s`].map(plain).join('\n');
};

const personOf = (trace: Trace, id: string): string => {
  const event = trace.entries.find((e) => e.kind === 'event' && e.id === id);
  return event?.kind === 'event' ? String(event.person) : '?';
};
