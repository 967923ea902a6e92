import { z } from 'zod';
import { isMissing } from '../../../engine/types.js';
import type { Policy } from './policy.js';

/** Several policies of one person: each works on what the one before has made of honest work. Arguments by name of the policy. */
export const composed = (of: readonly Policy[]): Policy => {
  type Args = Readonly<Record<string, unknown>>;
  const shape = Object.fromEntries(of.map((p) => [p.name, p.args.prefault({})]));
  const policy: Policy<Args> = {
    name: of.map((p) => p.name).join('+'),
    summary: of.map((p) => p.summary).join(' Then: '),
    source: of.map((p) => p.source).join('; '),
    args: z.strictObject(shape) as unknown as z.ZodType<Args>,
    honestAt: Object.fromEntries(of.map((p) => [p.name, p.honestAt])),
    traits: (args) => Object.assign({}, ...of.map((p) => p.traits?.(args[p.name]) ?? {})),
    ability: (mind, args) => of.reduce((share, p) => share * (p.ability?.(mind, args[p.name]) ?? 1), 1),
    act: (request, honest, mind, args) =>
      of.reduce((reply, p) => (isMissing(reply) || !p.act ? reply : p.act(request, reply, mind, args[p.name])), honest),
  };
  return policy;
};
