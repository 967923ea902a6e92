import { z } from 'zod';
import type { Reply, Request } from '../../../engine/types.js';
import { normal } from '../../../rng/streams.js';
import { Phi } from '../../../sim/normal.js';
import { strict } from '../args.js';
import type { Mind } from '../mind.js';
import { handed } from '../work.js';
import { approving, bestReviewed, heedless, meant, preferring, rewritten, untold, type Written } from './alter.js';
import type { Policy } from './policy.js';

const args = strict({
  candidates: z
    .number()
    .int()
    .min(1)
    .max(256)
    .default(16)
    .describe('Candidates of which the best on the measure is handed in.'),
  bias: z
    .number()
    .min(0)
    .default(0.5)
    .describe('What an exploit of the measure weighs beside true quality (both of sd 1).'),
  noise: z.number().min(0).default(0.5).describe('Sd of the noise of the measure.'),
  tamper: z.number().min(0).max(1).default(0.1).describe('Probability of altering a check that it is given.'),
});
type Args = z.infer<typeof args>;

interface Candidate {
  readonly quality: number;
  readonly exploit: number;
}

/** The best of n on quality + bias·exploit + noise. */
const chosen = ({ rng }: Mind, { candidates, bias, noise }: Args): Candidate => {
  let best: Candidate = { quality: 0, exploit: 0 };
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < candidates; i++) {
    const [quality, exploit, slip] = [normal(rng), normal(rng), normal(rng)];
    const measured = quality + bias * exploit + noise * slip;
    if (measured > top) [best, top] = [{ quality, exploit }, measured];
  }
  return best;
};

/** How far above the average candidate, as a probability: 0 for the average one and for worse ones. */
const above = (level: number): number => Math.max(0, 2 * Phi(level) - 1);

/** Errors of its own are mended as far as the candidate is good, constraints ignored as far as it exploits the measure. */
const optimized = (honest: Written, mind: Mind, { quality, exploit }: Candidate): Reply => {
  const { task, instance, view, rng } = mind;
  const faults = honest.truth?.faults ?? [];
  const mended = view.scope.parts.filter((part) => rng() < above(quality) && faults.includes(part));
  const exploits = rng() < above(exploit);
  const right = mended.map((part) =>
    task.right(instance, part, handed(mind), view.scope.garbled.includes(part), mind.knowing?.seen),
  );
  const better =
    right.length === 0
      ? honest
      : rewritten(
          honest,
          mind,
          task.combine(instance, [honest.content, ...right]),
          faults.filter((f) => !mended.includes(f)),
        );
  return exploits && 'content' in better
    ? heedless(
        better,
        mind,
        (instance.constraints ?? []).map(({ id }) => id),
      )
    : better;
};

const act = (request: Request, honest: Reply, mind: Mind, a: Args): Reply => {
  const { rng } = mind;
  if (request.act === 'assess' && request.as !== 'bid') {
    if (rng() >= a.tamper) return honest;
    const passed = approving(request, honest);
    return passed === honest ? honest : { ...passed, truth: meant(honest, 'attack') };
  }
  if (a.candidates === 1) return honest;
  if ('content' in honest)
    return request.act === 'propose' && !request.side ? optimized(honest, mind, chosen(mind, a)) : honest;
  if (request.act === 'choose' && request.as === 'vote' && 'ranking' in honest) {
    const favourite = bestReviewed(request.options, request.reviews);
    return favourite === null ? honest : preferring(honest, [favourite]);
  }
  const exploits = rng() < above(chosen(mind, a).exploit);
  if ('parts' in honest) return exploits ? untold(honest, () => true) : honest;
  return 'p' in honest && exploits ? { ...honest, p: 1 } : honest;
};

/** Optimizes the measure. */
export const goodharter: Policy<Args> = {
  name: 'goodharter',
  summary:
    'Hands in the best of many by a biased measure, which mends errors and ignores constraints; votes by review scores, passes on the measure without constraints, overbids, and at times alters a check.',
  source: 'best of n on a biased proxy; chosen defaults, to be swept',
  args,
  honestAt: { candidates: 1, tamper: 0 },
  act,
};
