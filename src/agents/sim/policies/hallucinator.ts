import { z } from 'zod';
import type { Content, Reply, Request } from '../../../engine/types.js';
import { oneOf } from '../../../rng/streams.js';
import { strict } from '../args.js';
import { wrongNumber } from '../correct.js';
import type { Mind } from '../mind.js';
import { handed } from '../work.js';
import { covering, draftsIn, misstated, preferring, rewritten, type Written } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('Probability of making a part up; with share, of making things up at an act.'),
  share: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Of the parts, which it then makes up; without it every part stands by itself.'),
  shared: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe('Probability that the cluster makes it up together, and alike.'),
  cite: z.number().min(0).max(1).default(0.3).describe('Probability of citing something that it did not use.'),
  cluster: z.string().min(1).default('a').describe('Who makes things up together.'),
});
type Args = z.infer<typeof args>;

/** The answer to a part that the cluster makes up, if it does. */
const commonly = (mind: Mind, part: string, { rate, cluster }: Args): Content | null => {
  const { task, instance, world } = mind;
  if (world.uniform('made up', cluster, part) >= rate) return null;
  const k = wrongNumber(mind, part, world.uniform('made up as', cluster, part));
  return task.wrong(instance, part, k, handed(mind), mind.knowing?.seen);
};

/** The same for one person at one event: with the cluster, or by itself. Three draws whatever comes out. */
const madeUp = (mind: Mind, part: string, a: Args): Content | null => {
  const { task, instance, rng } = mind;
  const [together, alone, as] = [rng() < a.shared, rng() < a.rate, rng()];
  if (together) return commonly(mind, part, a);
  return alone ? task.wrong(instance, part, wrongNumber(mind, part, as), handed(mind), mind.knowing?.seen) : null;
};

/** Whether a draft holds what the cluster makes up. */
const echoes = (mind: Mind, content: Content, latent: unknown, a: Args): boolean => {
  const { labels } = mind.look(content, latent);
  return Object.entries(labels).some(([part, label]) => {
    const common = commonly(mind, part, a);
    return common !== null && mind.look(common).labels[part] === label;
  });
};

const invented = (request: Request, honest: Written, mind: Mind, a: Args): Reply => {
  const { task, instance, view, rng } = mind;
  const made = view.scope.parts.flatMap((part) => {
    const content = madeUp(mind, part, a);
    return content === null || task.extract(instance, honest.content, part) === null ? [] : [{ part, content }];
  });
  const falsely = rng() < a.cite;
  const unused = [...new Set(draftsIn(request).map((d) => d.id))].filter((id) => !honest.cites?.includes(id));
  const cites = falsely && unused.length > 0 ? { cites: [...(honest.cites ?? []), oneOf(rng, unused)] } : {};
  const reply = { ...honest, ...cites };
  if (made.length === 0) return reply;
  const faults = [...new Set([...(honest.truth?.faults ?? []), ...made.map(({ part }) => part)])];
  return rewritten(reply, mind, task.combine(instance, [honest.content, ...made.map((m) => m.content)]), faults);
};

/** What goes for the parts of one act: with a share all or none of them are in question, by one draw. */
const atThisAct = (a: Args, { rng }: Mind): Args =>
  a.share === undefined ? a : { ...a, rate: rng() < a.rate ? a.share : 0 };

const act = (request: Request, honest: Reply, mind: Mind, asked: Args): Reply => {
  const { rng } = mind;
  if ('content' in honest)
    return request.act === 'propose' && !request.side
      ? invented(request, honest, mind, atThisAct(asked, mind))
      : honest;
  const a = 'parts' in honest ? atThisAct(asked, mind) : { ...asked, rate: asked.rate * (asked.share ?? 1) };
  if ('parts' in honest)
    return misstated(
      honest,
      honest.parts.flatMap((g) => g.parts).filter((part) => madeUp(mind, part, a) !== null),
    );
  const slips = rng() < a.rate;
  if ('p' in honest) return slips ? { ...honest, p: rng() } : honest;
  if (request.act === 'design')
    return slips && request.problems.length === 0
      ? { ...honest, steps: [{ do: 'solve', by: 'an oracle that nobody seats' }] }
      : honest;
  if (a.rate === 0) return honest;
  if (request.act === 'choose' && request.as === 'vote' && 'ranking' in honest) {
    const held = request.drafts.filter((d) => !d.design && echoes(mind, d.content, d.latent, a));
    return preferring(
      honest,
      held.map((d) => d.id),
    );
  }
  if (request.act !== 'assess' || request.as === 'bid' || request.draft.design) return honest;
  return echoes(mind, request.draft.content, request.draft.latent, a) ? covering(request, honest, mind) : honest;
};

/** Makes things up. */
export const hallucinator: Policy<Args> = {
  name: 'hallucinator',
  summary:
    'Makes parts up, in part together with its cluster, and believes what the cluster makes up in reviews and votes; cites what it did not use, misstates what it divides, seats roles that are not there.',
  source: 'chosen defaults, to be swept',
  args,
  honestAt: { rate: 0, cite: 0 },
  act,
};
