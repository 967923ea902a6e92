import { it } from 'vitest';
import { check } from '../../src/org/check.js';
import { InputError } from '../../src/org/yaml.js';
import { drawOrganization } from './random-organization.js';

it('x', () => {
  const t = performance.now();
  const why: Record<string, number> = {};
  let ok = 0;
  const sizes: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const o = drawOrganization(i);
    if (o instanceof InputError) {
      const m = o.message
        .split('\n')[0]!
        .replace(/^[^ ]* /, '')
        .replace(/"[^"]*"/g, 'X')
        .replace(/\d+/g, 'N')
        .slice(0, 140);
      why[m] = (why[m] ?? 0) + 1;
    } else {
      ok++;
      sizes.push(check(o).bound.calls);
    }
  }
  sizes.sort((a, b) => a - b);
  console.log(
    ok,
    performance.now() - t,
    [0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 0.99].map((q) => sizes[Math.floor(q * sizes.length)]),
  );
  console.log(
    Object.entries(why)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 25)
      .map(([m, n]) => `${n} ${m}`)
      .join('\n'),
  );
});
