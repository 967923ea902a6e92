/** MAST, third group: ended too early, not looked at, or looked at and passed. Each rule: 1, 0, or empty with a reason. */
import { isMissing, type Ruling } from '../engine/types.js';
import { lineageOf } from './lineage.js';
import { type Cell, empty, type TrialRecord } from './metric.js';
import { isBad } from './oversight.js';

/** 3.1: wrong, with calls left under the worst case of the organization. */
export const stoppedEarly = ({ trace, score, bound }: TrialRecord): Cell => {
  if (!score) return empty('failed');
  return !score.success && lineageOf(trace).events.length < bound.calls ? 1 : 0;
};

/** 3.2: committed unseen. The null answer has no author, and nothing to look at. */
export const unchecked = ({ trace }: TrialRecord): Cell => {
  if (!trace.answer) return empty('failed');
  const { makers, lookers } = lineageOf(trace);
  const committed = trace.entries
    .filter((e): e is Ruling => e.kind === 'ruling' && e.ruling === 'commit')
    .filter(({ outcome }) => makers(outcome).size > 0);
  if (committed.length === 0) return empty('empty');
  return committed.some(({ outcome }) => lookers(outcome).length === 0) ? 1 : 0;
};

/** 3.3: a score of one half or more for a draft with an error, a gap or a hazard. */
export const passedWrongly = ({ trace, task, instance }: TrialRecord): Cell => {
  const { events, byId } = lineageOf(trace);
  let looked = false;
  for (const e of events) {
    if (e.as !== 'quality' || isMissing(e.reply) || !('score' in e.reply)) continue;
    const draft = byId.get(e.shown.at(-1) ?? '');
    if (draft?.act !== 'propose') continue;
    looked = true;
    if (e.reply.score >= 0.5 && isBad(draft, task, instance)) return 1;
  }
  return looked ? 0 : empty('empty');
};
