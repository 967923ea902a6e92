import type { Step, Steps } from './steps.js';

/** Lists of steps inside a step, with the path to each: the one place that knows where steps nest. */
export const nested = (s: Step): readonly { readonly at: readonly (string | number)[]; readonly steps: Steps }[] => {
  switch (s.do) {
    case 'decompose':
      return [{ at: ['each'], steps: s.each }];
    case 'assign':
      return [{ at: ['steps'], steps: s.steps }, ...(s.else ? [{ at: ['else'], steps: s.else }] : [])];
    case 'repeat':
      return [{ at: ['steps'], steps: s.steps }];
    case 'parallel':
      return s.branches.map((branch, i) => ({ at: ['branches', i], steps: branch }));
    case 'when':
      return [{ at: ['then'], steps: s.then }, ...(s.else ? [{ at: ['else'], steps: s.else }] : [])];
    case 'call':
      return s.else ? [{ at: ['else'], steps: s.else }] : [];
    case 'plan':
      return [...(s.choose ? [{ at: ['choose'], steps: s.choose }] : []), { at: ['else'], steps: s.else }];
    default:
      return [];
  }
};
