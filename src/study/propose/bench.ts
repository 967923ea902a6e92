/**
 * A model as architect: it is asked like the designer of any organization, by a `plan` step over a bench of roles, so that prompt,
 * repairs, check, budget and gates are those of `plan`. The design is taken from the trace and not followed.
 */
import { type Ask, isCallError, isStopRun, type ModelSpec } from '../../agents/calls/call.js';
import { seatAgent } from '../../agents/seat/seat.js';
import type { Standing } from '../../agents/wire.js';
import { runAsync } from '../../engine/drivers.js';
import type { Call, Reply, Trace, TraceEvent } from '../../engine/types.js';
import type { Condition } from '../../lab/plan.js';
import { begin, ready } from '../../lab/trial.js';
import { nested, type Organization, type Steps } from '../../org/schema.js';
import { stream } from '../../rng/streams.js';
import { type Proposed, type Rejected, textOf } from './proposal.js';

/** Designs asked for; a refused one comes back with its problems. */
const TRIES = 3;

/** Who may be seated. The architect is not among them: nobody judges its own design. */
const ROLES = {
  lead: { brief: 'Divide the work where it has parts, and put it together.' },
  worker: { seats: 4, brief: 'Do the work that you are given.' },
  checker: { seats: 2, brief: 'Look at the work of others and say how good it is.' },
};

/** The organization in which the model designs; `gates` are shared units, by name or path. */
export const benchOf = (calls: number, gates: readonly string[]): Readonly<Record<string, unknown>> => ({
  name: 'bench',
  summary: 'An architect designs a workflow over a bench of roles.',
  roles: { architect: { brief: 'Design the workflow for tasks like this one.' }, ...ROLES },
  ...(gates.length === 0 ? {} : { use: gates }),
  workflow: [
    {
      do: 'plan',
      by: 'architect',
      budget: { calls },
      tries: TRIES,
      roles: Object.keys(ROLES),
      ...(gates.length === 0 ? {} : { gates: gates.map((g) => g.replace(/^.*[\\/]|\.ya?ml$/g, '')) }),
      else: [{ do: 'pick', rule: 'default' }],
    },
  ],
});

const SILENT: Reply = { none: 'not asked', usage: { tokensIn: null, tokensOut: null, seconds: 0, usd: null } };

/** One proposal asked for on one instance of the task: the accepted design, if any, and those that were refused. */
export const designed = async (
  ask: Ask,
  spec: ModelSpec,
  condition: Condition,
  seed: number,
  k: number,
): Promise<{ readonly accepted: Proposed | null; readonly rejected: readonly Rejected[] }> => {
  const { seats, flow } = begin(ready(condition, seed), k, 0);
  const { orgHash, task, org } = condition;
  const standing: Standing = { seed, orgHash, task, instance: k, replicate: 0, seats };
  const seat = seatAgent(ask, spec, { trial: `propose-${k}` });
  const answer = async (call: Call): Promise<Reply> => {
    if (call.request.act !== 'design') return SILENT;
    try {
      return await seat.answerCall(call, stream(['propose', seed, k, call.id]), standing);
    } catch (error) {
      // A request that failed for good is a reply that never came; what ends every request ends the command.
      if (isStopRun(error) || !isCallError(error) || error.trouble === 'fatal') throw error;
      return { ...SILENT, none: `failed: ${error.message}` };
    }
  };
  return read(await runAsync(flow(), answer), org, spec.model);
};

const read = (trace: Trace, org: Organization, by: string): Awaited<ReturnType<typeof designed>> => {
  const events = trace.entries.filter((e): e is TraceEvent => e.kind === 'event' && e.act === 'design');
  const rejected: Rejected[] = [];
  for (const e of events) {
    const ruling = trace.entries.find((r) => r.kind === 'ruling' && r.ruling === 'plan' && r.on[0] === e.id);
    const { reply } = e;
    if (!('steps' in reply)) {
      const why = 'none' in reply ? reply.none : 'refused' in reply ? `refused: ${reply.refused}` : 'no design';
      rejected.push({ by, problems: [why], text: '' });
    } else if (ruling?.kind === 'ruling' && ruling.outcome === 'accepted')
      return { accepted: standing(org, reply.steps as Steps, reply.rationale ?? '', rejected.length + 1), rejected };
    else if (ruling?.kind === 'ruling') rejected.push({ by, problems: [ruling.why ?? ''], text: textOf(reply.steps) });
  }
  return { accepted: null, rejected };
};

/** The design as an organization of its own, with the roles and units that it names. */
const standing = (org: Organization, workflow: Steps, rationale: string, tries: number): Proposed => {
  const units = new Map<string, Steps>();
  const roles = new Set<string>();
  const visit = (steps: Steps): void => {
    for (const s of steps) {
      if ('by' in s && s.by !== undefined) roles.add(s.by);
      if (s.do === 'assign') roles.add(s.to);
      if (s.do === 'call' && !units.has(s.unit)) {
        units.set(s.unit, org.units[s.unit] ?? []);
        visit(org.units[s.unit] ?? []);
      }
      for (const inner of nested(s)) visit(inner.steps);
    }
  };
  visit(workflow);
  const named = <T>(all: Readonly<Record<string, T>>, keep: (name: string) => boolean): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => keep(name)));
  const accounts = org.accounts ?? {};
  return {
    organization: {
      roles: named(org.roles, (name) => roles.has(name)),
      ...(units.size === 0 ? {} : { units: named(org.units, (name) => units.has(name)) }),
      ...(Object.keys(accounts).length === 0 ? {} : { accounts }),
      workflow,
    },
    rationale,
    truth: { tries },
  };
};
