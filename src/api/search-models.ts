/** Models as proposers of a search: asked through the same calls as everywhere, on trials of screening, with what they cost. */
import type { Ask, ModelSpec } from '../agents/calls/call.js';
import { organizationHash, resolveOrganization } from '../org/read.js';
import { openValue } from '../org/yaml.js';
import { benchOf, designed } from '../study/propose/bench.js';
import { type Accepted, admit } from '../study/propose/proposal.js';
import type { Attempt } from '../study/search/candidate.js';
import { type DesignCost, modelled, type Proposer } from '../study/search/proposers.js';
import { type Place, seedOf } from '../study/search/stages.js';

/** The bench with a mandate of the architect's own. */
const benchWith = (calls: number, mandate: string) => {
  const bench = benchOf(calls, []) as { readonly roles: Readonly<Record<string, object>> };
  const value = { ...bench, roles: { ...bench.roles, architect: { brief: mandate } } };
  return resolveOrganization({ opened: openValue(value, 'bench'), base: [], value });
};

/** Counts what calls took, as it was recorded: a search that goes on from its record costs the same. */
const counting = (ask: Ask): { readonly ask: Ask; readonly cost: () => DesignCost } => {
  let calls = 0;
  let tokens: number | null = 0;
  return {
    ask: async (call, signal) => {
      const answer = await ask(call, signal);
      const { tokensIn, tokensOut } = answer;
      calls++;
      tokens = tokens === null || tokensIn === null || tokensOut === null ? null : tokens + tokensIn + tokensOut;
      return answer;
    },
    cost: () => ({ calls, tokens }),
  };
};

/** A model that proposes over the tasks that choose, in turn. */
export const modelProposer = (
  ask: Ask,
  spec: ModelSpec,
  places: readonly Place[],
  { seed, calls, designs }: { readonly seed: number; readonly calls: number; readonly designs: number },
): Proposer => {
  const counted = counting(ask);
  const design = async (mandate: string, k: number, name: string) => {
    const org = benchWith(calls, mandate);
    const { base } = places[k % places.length] as Place;
    const bench = { ...base, id: `${base.id} bench`, org, orgHash: organizationHash(org) };
    const { accepted, rejected } = await designed(counted.ask, spec, bench, seedOf(seed, 'screen-0'), k);
    const outcomes: readonly (Accepted | (typeof rejected)[number])[] =
      accepted === null ? rejected : [...rejected, admit(spec.model, name, accepted, { calls })];
    return { attempts: outcomes.map((outcome): Attempt => ({ parents: [], outcome, draws: 1 })) };
  };
  return modelled(spec.model, designs, seed, design, counted.cost);
};
